internal import Deployments
internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// Finds references to resources that a condition can leave out while what refers to them is there.
///
/// CloudFormation refuses to deploy such a template with the values that lead to it.
struct ConditionalReferences {
    /// Walks through the properties of what refers that are afforded in all.
    private static let walkLimit = 20_000

    private let template: Template
    private let pseudoParameters: PseudoParameters
    private let given: [String: String]

    /// - Parameters:
    ///   - template: after its transforms.
    ///   - given: the values of parameters that are given from outside.
    static func check(
        _ template: Template, given: [String: String], pseudoParameters: PseudoParameters,
        into diagnostics: inout DiagnosticList
    ) {
        let checker = ConditionalReferences(template: template, pseudoParameters: pseudoParameters, given: given)
        diagnostics.add(contentsOf: checker.findings())
    }

    /// What refers to others: a resource or an output.
    private struct Owner {
        /// `'Fn'`, `output 'Url'`.
        let name: String
        let logicalID: String?
        let condition: String?
        let nodes: [Node]

        func references(choosing conditions: [String: Bool]?) -> [Reference] {
            var collector = ReferenceCollector(choosing: conditions)
            for node in nodes { collector.collect(node) }
            return collector.references
        }
    }

    private struct Finding: Hashable {
        let owner: Int
        let reference: Reference
    }

    private func findings() -> [Diagnostic] {
        guard template.resources.values.contains(where: { $0.condition != nil }) else { return [] }
        let owners = owners.filter(mayRefer)
        guard !owners.isEmpty else { return [] }
        let limit = min(256, max(8, Self.walkLimit / owners.count))
        let scenarios = ConditionScenario.all(
            of: template, given: given, pseudoParameters: pseudoParameters, limit: limit)
        var found: OrderedDictionary<Finding, ConditionScenario> = [:]
        for scenario in scenarios {
            for (index, owner) in owners.enumerated() where isActive(owner.condition, scenario) {
                for reference in owner.references(choosing: scenario.conditions)
                where isLeftOut(reference, scenario) {
                    let finding = Finding(owner: index, reference: reference)
                    if found[finding] == nil { found[finding] = scenario }
                }
            }
        }
        let isCertain = scenarios.count == 1 && scenarios.first?.assignments.isEmpty == true
        return found.compactMap { finding, scenario in
            template.resources[LogicalID(finding.reference.target)].map { target in
                diagnostic(owners[finding.owner], finding.reference, target, scenario, isCertain ? .error : .warning)
            }
        }
    }

    private var owners: [Owner] {
        let resources = template.resources.values.map { resource in
            let id = (resource.origin?.logicalID ?? resource.logicalID).rawValue
            return Owner(
                name: "'\(id)'", logicalID: id, condition: resource.condition?.name,
                nodes: resource.properties.map(\.value))
        }
        let outputs = template.outputs.values.map { output in
            Owner(
                name: "output '\(output.name)'", logicalID: nil, condition: output.condition?.name,
                nodes: [output.value] + [output.exportName].compactMap(\.self))
        }
        return resources + outputs
    }

    /// False where all that is referred to is always there, or there whenever the owner is.
    private func mayRefer(_ owner: Owner) -> Bool {
        owner.references(choosing: nil).contains { reference in
            guard let condition = template.resources[LogicalID(reference.target)]?.condition else { return false }
            return condition.name != owner.condition
        }
    }

    private func isActive(_ condition: String?, _ scenario: ConditionScenario) -> Bool {
        condition.map { scenario.conditions[$0] ?? false } ?? true
    }

    private func isLeftOut(_ reference: Reference, _ scenario: ConditionScenario) -> Bool {
        guard let condition = template.resources[LogicalID(reference.target)]?.condition?.name,
            // One that is not defined has been reported.
            let isTrue = scenario.conditions[condition]
        else { return false }
        return !isTrue
    }

    private func diagnostic(
        _ owner: Owner, _ reference: Reference, _ target: Resource, _ scenario: ConditionScenario,
        _ severity: Diagnostic.Severity
    ) -> Diagnostic {
        let condition = target.condition?.name ?? ""
        let id = (target.origin?.logicalID ?? target.logicalID).rawValue
        let words = severity == .error ? "its condition '\(condition)' is false" : "when '\(condition)' is false"
        var diagnostic = Diagnostic(
            severity, .inactiveTarget,
            "\(owner.name) refers to '\(id)', which is not created" + (severity == .error ? ": " : " ") + words,
            at: reference.span,
            help: "use Fn::If with the condition '\(condition)', or give \(owner.name) the same condition",
            logicalID: owner.logicalID)
        if severity == .warning {
            let values = scenario.assignments
            let some = values.prefix(3).joined(separator: ", ") + (values.count > 3 ? ", …" : "")
            diagnostic.notes = [values.isEmpty ? "so it is with the defaults" : "so it is with \(some)"]
        }
        return target.condition.map { diagnostic.relating($0.span, "created only under this condition") } ?? diagnostic
    }
}
