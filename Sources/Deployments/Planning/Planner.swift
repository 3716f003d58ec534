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
    /// The names of included and nested files, as the user knows them.
    public var fileNames: [SourceID: String]

    /// Everything a plan is made from.
    public init(
        template: Template, graph: ResourceGraph, context: EvaluationContext, stack: StackIdentity,
        templatePath: String,
        state: StackState?, endpoints: Endpoints = .standard, artifacts: [LogicalID: [String: ArtifactID]] = [:],
        installations: [LogicalID: RuntimeInstallation] = [:], types: ResourceTypes = .standard,
        fileNames: [SourceID: String] = [:]
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
        self.fileNames = fileNames
    }
}

/// Compares what a template wants with what the state holds.
///
/// One walk in the order of the graph: each resource is evaluated with the identities of those before it, compared with
/// its saved record, and given its own identity, a new one if it is to be replaced. What refers to a replaced resource is
/// thus compared with its new name.
public struct Planner {
    private let input: PlanInput
    private let previous: StackState
    private var comparison: RecordComparison
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
        comparison = RecordComparison(types: input.types, moves: Renames.declared(in: input.graph, over: previous))
        desired = StackState(
            identity: input.stack, generation: previous.generation + 1, counters: previous.counters,
            templatePath: input.templatePath, lineage: previous.lineage)
    }

    private mutating func plan() -> Plan {
        for resource in input.graph.resources { actions.append(action(for: resource)) }
        actions += departures()
        desired.outputs = outputs()
        reportUnknownTypes()
        var plan = Plan(
            stack: input.stack, lineage: previous.lineage, baseGeneration: previous.generation, actions: actions,
            outputChanges: OutputChange.all(from: previous, to: desired),
            importChanges: ImportChanges(from: previous, to: desired), desired: desired)
        plan.renames = Renames.suggested(for: plan)
        return plan
    }

    // MARK: - Resources

    private mutating func action(for resource: Resource) -> PlannedAction {
        let id = resource.logicalID
        let old = previous.records[comparison.moves[id] ?? id]
        var record = draft(of: resource)
        let difference = old.map { comparison.difference(from: $0, to: record) } ?? RecordComparison.Difference()
        let isNew = old == nil || !difference.reasons.isEmpty
        let row = input.types[resource.type]
        record.number = isNew ? nextNumber(of: resource, record.properties, row, old: old) : old?.number ?? 1
        record.identityID = isNew ? nil : Renames.identity(of: old, named: id)
        let identity = PhysicalIdentity(
            stack: input.stack, endpoints: input.endpoints, logicalID: record.identityID ?? id, type: resource.type,
            properties: record.properties, number: record.number, row: row)
        identities[id] = identity
        record.physicalID = identity.physicalID
        record.attributes = identity.attributes
        desired.records[id] = record
        var action = comparison.action(from: old, to: record, difference)
        action.span = resource.origin?.span ?? resource.idSpan
        return action
    }

    /// The context in which the resources that were walked so far can be referred to.
    private var contextWithResources: EvaluationContext {
        var context = input.context
        context.resource = { [identities] id, attribute in
            guard let identity = identities[id] else { return nil }
            return identity.value(of: attribute ?? "Ref")
        }
        return context
    }

    private mutating func evaluatedProperties(of resource: Resource, packaged: [String: ArtifactID]) -> Value {
        var evaluator = Evaluator(contextWithResources)
        let symbolic = Mapping(resource.properties.filter { packaged[$0.key.text] == nil })
        let values = evaluator.values(of: symbolic)
        diagnostics.add(contentsOf: evaluator.diagnostics.all)
        desired.imports.formUnion(evaluator.imports)
        let value = Value(.map(values), at: resource.propertiesSpan)
        return PropertyTypes(comparison.shape(of: resource.type), input.types[resource.type]).typed(value)
    }

    /// The record without its identity.
    private mutating func draft(of resource: Resource) -> ResourceRecord {
        let artifacts = input.artifacts[resource.logicalID] ?? [:]
        let span = resource.origin?.span ?? resource.idSpan
        return ResourceRecord(
            logicalID: resource.logicalID, type: resource.type, physicalID: "",
            properties: evaluatedProperties(of: resource, packaged: artifacts),
            dependencies: input.graph.dependencies(of: resource.logicalID), artifacts: artifacts,
            installation: input.installations[resource.logicalID],
            deletionPolicy: resource.attributes["DeletionPolicy"]?.text ?? "Delete",
            updateReplacePolicy: resource.attributes["UpdateReplacePolicy"]?.text ?? "Delete",
            originID: resource.origin?.logicalID, originType: resource.origin?.type,
            originEventID: resource.origin?.eventID,
            line: Int(span.start.line), file: input.fileNames[span.source])
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
        let moved = Set(comparison.moves.values)
        return previous.records.values.reversed()
            .filter { desired.records[$0.logicalID] == nil && !moved.contains($0.logicalID) }
            .map(comparison.departure)
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
        desired.imports.formUnion(evaluator.imports)
        desired.importedValues = input.context.exports.filter { desired.imports.contains($0.key) }
        return outputs
    }

    // MARK: - Types

    private mutating func reportUnknownTypes() {
        let strangers = input.graph.resources.filter { input.types.supported($0.type) == nil }
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
