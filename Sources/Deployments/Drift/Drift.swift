internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// What an engine has of a stack otherwise than it was applied.
public struct Drift: Hashable, Sendable {
    /// One thing that differs.
    public enum Item: Hashable, Sendable {
        /// The engine runs another generation, or nothing of the stack.
        case generation(applied: Int, running: Int?)
        /// The engine does not have a function of the stack.
        case missing(function: String)
        /// The engine has a function that the stack does not have.
        case extra(function: String)
        /// A function of the stack cannot run.
        case failing(function: String, reason: String)
        /// A function runs with something else than it was applied with.
        case configuration(function: String, property: String, applied: String, running: String)
        /// Something that belongs to a function, or a layer, was changed or removed over the Lambda API.
        case part(WireChange)
        /// An attribute names an address at which the engine does not answer.
        case endpoint(resource: String, attribute: String, applied: String, running: String)
    }

    /// What differs: the generation, the functions by their names, what belongs to them, then addresses in the order of the
    /// resources.
    public let items: [Item]
    /// What was made over the Lambda API for functions of the stack: no drift, for it is none of the stack's.
    public let additions: [WireAddition]

    /// The engine has what was applied.
    public var isEmpty: Bool { items.isEmpty }

    /// Compares what an engine says with what was applied.
    public init(of facts: EngineFacts, from state: StackState, secrets: SecretBox) {
        var items: [Item] = []
        if facts.generation != state.generation {
            items.append(.generation(applied: state.generation, running: facts.generation))
        }
        items += Self.functions(of: facts, from: state, secrets)
        if !facts.changes.isEmpty {
            let texts = SecretTexts(of: state, secrets)
            // Some was found by the comparison above, too.
            let found = Set(items)
            items += facts.changes.map { Self.item(texts.hidden(in: $0), in: state) }.filter { !found.contains($0) }
        }
        for record in state.records.values { items += Self.addresses(of: record, at: facts.endpoints) }
        self.items = items
        additions = facts.additions
    }

    private static func item(_ change: WireChange, in state: StackState) -> Item {
        var change = change
        if let layer = state.records.values.first(where: { $0.ref == change.subject }) {
            change.subject = layer.logicalID.rawValue
        } else if change.part == nil, let property = change.property {
            return .configuration(
                function: change.subject, property: property, applied: change.applied, running: change.running)
        }
        return .part(change)
    }

    private static func functions(of facts: EngineFacts, from state: StackState, _ secrets: SecretBox) -> [Item] {
        let applied = state.records.values.filter { $0.type == "AWS::Lambda::Function" }
        let running = Dictionary(facts.functions.map { ($0.name, $0) }) { first, _ in first }
        let present = applied.sorted { $0.logicalID < $1.logicalID }.flatMap { record -> [Item] in
            let name = record.logicalID.rawValue
            let function = running[record.physicalID]
            if let reason = function?.failure { return [.failing(function: name, reason: reason)] }
            guard let configuration = function?.configuration else { return [.missing(function: name)] }
            return differences(of: configuration, from: FunctionFacts(record, secrets: secrets), name)
        }
        let names = Set(applied.map(\.physicalID))
        let extra = facts.functions.filter { !names.contains($0.name) && $0.configuration != nil }.map(\.name)
        return present + (extra + facts.strays).sorted().map { .extra(function: $0) }
    }

    private static func differences(of running: FunctionFacts, from applied: FunctionFacts, _ name: String) -> [Item] {
        let pairs: [(String, String, String)] = [
            ("Code", applied.code, running.code), ("Handler", applied.handler, running.handler),
            ("Runtime", applied.runtime, running.runtime),
            ("MemorySize", String(applied.memorySize), String(running.memorySize)),
            ("Timeout", String(applied.timeout), String(running.timeout)),
            ("Environment", "hmac:\(applied.environmentDigest)", "hmac:\(running.environmentDigest)"),
        ]
        let more = (applied.settings ?? [:]).sorted { $0.key < $1.key }.compactMap { property, before in
            running.settings?[property].map { (property, before, $0) }
        }
        return (pairs + more).filter { $0.1 != $0.2 }.map { property, before, now in
            .configuration(function: name, property: property, applied: before, running: now)
        }
    }

