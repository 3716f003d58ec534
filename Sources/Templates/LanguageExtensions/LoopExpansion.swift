internal import Diagnostics
internal import Documents

/// Writes out the loops of a template: `Fn::ForEach::Name: [identifier, collection, body]` becomes the entries of the body,
/// once for each value of the collection.
///
/// What comes of a body keeps the places of the body, so that whatever is wrong with it is shown there.
/// Source: CloudFormation Template Reference, "Fn::ForEach".
struct LoopExpansion {
    /// Loops within loops.
    static let depthLimit = 5
    /// Turns of all loops together; a template holds at most 500 resources.
    static let turnLimit = 10_000
    /// Bytes of all texts that loops make, and one for each value. The quotas apply to the template that comes out of them.
    static let sizeLimit = TemplateLimits.bytes

    private(set) var diagnostics = DiagnosticList()
    /// The bodies of the loops, where a text of the template stands for several.
    private(set) var bodies: [SourceSpan] = []
    private var evaluator: Evaluator
    private let resourceNames: Set<String>
    private let parameterNames: Set<String>
    private var loops: [String: SourceSpan] = [:]
    private var turns = 0
    private var size = 0
    private var isFull = false

    /// - Parameters:
    ///   - resourceNames: the logical ids that are written out, which no loop may be named like.
    ///   - parameterNames: those of the template, which neither loops nor their identifiers may be named like.
    init(context: EvaluationContext, resourceNames: Set<String>, parameterNames: Set<String>) {
        evaluator = Evaluator(context)
        self.parameterNames = parameterNames
        self.resourceNames = resourceNames
    }

    /// A section without loops. Its own keys are names of letters and digits.
    mutating func expanded(section: Node) -> Node {
        guard let mapping = section.mapping else { return section }
        return .map(expanded(mapping, LoopBindings(), isSection: true), at: section.span)
    }

    // MARK: - The walk

    private mutating func expanded(_ node: Node, _ bindings: LoopBindings) -> Node {
        if !bindings.isEmpty { size += 1 }
        switch node.content {
        case .scalar: return scalar(node, bindings)
        case .sequence(let items): return .list(items.map { expanded($0, bindings) }, at: node.span)
        case .mapping(let mapping):
            if let value = bindings.value(ofReference: mapping, at: node.span) { return value }
            if let choice = self.choice(mapping, bindings) { return .map(choice, at: node.span) }
            let result = Node.map(expanded(mapping, bindings, isSection: false), at: node.span)
            return bindings.isEmpty ? result : result.withoutNeedlessSub
        }
    }

    /// A scalar keeps its style as long as it keeps its text.
    private mutating func scalar(_ node: Node, _ bindings: LoopBindings) -> Node {
        guard let text = node.text else { return node }
        let result = self.text(text, bindings)
        return result == text ? node : .text(result, at: node.span)
    }

    /// A text with the values in their places, as long as there is room.
    private mutating func text(_ text: String, _ bindings: LoopBindings) -> String {
        guard !bindings.isEmpty else { return text }
        let result = bindings.applied(to: text, atMost: Self.sizeLimit - size)
        size += result?.utf8.count ?? Self.sizeLimit + 1
        return result ?? text
    }

    /// CloudFormation does not put values into the name of the condition of an If, as cfn-lint knows too.
    private mutating func choice(_ mapping: Mapping, _ bindings: LoopBindings) -> Mapping? {
        guard mapping.count == 1, let entry = mapping.entry("Fn::If"), let items = entry.value.sequence,
            items.count == 3
        else { return nil }
        let branches = items.dropFirst().map { expanded($0, bindings) }
        return Mapping([Mapping.Entry(key: entry.key, value: .list([items[0]] + branches, at: entry.value.span))])
    }

    private mutating func expanded(_ mapping: Mapping, _ bindings: LoopBindings, isSection: Bool) -> Mapping {
        var entries = UniqueEntries()
        for entry in mapping {
            if LoopSyntax.isLoop(entry.key.text) {
                for made in turns(of: entry, bindings, isSection: isSection) { add(made, to: &entries) }
                continue
            }
            let key = self.key(entry.key, bindings, isSection: isSection)
            add(Mapping.Entry(key: key, value: expanded(entry.value, bindings)), to: &entries)
        }
        return Mapping(entries.all)
    }

    private mutating func add(_ entry: Mapping.Entry, to entries: inout UniqueEntries) {
        guard let first = entries.add(entry) else { return }
        diagnostics.add(.madeTwice(entry.key, first: first))
    }

    /// A key with the values in their places. A name of something in the template keeps only letters and digits.
    private mutating func key(_ key: Mapping.Key, _ bindings: LoopBindings, isSection: Bool) -> Mapping.Key {
        var result = key
        result.text = text(key.text, bindings)
        guard isSection, result.text != key.text, !LogicalID(result.text).isWellFormed else { return result }
        diagnostics.add(.malformedLoopKey(result))
        result.text = result.text.lettersAndDigits
        return result
    }

