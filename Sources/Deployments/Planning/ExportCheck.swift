public import Diagnostics
internal import Documents
internal import OrderedCollections
public import Templates

/// Whether other stacks can live with what becomes of the exports of a stack, and it with theirs.
///
/// Asked when a plan is made, and again in the transaction that saves its outcome: other stacks are deployed at the same time.
///
/// Source: CloudFormation User Guide, "Fn::ImportValue": an export that another stack imports cannot be deleted, and its
/// value cannot be changed; export names are unique within an account and a region.
public struct ExportCheck: Sendable {
    /// What cannot be done.
    public struct Problem: Hashable, Sendable {
        /// What is wrong with it.
        public enum Kind: Hashable, Sendable {
            /// Other stacks import it, and it goes.
            case removed(importers: [String])
            /// Other stacks import its value, which changes.
            case changed(importers: [String])
            /// Another stack exports the name already.
            case taken(by: String)
            /// Another output of the stack exports the name already.
            case repeated(by: String)
            /// No other stack exports what is imported.
            case missing
            /// What is imported has another value than it was planned with.
            case moved
        }

        /// What is wrong with the export.
        public var kind: Kind
        /// The export's name.
        public var export: String
        /// The output that exports it, or did; empty for what is imported.
        public var output: String
    }

    private let importers: [String: [String]]
    private let exporters: [String: String]
    private let values: [String: Value]

    /// - Parameters:
    ///   - importers: the other stacks that import something, by the name of the export.
    ///   - exporters: the other stacks that export something, by the name of the export.
    ///   - values: what they export.
    public init(importers: [String: [String]], exporters: [String: String], values: [String: Value] = [:]) {
        self.importers = importers
        self.exporters = exporters
        self.values = values
    }

    /// What a plan may not do to other stacks, in the order of the outputs.
    public func problems(in plan: Plan) -> [Problem] {
        let before = plan.outputChanges.compactMap { change in change.before.map { (name: change.name, output: $0) } }
        return problems(from: before, to: plan.desired)
    }

    /// The same for a state that is about to take the place of one with these outputs, and what it may not import.
    public func problems(saving state: StackState, over outputs: [String: StackOutput]) -> [Problem] {
        let before = outputs.sorted { $0.key < $1.key }.map { (name: $0.key, output: $0.value) }
        return problems(from: before, to: state) + importProblems(of: state)
    }

    private func importProblems(of state: StackState) -> [Problem] {
        state.imports.sorted().compactMap { name in
            guard let present = values[name] else { return Problem(kind: .missing, export: name, output: "") }
            guard let planned = state.importedValues[name], !planned.isSame(as: present) else { return nil }
            return Problem(kind: .moved, export: name, output: "")
        }
    }

    private func problems(from before: [(name: String, output: StackOutput)], to state: StackState) -> [Problem] {
        var problems: [Problem] = []
        var own: [String: (output: String, value: Value)] = [:]
        for (name, output) in state.outputs {
            guard let export = output.exportName else { continue }
            if let other = own[export]?.output {
                problems.append(Problem(kind: .repeated(by: other), export: export, output: name))
            } else if let stack = exporters[export] {
                problems.append(Problem(kind: .taken(by: stack), export: export, output: name))
            }
            own[export] = own[export] ?? (name, output.value)
        }
        for (name, output) in before {
            guard let export = output.exportName, let users = importers[export] else { continue }
            if let present = own[export] {
                guard !present.value.isSame(as: output.value) else { continue }
                problems.append(Problem(kind: .changed(importers: users), export: export, output: present.output))
            } else {
                problems.append(Problem(kind: .removed(importers: users), export: export, output: name))
            }
        }
        return problems
    }

    /// What becomes of the other stacks when the stack itself goes.
    public func problems(removing outputs: some Sequence<(key: String, value: StackOutput)>) -> [Problem] {
        outputs.compactMap { name, output in
            guard let export = output.exportName, let users = importers[export] else { return nil }
            return Problem(kind: .removed(importers: users), export: export, output: name)
        }
    }

    /// Refuses what cannot be done.
    public static func refuse(_ problems: [Problem]) throws(StateError) {
        if !problems.isEmpty { throw StateError(.exports(problems)) }
    }

    /// Reports what a plan may not do, at the outputs of its template.
    public func run(_ plan: Plan, template: Template, into diagnostics: inout DiagnosticList) {
        for problem in problems(in: plan) { diagnostics.add(problem.diagnostic(in: template)) }
    }
}

extension Value {
    /// Where the engine answers is no change of a value: it lasts as long as the engine finds its ports free.
    fileprivate func isSame(as other: Value) -> Bool {
        guard self != other else { return true }
        guard isSecret == other.isSecret, let own = text, let text = other.text else { return false }
        return own.withoutLocalPorts == text.withoutLocalPorts
    }
}

extension ExportCheck.Problem {
    /// What is wrong, in lower case, without a full stop.
    public var message: String {
        switch kind {
        case .removed(let importers):
            "the export '\(export)' of the output '\(output)' cannot go: \(Self.users(importers)) it"
        case .changed(let importers):
            "the value of the export '\(export)' cannot change: \(Self.users(importers)) it"
        case .taken(let stack): "the stack '\(stack)' already exports '\(export)'"
        case .repeated(let other): "the output '\(other)' already exports '\(export)'"
        case .missing: "no stack exports '\(export)', which is imported"
        case .moved: "the export '\(export)', which is imported, has another value by now"
        }
    }

    /// What to do about it.
    public var help: String {
        switch kind {
        case .removed(let importers):
            "deploy \(Self.names(importers)) without the import first"
        case .changed(let importers):
            "export the new value under another name, have \(Self.names(importers)) import that, then drop this one"
        case .missing: "deploy the stack that exports it first"
        case .moved: "plan again"
        case .taken, .repeated: "choose another name: those of exports are unique among all stacks"
        }
    }

    private static func users(_ stacks: [String]) -> String {
        "the \(stacks.count == 1 ? "stack" : "stacks") \(names(stacks)) \(stacks.count == 1 ? "imports" : "import")"
    }

    private static func names(_ stacks: [String]) -> String {
        stacks.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
            + (stacks.count > 8 ? " and \(stacks.count - 8) more" : "")
    }

    fileprivate func diagnostic(in template: Template) -> Diagnostic {
        let isTaken =
            switch kind {
            case .removed, .changed, .missing, .moved: false
            case .taken, .repeated: true
            }
        let place = template.outputs[output]
        let span = isTaken ? place?.exportName?.span ?? place?.nameSpan : place?.nameSpan
        return Diagnostic(isTaken ? .exportTaken : .exportInUse, message, at: span, help: help)
    }
}

extension DiagnosticCode {
    /// An export that another stack imports goes or changes.
    public static let exportInUse = DiagnosticCode("R340")
    /// Something else exports the name already.
    public static let exportTaken = DiagnosticCode("R341")
}
