public import Artifacts
public import Diagnostics
internal import Documents
internal import OrderedCollections
public import Templates

/// Everything a plan is made from.
public struct PlanInput {
    /// The template after its transforms.
    public var template: Template
    /// The resources to create, in order.
    public var graph: ResourceGraph
    /// Parameters, conditions and exports, evaluated.
    public var context: EvaluationContext
    /// The stack to plan for.
    public var stack: StackIdentity
    /// The template file, as an absolute path; kept in the state.
    public var templatePath: String
    /// The saved state; nil for a new stack.
    public var state: StackState?
    /// Where the engine answers, or would.
    public var endpoints: Endpoints
    /// Packaged code, by resource and property.
    public var artifacts: [LogicalID: [String: ArtifactID]]
    /// What runs the code of functions, by function.
    public var installations: [LogicalID: RuntimeInstallation]
    /// What is known of resource types.
    public var types: ResourceTypes

    /// Everything a plan is made from.
    public init(
        template: Template, graph: ResourceGraph, context: EvaluationContext, stack: StackIdentity,
        templatePath: String,
        state: StackState?, endpoints: Endpoints = .standard, artifacts: [LogicalID: [String: ArtifactID]] = [:],
        installations: [LogicalID: RuntimeInstallation] = [:], types: ResourceTypes = .standard
    ) {
        self.template = template
        self.graph = graph
        self.context = context
        self.stack = stack
        self.templatePath = templatePath
        self.state = state
        self.endpoints = endpoints
        self.artifacts = artifacts
        self.installations = installations
        self.types = types
    }
}

/// Compares what a template wants with what the state holds.
///
/// One walk in the order of the graph: each resource is evaluated with the identities of those before it, compared with
/// its saved record, and given its own identity, a new one if it is to be replaced.
public struct Planner {
    private let input: PlanInput
    private let previous: StackState
    private var desired: StackState
    private var identities: [LogicalID: PhysicalIdentity] = [:]
    private var actions: [PlannedAction] = []
    private var diagnostics = DiagnosticList()

    /// The plan, and what was found wrong on the way.
    public static func plan(_ input: PlanInput, into diagnostics: inout DiagnosticList) -> Plan {
        var planner = Planner(input)
        let plan = planner.plan()
        diagnostics.add(contentsOf: planner.diagnostics.all)
        return plan
    }

    private init(_ input: PlanInput) {
        self.input = input
        previous = input.state ?? StackState(identity: input.stack)
        desired = StackState(
            identity: input.stack, generation: previous.generation + 1, counters: previous.counters,
            templatePath: input.templatePath)
    }

    private mutating func plan() -> Plan {
        for resource in input.graph.resources { actions.append(action(for: resource)) }
        actions += departures()
        desired.outputs = outputs()
        reportUnknownTypes()
        return Plan(
            stack: input.stack, baseGeneration: previous.generation, actions: actions, outputChanges: outputChanges(),
            desired: desired)
    }

    // MARK: - Resources

    private mutating func action(for resource: Resource) -> PlannedAction {
        let artifacts = input.artifacts[resource.logicalID] ?? [:]
        let properties = evaluatedProperties(of: resource, packaged: artifacts)
        let row = input.types[resource.type]
        let old = previous.records[resource.logicalID]
        let installation = input.installations[resource.logicalID]
        let changes = self.changes(from: old, to: properties, artifacts: artifacts, installation: installation)
        let reasons = replacementReasons(changes, old: old, type: resource.type, row: row)
        let isNew = old == nil || !reasons.isEmpty
        let number = isNew ? nextNumber(of: resource, properties, row, old: old) : old?.number ?? 1
        let identity = PhysicalIdentity(
            stack: input.stack, endpoints: input.endpoints, logicalID: resource.logicalID, type: resource.type,
            properties: properties, number: number, row: row)
        identities[resource.logicalID] = identity
        let record = record(for: resource, properties, artifacts, identity)
        desired.records[resource.logicalID] = record
        var action = PlannedAction(
            kind: .create, logicalID: resource.logicalID, type: resource.type, desired: record, previous: old)
        guard let old else { return action }
        action.changes = changes
        action.replacedBecause = reasons
        let hasChanged = !changes.isEmpty || old.attributes != record.attributes || old.physicalID != record.physicalID
        action.kind = !reasons.isEmpty ? .replace : hasChanged ? .update : .none
        action.losesData = action.kind == .replace && loses(old, policy: record.updateReplacePolicy)
        return action
    }