    // MARK: - One loop

    private mutating func turns(
        of entry: Mapping.Entry, _ bindings: LoopBindings, isSection: Bool
    ) -> [Mapping.Entry] {
        guard let loop = loop(entry, bindings), let values = values(of: loop, bindings) else { return [] }
        bodies.append(loop.body.span)
        var made: [Mapping.Entry] = []
        for value in values where !isFull {
            turns += 1
            guard turns <= Self.turnLimit else {
                if turns == Self.turnLimit + 1 { diagnostics.add(.tooManyTurns(entry.key)) }
                break
            }
            made += expanded(loop.entries, bindings.binding(loop.identifier, to: value), isSection: isSection)
            guard !isFull, size > Self.sizeLimit else { continue }
            isFull = true
            diagnostics.add(.loopsTooLarge(entry.key))
        }
        return made
    }

    /// A loop that can be gone through; nil, with a diagnostic, for one that is written wrong.
    private mutating func loop(_ entry: Mapping.Entry, _ bindings: LoopBindings) -> LoopSyntax? {
        switch LoopSyntax.reading(entry) {
        case .failure(let problem):
            diagnostics.add(problem.diagnostic)
            return nil
        case .success(let loop):
            if let problem = problem(with: loop, bindings) {
                diagnostics.add(problem)
                return nil
            }
            loops[loop.name] = entry.key.span
            return loop
        }
    }

    private func problem(with loop: LoopSyntax, _ bindings: LoopBindings) -> Diagnostic? {
        if let other = loops[loop.name], other != loop.key.span { return .loopNamedTwice(loop.key, first: other) }
        if resourceNames.contains(loop.name) { return .loopNamedLike("a resource", loop.key, loop.name) }
        if parameterNames.contains(loop.name) { return .loopNamedLike("a parameter", loop.key, loop.name) }
        if parameterNames.contains(loop.identifier) { return .identifierOfParameter(loop.identifierNode) }
        if bindings[loop.identifier] != nil { return .identifierInUse(loop.identifierNode) }
        return bindings.count >= Self.depthLimit ? .loopsTooDeep(loop.key) : nil
    }

    /// The texts of a collection; nil, with a diagnostic, when they cannot be known before there is a stack.
    private mutating func values(of loop: LoopSyntax, _ bindings: LoopBindings) -> [String]? {
        let node = expanded(loop.collection, bindings)
        if let items = node.sequence {
            let texts = items.map { item in (item, text(of: item)) }
            if let wrong = texts.first(where: { $0.1 == nil }) {
                diagnostics.add(.loopItem(wrong.0))
                return nil
            }
            return texts.compactMap(\.1)
        }
        guard !node.dependsOnCondition, let items = evaluator.value(of: node)?.list else {
            diagnostics.add(unknownCollection(node))
            return nil
        }
        let texts = items.compactMap(\.text)
        if texts.count == items.count { return texts }
        diagnostics.add(.loopItem(node))
        return nil
    }

    private mutating func text(of item: Node) -> String? {
        if let text = item.text { return item.isNothing ? nil : text }
        guard !item.dependsOnCondition, let value = evaluator.value(of: item), !value.isSecret else { return nil }
        return value.text
    }

    private func unknownCollection(_ node: Node) -> Diagnostic {
        let name = node["Ref"]?.text
        let isKnown = name.map { evaluator.context.parameters[$0] != nil } ?? false
        return .loopCollection(node, parameter: name, isKnown: isKnown)
    }
}

/// Entries of a map to be, no key of which comes twice.
private struct UniqueEntries {
    private(set) var all: [Mapping.Entry] = []
    private var places: [String: SourceSpan] = [:]

    /// Adds an entry; for a key that is there already gives its place instead.
    mutating func add(_ entry: Mapping.Entry) -> SourceSpan? {
        if let first = places[entry.key.text] { return first }
        places[entry.key.text] = entry.key.span
        all.append(entry)
        return nil
    }
}

extension Node {
    /// True when an If stands in it somewhere, whose condition is not known before the loops are written out.
    fileprivate var dependsOnCondition: Bool {
        switch content {
        case .scalar: false
        case .sequence(let items): items.contains(where: \.dependsOnCondition)
        case .mapping(let mapping): mapping.contains { $0.key.text == "Fn::If" || $0.value.dependsOnCondition }
        }
    }

    /// The text alone where a Sub has nothing more to put in.
    fileprivate var withoutNeedlessSub: Node {
        guard let mapping, mapping.count == 1, let value = mapping["Fn::Sub"] else { return self }
        guard let text = value.text ?? value.sequence?.first?.text, !text.contains("${") else { return self }
        return .text(text, at: value.sequence?.first?.span ?? value.span)
    }
}
