internal import Diagnostics
internal import Documents

/// A map of an API definition: its entries in the order they came in, and the order Python 2.7 gives them.
///
/// AWS's transform copies the whole definition again and again while it works, and each copy changes Python's order.
/// Here nothing is copied: each map knows how many copies its order takes into account, and catches up when asked.
struct DefinitionMap: Sendable {
    struct Entry: Sendable {
        let key: String
        /// The key came out of the template; see ``DefinitionScalar/isFromTemplate``.
        let isFromTemplate: Bool
        let keySpan: SourceSpan
        var value: DefinitionValue
        /// Copies of the document when the entry came in.
        fileprivate var copies: Int
    }

    private enum Order: Sendable {
        /// The order of the entries.
        case insertion
        /// Python's, to be worked out from the entries when it is asked for.
        case pending
        /// Python's, with so many copies of the document taken into account.
        case known(LegacyKeyOrder, at: Int)
    }

    var span: SourceSpan
    private(set) var entries: [Entry] = []
    /// Positions of the keys, once there are many.
    private var positions: [String: Int]?
    private var order: Order
    /// Copies of the document up to now.
    private(set) var copies = 0
    private var isInDocument = false

    private static let positionsThreshold = 16

    /// - Parameter isPlain: the map keeps the order of insertion.
    init(isPlain: Bool = false, at span: SourceSpan) {
        self.span = span
        order = isPlain ? .insertion : .pending
    }

    init(_ mapping: Mapping, at span: SourceSpan, resolvingWith resolver: ParameterResolver? = nil) {
        self.init(at: span)
        for entry in mapping {
            let value = DefinitionValue(entry.value, resolvingWith: resolver)
            set(entry.key.text, value, isFromTemplate: true, at: entry.key.span)
        }
    }

    /// A map under Globals and one of a resource, put together key by key.
    init(
        merging global: Mapping, with local: Mapping, at span: SourceSpan,
        resolvingWith resolver: ParameterResolver? = nil
    ) {
        self.init(at: span)
        for entry in GlobalsMerge.merged(global, local) {
            let key = entry.key.text
            let value =
                if let globalValue = global[key], let localValue = local[key] {
                    DefinitionValue(merging: globalValue, with: localValue, resolvingWith: resolver)
                } else {
                    DefinitionValue(entry.value, resolvingWith: resolver)
                }
            set(key, value, isFromTemplate: true, at: entry.key.span)
        }
        // Python copied the global map and put the resource's keys in.
        var order = LegacyKeyOrder(global.keys).shallowCopy
        for key in LegacyKeyOrder(local.keys).ordered { order.insert(key) }
        self.order = .known(order, at: 0)
    }

    // MARK: - Reading

    var isEmpty: Bool { entries.isEmpty }
    var keys: [String] { entries.map(\.key) }

    subscript(key: String) -> DefinitionValue? { position(of: key).map { entries[$0].value } }

    func entry(_ key: String) -> Entry? { position(of: key).map { entries[$0] } }

    func contains(_ key: String) -> Bool { position(of: key) != nil }

    /// The keys in the order Python walks through them.
    var orderedKeys: [String] {
        legacyOrder(at: copies)?.ordered ?? keys
    }

    var node: Node {
        let mapped = entries.map {
            Mapping.Entry(key: Mapping.Key($0.key, at: $0.keySpan), value: $0.value.node)
        }
        return Node(.mapping(Mapping(mapped)), at: span)
    }

    /// The order of the entries is Python's, whatever it is worked out from.
    fileprivate var isInOrder: Bool {
        if case .insertion = order { return true }
        return entries.count < 2
    }

    private func position(of key: String) -> Int? {
        if let positions { return positions[key] }
        return entries.firstIndex { $0.key == key }
    }

    // MARK: - Changes

    /// Sets the value of a key; a key that is there already keeps its place.
    mutating func set(
        _ key: String, _ value: DefinitionValue, isFromTemplate: Bool = false, at keySpan: SourceSpan? = nil
    ) {
        let value = isInDocument ? value.adopted(at: copies) : value
        if let position = position(of: key) {
            entries[position].value = value
            return
        }
        if case .known = order { changeOrder { $0.insert(key) } }
        entries.append(
            Entry(
                key: key, isFromTemplate: isFromTemplate, keySpan: keySpan ?? value.span, value: value, copies: copies))
        if positions != nil {
            positions?[key] = entries.count - 1
        } else if entries.count > Self.positionsThreshold {
            index()
            // To work it out anew each time would take too long now.
            changeOrder { _ in }
        }
    }

    mutating func remove(_ key: String) {
        guard let position = position(of: key) else { return }
        changeOrder { $0.remove(key) }
        entries.remove(at: position)
        if positions != nil { index() }
    }

    /// Makes room for several keys as Python's `update` does, before they are set.
    mutating func reserve(_ keys: [String]) {
        changeOrder { $0.merge(keys) }
    }

    /// Changes the value under a key in place; nil when there is none.
    mutating func updateValue<Result, Failure: Error>(
        _ key: String, _ change: (inout DefinitionValue) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let position = position(of: key) else { return nil }
        var value = entries[position].value
        // Taken out while it changes, so that it is not copied.
        entries[position].value = .list([], value.span)
        value.setCopies(copies)
        do throws(Failure) {
            let result = try change(&value)
            entries[position].value = value
            return result
        } catch {
            entries[position].value = value
            throw error
        }
    }