    /// The context in which the resources that were walked so far can be referred to.
    private var contextWithResources: EvaluationContext {
        var context = input.context
        context.resource = { [identities] id, attribute in
            guard let identity = identities[id] else { return nil }
            let name = attribute ?? "Ref"
            return .text(identity.attributes[name] ?? identity.guessedAttribute(name), at: identity.properties.span)
        }
        return context
    }

    private mutating func evaluatedProperties(of resource: Resource, packaged: [String: ArtifactID]) -> Value {
        var evaluator = Evaluator(contextWithResources)
        let symbolic = Mapping(resource.properties.filter { packaged[$0.key.text] == nil })
        let values = evaluator.values(of: symbolic)
        diagnostics.add(contentsOf: evaluator.diagnostics.all)
        let value = Value(.map(values), at: resource.propertiesSpan)
        return PropertyTypes(input.types[resource.type]).typed(value)
    }

    private func record(
        for resource: Resource, _ properties: Value, _ artifacts: [String: ArtifactID], _ identity: PhysicalIdentity
    ) -> ResourceRecord {
        ResourceRecord(
            logicalID: resource.logicalID, type: resource.type, physicalID: identity.physicalID, properties: properties,
            attributes: identity.attributes, dependencies: input.graph.dependencies(of: resource.logicalID),
            artifacts: artifacts, installation: input.installations[resource.logicalID],
            deletionPolicy: resource.attributes["DeletionPolicy"]?.text ?? "Delete",
            updateReplacePolicy: resource.attributes["UpdateReplacePolicy"]?.text ?? "Delete",
            originID: resource.origin?.logicalID, originType: resource.origin?.type,
            originEventID: resource.origin?.eventID,
            line: Int((resource.origin?.span ?? resource.idSpan).start.line), number: identity.number)
    }

    // MARK: - Comparison

    private func changes(
        from old: ResourceRecord?, to properties: Value, artifacts: [String: ArtifactID],
        installation: RuntimeInstallation?
    ) -> [PropertyChange] {
        guard let old else { return [] }
        var changes = ValueDifference.changes(from: old.properties, to: properties)
        for name in Set(old.artifacts.keys).union(artifacts.keys).sorted() where old.artifacts[name] != artifacts[name]
        {
            let span = properties.span
            changes.append(
                PropertyChange(
                    path: [name], before: old.artifacts[name].map { .text($0.rawValue, at: span) },
                    after: artifacts[name].map { .text($0.rawValue, at: span) }, span: nil))
        }
        changes += installationChanges(from: old.installation, to: installation, at: properties.span)
        return changes
    }

    private func installationChanges(
        from old: RuntimeInstallation?, to new: RuntimeInstallation?, at span: SourceSpan
    ) -> [PropertyChange] {
        func change(_ name: String, _ part: (RuntimeInstallation) -> String?) -> [PropertyChange] {
            let texts = (old.flatMap(part), new.flatMap(part))
            guard texts.0 != texts.1 else { return [] }
            return [
                PropertyChange(
                    path: [name], before: texts.0.map { .text($0, at: span) },
                    after: texts.1.map { .text($0, at: span) },
                    span: nil)
            ]
        }
        guard old != new else { return [] }
        return change("(runs on)") { "\($0.executable), version \($0.version)" }
            + change("(runtime libraries)", \.libraries)
    }

