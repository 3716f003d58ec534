internal import Diagnostics
internal import Documents

// Events are built as nodes that come from no text.

private let nowhere = SourceSpan(at: .start)

extension Node {
    static let jsonNull = Node.null(at: nowhere)

    static func json(_ text: String) -> Node { .text(text, at: nowhere) }

    static func json(_ text: Substring) -> Node { .text(String(text), at: nowhere) }

    /// Null for nil.
    static func json(_ text: String?) -> Node { text.map { .json($0) } ?? .jsonNull }

    static func json(_ value: Bool) -> Node { .boolean(value, at: nowhere) }

    static func json(_ number: Int64) -> Node { .plain(String(number), at: nowhere) }

    static func json(_ items: [Node]) -> Node { .list(items, at: nowhere) }

    static func json(_ items: [String]) -> Node { .list(items.map { .json($0) }, at: nowhere) }

    /// Entries without a value are left out.
    ///
    /// - Precondition: the keys are unique.
    static func json(_ entries: KeyValuePairs<String, Node?>) -> Node {
        var mapped: [Mapping.Entry] = []
        mapped.reserveCapacity(entries.count)
        for (key, value) in entries {
            if let value { mapped.append(.json(key, value)) }
        }
        return .map(Mapping(mapped), at: nowhere)
    }

    /// - Precondition: the keys are unique.
    static func json(_ entries: [Mapping.Entry]) -> Node { .map(Mapping(entries), at: nowhere) }
}

extension Mapping.Entry {
    static func json(_ key: String, _ value: Node) -> Mapping.Entry {
        Mapping.Entry(key: Mapping.Key(key, at: nowhere), value: value)
    }
}

extension Node {
    /// A mapping of what `entry` makes of each element.
    ///
    /// - Precondition: the keys are unique.
    static func object<Element>(_ elements: [Element], _ entry: (Element) -> (String, Node)) -> Node {
        .json(
            elements.map { element in
                let (key, value) = entry(element)
                return Mapping.Entry.json(key, value)
            })
    }

    /// Null in place of an empty mapping.
    static func objectOrNull<Element>(_ elements: [Element], _ entry: (Element) -> (String, Node)) -> Node {
        elements.isEmpty ? .jsonNull : .object(elements, entry)
    }
}