    /// Changes the map under a key in place; nil when there is none.
    mutating func update<Result, Failure: Error>(
        _ key: String, _ change: (inout DefinitionMap) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        try updateValue(key) { (value: inout DefinitionValue) throws(Failure) -> Result? in try value.updateMap(change)
        } ?? nil
    }

    /// The map as Python's `copy` gives it: what is in it stays the same, the order is worked out afresh.
    var shallowCopy: DefinitionMap {
        var copy = self
        if let known = legacyOrder(at: copies) { copy.order = .known(known.shallowCopy, at: copies) }
        return copy
    }

    /// The whole document was copied.
    mutating func noteCopies(_ count: Int) { copies += count }

    private mutating func index() {
        positions = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.key, $0) })
    }

    // MARK: - Python's order

    /// Python's order with so many copies of the document taken into account; nil for a map that keeps the order of insertion.
    private func legacyOrder(at copies: Int) -> LegacyKeyOrder? {
        switch order {
        case .insertion: return nil
        case .pending:
            var built = LegacyKeyOrder()
            var seen = entries.first?.copies ?? copies
            for entry in entries {
                built.deepCopy(times: entry.copies - seen)
                seen = entry.copies
                built.insert(entry.key)
            }
            built.deepCopy(times: copies - seen)
            return built
        case .known(var known, let seen):
            known.deepCopy(times: copies - seen)
            return known
        }
    }

    private mutating func changeOrder(_ change: (inout LegacyKeyOrder) -> Void) {
        guard var known = takeOrder() else { return }
        change(&known)
        order = .known(known, at: copies)
    }

    /// Python's order as of now, out of its place so that it can be changed without being copied.
    private mutating func takeOrder() -> LegacyKeyOrder? {
        guard case .known(var known, let seen) = order else { return legacyOrder(at: copies) }
        order = .insertion
        known.deepCopy(times: copies - seen)
        return known
    }
}

extension DefinitionMap {
    /// The map as part of a document that was copied so many times.
    fileprivate mutating func adopt(at copies: Int) {
        // What is part of a document already keeps its past.
        guard !isInDocument else { return }
        isInDocument = true
        self.copies = copies
        if case .known(let known, _) = order { order = .known(known, at: copies) }
        for position in entries.indices {
            entries[position].copies = copies
            entries[position].value = entries[position].value.adopted(at: copies)
        }
    }

    /// The map as the root of a document.
    var asDocument: DefinitionMap {
        var root = self
        root.adopt(at: 0)
        return root
    }

    fileprivate mutating func setCopies(_ count: Int) { copies = count }

    /// The map outside of any document, in the order it has now.
    var detached: DefinitionMap {
        var copy = self
        if let known = legacyOrder(at: copies) { copy.order = .known(known, at: 0) }
        for position in copy.entries.indices {
            copy.entries[position].value.setCopies(copies)
            copy.entries[position].value = copy.entries[position].value.detached
        }
        copy.copies = 0
        copy.isInDocument = false
        return copy
    }

    /// The entries in the order Python walks through them, each map among them up to date.
    var orderedEntries: [Entry] {
        orderedEntries(at: copies).map { entry in
            var entry = entry
            entry.value.setCopies(copies)
            return entry
        }
    }

    /// The entries in the order Python walks through them after so many copies of the document, which the maps among them
    /// are still to be told of.
    func orderedEntries(at copies: Int) -> [Entry] {
        if isInOrder { return entries }
        return legacyOrder(at: copies)?.ordered.compactMap(entry) ?? entries
    }

    /// The value of a key, up to date for walking through it.
    func current(_ key: String) -> DefinitionValue? {
        guard var value = self[key] else { return nil }
        value.setCopies(copies)
        return value
    }
}

extension DefinitionValue {
    /// Changes the value in place when it is a map; nil when it is none.
    mutating func updateMap<Result, Failure: Error>(
        _ change: (inout DefinitionMap) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard case .map(var map) = self else { return nil }
        self = .list([], map.span)
        do throws(Failure) {
            let result = try change(&map)
            self = .map(map)
            return result
        } catch {
            self = .map(map)
            throw error
        }
    }

    fileprivate var detached: DefinitionValue {
        switch self {
        case .scalar: self
        case .list(let items, let span): .list(items.map(\.detached), span)
        case .map(let map): .map(map.detached)
        }
    }

    fileprivate func adopted(at copies: Int) -> DefinitionValue {
        switch self {
        case .scalar: return self
        case .list(let items, let span): return .list(items.map { $0.adopted(at: copies) }, span)
        case .map(var map):
            map.adopt(at: copies)
            return .map(map)
        }
    }

    /// Tells the maps at the top how many copies there are; those below learn it on the way down.
    fileprivate mutating func setCopies(_ copies: Int) {
        switch self {
        case .scalar: break
        case .list(var items, let span):
            for position in items.indices { items[position].setCopies(copies) }
            self = .list(items, span)
        case .map(var map):
            map.setCopies(copies)
            self = .map(map)
        }
    }
}