    private func replacementReasons(
        _ changes: [PropertyChange], old: ResourceRecord?, type: String, row: ResourceType?
    ) -> [String] {
        guard let old else { return [] }
        if old.type != type { return ["Type"] }
        return changes.filter { row?.replacing.contains($0.path.first ?? "") ?? false }.map(\.pathText)
    }

    private func loses(_ record: ResourceRecord, policy: String) -> Bool {
        (input.types[record.type]?.holdsData ?? false) && policy == "Delete"
    }

    // MARK: - Numbers

    /// Layers and function versions are numbered by their name, everything else by its replacements.
    private mutating func nextNumber(
        of resource: Resource, _ properties: Value, _ row: ResourceType?, old: ResourceRecord?
    ) -> Int {
        guard let row, row.refPattern.contains("${Number}") || row.namePattern?.contains("${Number}") ?? false else {
            return (old?.number ?? 0) + 1
        }
        let name = properties["LayerName"]?.text ?? properties["FunctionName"]?.text ?? resource.logicalID.rawValue
        let key = "\(resource.type)/\(name)"
        desired.counters[key, default: 0] += 1
        return desired.counters[key] ?? 1
    }

    // MARK: - Departures

    private func departures() -> [PlannedAction] {
        previous.records.values.reversed().filter { desired.records[$0.logicalID] == nil }.map { record in
            let isKept = record.deletionPolicy == "Retain" || record.deletionPolicy == "RetainExceptOnCreate"
            var action = PlannedAction(
                kind: isKept ? .retain : .delete, logicalID: record.logicalID, type: record.type, previous: record)
            action.losesData = !isKept && loses(record, policy: record.deletionPolicy)
            return action
        }
    }

    // MARK: - Outputs

    private mutating func outputs() -> OrderedDictionary<String, StackOutput> {
        var evaluator = Evaluator(contextWithResources)
        var outputs: OrderedDictionary<String, StackOutput> = [:]
        for output in input.template.outputs.values {
            if let condition = output.condition, input.context.conditions[condition.name] != true { continue }
            guard let value = evaluator.value(of: output.value) else { continue }
            outputs[output.name] = StackOutput(
                value: value, description: output.description.flatMap { evaluator.value(of: $0)?.text },
                exportName: output.exportName.flatMap { evaluator.value(of: $0)?.text })
        }
        diagnostics.add(contentsOf: evaluator.diagnostics.all)
        return outputs
    }

    private func outputChanges() -> [OutputChange] {
        let names = OrderedSet(desired.outputs.keys).union(previous.outputs.keys)
        return names.compactMap { name in
            let (before, after) = (previous.outputs[name], desired.outputs[name])
            return before == after ? nil : OutputChange(name: name, before: before, after: after)
        }
    }

    // MARK: - Types

    private mutating func reportUnknownTypes() {
        let strangers = input.graph.resources.filter { input.types[$0.type] == nil }
        if let first = strangers.first { diagnostics.add(.recordedOnly(first, others: Array(strangers.dropFirst()))) }
    }
}

extension DiagnosticCode {
    /// Resources of types that the engine has no counterpart of.
    public static let recordedOnly = DiagnosticCode("X903")
}

extension Diagnostic {
    fileprivate static func recordedOnly(_ first: Resource, others: [Resource]) -> Diagnostic {
        let count = others.count + 1
        let subject = count == 1 ? "'\(first.logicalID)' (\(first.type)) is" : "\(count) resources are"
        var diagnostic = Diagnostic(
            .warning, .recordedOnly,
            "\(subject) recorded only: Ref and GetAtt resolve, and calls to \(count == 1 ? "it" : "them") will not work",
            at: (first.origin?.span ?? first.idSpan), label: first.type)
        for other in others.prefix(8) {
            diagnostic = diagnostic.relating(other.origin?.span ?? other.idSpan, other.type)
        }
        if others.count > 8 { diagnostic.notes.append("and \(others.count - 8) more") }
        return diagnostic
    }
}