    /// Only what samlet itself computes can name the engine: other addresses of this machine are the user's.
    private static func addresses(of record: ResourceRecord, at endpoints: Endpoints) -> [Item] {
        let texts = [("Ref", record.physicalID)] + record.attributes.sorted { $0.key < $1.key }
        return texts.compactMap { attribute, text in
            guard let port = LocalAddress(startOf: text[...])?.port,
                ![endpoints.awsPort, endpoints.httpPort].contains(port)
            else { return nil }
            return .endpoint(
                resource: record.logicalID.rawValue, attribute: attribute, applied: text,
                running: "\(endpoints.aws), \(endpoints.http)")
        }
    }
}

extension Drift.Item {
    /// What differs, for people.
    public var words: String {
        switch self {
        case .generation(let applied, let running):
            "the engine runs \(running.map { "generation \($0)" } ?? "nothing of the stack"), applied is \(applied)"
        case .missing(let function): "\(function) is not in the engine"
        case .extra(let function): "\(function) is in the engine, and not in the stack"
        case .failing(let function, let reason): "\(function) cannot run: \(reason)"
        case .configuration(let function, "Environment", _, _):
            "\(function) runs with other environment variables than were applied"
        case .configuration(let function, let property, let applied, let running):
            "\(function) runs with \(property) \(Self.short(running)), applied is \(Self.short(applied))"
        case .part(let change):
            if let property = change.property {
                "\(change.name) has \(property) \(Self.short(change.running)), applied is \(Self.short(change.applied))"
            } else {
                "\(change.name) is gone"
            }
        case .endpoint(let resource, let attribute, let applied, let running):
            "\(attribute) of \(resource) is \(applied), and the engine answers at \(running)"
        }
    }

    /// Ids of code are known by their beginning.
    private static func short(_ text: String) -> String {
        text.isEmpty ? "(none)" : text.hasPrefix("sha256:") ? "\(text.prefix(19))…" : text
    }

    private var kind: String {
        switch self {
        case .generation: "generation"
        case .missing: "missing"
        case .extra: "extra"
        case .failing: "failing"
        case .configuration: "configuration"
        case .part: "part"
        case .endpoint: "endpoint"
        }
    }

    var node: Node {
        let fields: [(String, Node?)] =
            switch self {
            case .generation(let applied, let running):
                [("applied", .number(applied)), ("running", running.map(Node.number))]
            case .missing(let function), .extra(let function): [("function", .word(function))]
            case .failing(let function, let reason): [("function", .word(function)), ("reason", .word(reason))]
            case .configuration(let function, let property, let applied, let running):
                [
                    ("function", .word(function)), ("property", .word(property)), ("applied", .word(applied)),
                    ("running", .word(running)),
                ]
            case .part(let change):
                [
                    ("resource", .word(change.subject)), ("part", change.part.map(Node.word)),
                    ("property", change.property.map(Node.word)),
                    ("applied", change.property.map { _ in .word(change.applied) }),
                    ("running", change.property.map { _ in .word(change.running) }),
                ]
            case .endpoint(let resource, let attribute, let applied, let running):
                [
                    ("resource", .word(resource)), ("attribute", .word(attribute)), ("applied", .word(applied)),
                    ("running", .word(running)),
                ]
            }
        return .object([("kind", .word(kind))] + fields + [("message", .word(words))])
    }
}

extension WireChange {
    /// Such as `Fn: alias live`.
    fileprivate var name: String { part.map { "\(subject): \($0)" } ?? subject }
}

extension Node {
    static func word(_ text: String) -> Node { .text(text, at: SourceSpan(at: .start)) }
    static func number(_ number: Int) -> Node { .integer(number, at: SourceSpan(at: .start)) }
    static func object(_ fields: [(String, Node?)]) -> Node {
        let span = SourceSpan(at: .start)
        let entries = fields.compactMap { key, value in
            value.map { Mapping.Entry(key: Mapping.Key(key, at: span), value: $0) }
        }
        return .map(Mapping(entries), at: span)
    }
}
