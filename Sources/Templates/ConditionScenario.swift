internal import Diagnostics
internal import Documents
internal import OrderedCollections

/// Values that parameters may have, and what a template's conditions come to with them.
///
/// Each scenario can really happen: its values are the defaults, those allowed, those that the conditions compare with,
/// and another one where any may be given. There may be more scenarios than these.
public struct ConditionScenario: Sendable {
    /// What differs from a deployment with all defaults: `Stage=dev`, `AWS::Region=cn-north-1`.
    public let assignments: [String]
    /// The conditions, by name.
    public let conditions: [String: Bool]

    /// The scenarios of a template, those first that differ least from the defaults.
    ///
    /// - Parameters:
    ///   - given: the values of parameters that are given from outside, which do not vary.
    ///   - limit: how many are looked at.
    public static func all(
        of template: Template, given: [String: String], pseudoParameters: PseudoParameters, limit: Int
    ) -> [ConditionScenario] {
        let variables = ScenarioVariables(template, given, pseudoParameters).all
        var ignored = DiagnosticList()
        let defaults = ParameterValues.resolved(for: template, overrides: given, isComplete: false, into: &ignored)
        var scenarios: [ConditionScenario] = []
        for choice in choices(variables.map(\.values.count), limit: limit) {
            var surroundings = pseudoParameters
            var parameters = defaults
            var assignments: [String] = []
            for (variable, index) in zip(variables, choice) {
                variable.set(variable.values[index], &parameters, &surroundings)
                if index > 0 || !variable.hasDefault { assignments.append(variable.shown(variable.values[index])) }
            }
            let context = EvaluationContext(
                pseudoParameters: surroundings, parameters: parameters, mappings: template.mappings)
            var problems = DiagnosticList()
            let conditions = Conditions.evaluated(of: template, in: context, into: &problems)
            // With such values nothing could be deployed at all.
            if problems.isEmpty {
                scenarios.append(ConditionScenario(assignments: assignments, conditions: conditions))
            }
        }
        return scenarios
    }

    /// Positions in lists of these lengths: all first ones, then those with one other, with two others, and so on.
    static func choices(_ counts: [Int], limit: Int) -> [[Int]] {
        var all = [[Int](repeating: 0, count: counts.count)]
        // Each with the place from which on others may be chosen, so that none comes twice.
        var open = [(choice: all[0], next: 0)]
        while !open.isEmpty, all.count < limit {
            var further: [(choice: [Int], next: Int)] = []
            for (choice, next) in open {
                for place in next..<max(next, counts.count) {
                    for index in 1..<max(1, counts[place]) where all.count < limit {
                        var other = choice
                        other[place] = index
                        all.append(other)
                        further.append((other, place + 1))
                    }
                }
            }
            open = further
        }
        return all
    }
}

/// What the conditions of a template depend on.
private struct ScenarioVariables {
    struct Variable {
        let name: String
        /// Of which the first is the default, where there is one.
        let values: [String]
        let hasDefault: Bool
        let parameter: Parameter?

        func shown(_ value: String) -> String { "\(name)=\(value.isEmpty ? "''" : value)" }

        func set(
            _ value: String, _ parameters: inout [String: Value], _ pseudoParameters: inout PseudoParameters
        ) {
            if let parameter {
                parameters[name] = ParameterValues.value(value, of: parameter)
            } else {
                pseudoParameters = PseudoParameters(
                    accountID: name == "AWS::AccountId" ? value : pseudoParameters.accountID,
                    region: name == "AWS::Region" ? value : pseudoParameters.region,
                    stackName: name == "AWS::StackName" ? value : pseudoParameters.stackName)
            }
        }
    }

    private(set) var all: [Variable] = []

    init(_ template: Template, _ given: [String: String], _ pseudoParameters: PseudoParameters) {
        var literals: OrderedDictionary<String, [String]> = [:]
        for entry in template.conditions { Self.collect(entry.value, into: &literals) }
        // A partition is that of its region.
        if literals.removeValue(forKey: "AWS::Partition") != nil || literals["AWS::URLSuffix"] != nil {
            literals["AWS::Region", default: []] += ["cn-north-1", "us-gov-west-1"]
        }
        for (name, compared) in literals {
            if let parameter = template.parameters[name] {
                guard given[name] == nil else { continue }
                add(parameter, compared)
            } else if name == "AWS::Region" || name == "AWS::AccountId" || name == "AWS::StackName" {
                add(name, compared, pseudoParameters)
            }
        }
    }

    private mutating func add(_ parameter: Parameter, _ compared: [String]) {
        // What Systems Manager holds under the name that is the value, the template does not know.
        let isNamed = if case .ssmValue = parameter.type { true } else { false }
        let first = isNamed ? nil : parameter.defaultValue?.text
        let constraints = ParameterConstraints(parameter)
        var values = first.map { [$0] } ?? []
        if !isNamed, let allowed = parameter.allowedValues?.compactMap({ $0.scalar?.text }) {
            values += allowed
        } else {
            values += compared + Self.others(for: parameter.type)
        }
        let mayBeEmpty = Self.others(for: parameter.type).contains("")
        var seen: Set<String> = []
        values = values.filter { value in
            guard seen.insert(value).inserted, isNamed || constraints.violation(by: value) == nil else { return false }
            return mayBeEmpty || !value.isEmpty || value == first
        }
        guard !values.isEmpty else { return }
        all.append(
            Variable(name: parameter.name, values: values, hasDefault: values.first == first, parameter: parameter))
    }

    /// Values that any parameter of a type may have; those of AWS's own types name what exists there.
    private static func others(for type: ParameterType) -> [String] {
        switch type {
        case .string, .commaDelimitedList: ["other", ""]
        case .number, .numberList: ["1", "0", "2"]
        case .awsSpecific, .awsSpecificList, .ssmValue: ["any"]
        }
    }

    private mutating func add(_ name: String, _ compared: [String], _ pseudoParameters: PseudoParameters) {
        let (first, others): (String, [String]) =
            switch name {
            case "AWS::Region": (pseudoParameters.region, ["eu-central-1"])
            case "AWS::AccountId": (pseudoParameters.accountID, [])
            default: (pseudoParameters.stackName, ["other"])
            }
        var seen: Set<String> = [first]
        let values = [first] + (compared + others).filter { !$0.isEmpty && seen.insert($0).inserted }
        all.append(Variable(name: name, values: values, hasDefault: true, parameter: nil))
    }

    /// Adds what a condition refers to, each with the texts that it is compared with.
    private static func collect(_ node: Node, into literals: inout OrderedDictionary<String, [String]>) {
        switch Intrinsic.readCondition(node) {
        case .intrinsic(.and(let nodes)), .intrinsic(.or(let nodes)):
            for node in nodes { collect(node, into: &literals) }
        case .intrinsic(.not(let node)): collect(node, into: &literals)
        case .intrinsic(.equals(let left, let right)):
            let texts = [left, right].compactMap { Intrinsic.isIntrinsic($0) ? nil : $0.text }
            var collector = ReferenceCollector()
            collector.collect(left)
            collector.collect(right)
            for reference in collector.references { literals[reference.target, default: []] += texts }
        default: break
        }
    }
}
