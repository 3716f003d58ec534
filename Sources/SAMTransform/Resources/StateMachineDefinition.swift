internal import Diagnostics
internal import Documents

/// The inline definition of a state machine as Step Functions takes it: JSON text, with what CloudFormation has to work
/// out as substitutions.
struct StateMachineDefinition {
    /// `Fn::Join` of the text's lines, so that the result can be read.
    let text: Node
    /// What CloudFormation has to work out, by the names that stand for it in the text.
    let substitutions: Mapping

    init(_ definition: Node) {
        var replaced: [Mapping.Entry] = []
        let plain = Self.replacing(definition, &replaced)
        let make = NodeBuilder(definition.span)
        var writer = IndentedJSON()
        text = make.join("\n", writer.lines(of: plain).map(make.text))
        substitutions = Mapping(replaced)
    }

    /// In the order of sorted keys, which is the order that the names count.
    private static func replacing(_ node: Node, _ replaced: inout [Mapping.Entry]) -> Node {
        switch node.content {
        case .scalar: return node
        case .sequence(let items): return .list(items.map { replacingValue($0, &replaced) }, at: node.span)
        case .mapping(let mapping):
            var result = mapping
            for entry in mapping.sortedEntries { result[entry.key.text] = replacingValue(entry.value, &replaced) }
            return .map(result, at: node.span)
        }
    }

    private static func replacingValue(_ node: Node, _ replaced: inout [Mapping.Entry]) -> Node {
        guard node.isFunction || node.string.map(isDynamicReference) ?? false else { return replacing(node, &replaced) }
        let name = "definition_substitution_\(replaced.count + 1)"
        replaced.append(Mapping.Entry(key: Mapping.Key(name, at: node.span), value: node))
        return .text("${\(name)}", at: node.span)
    }

    /// `{{resolve:service:key}}`
    private static func isDynamicReference(_ text: String) -> Bool {
        text.hasPrefix("{{resolve:") && text.wholeMatch(of: /{{resolve:[a-z-]+:.+}}/) != nil
    }
}

extension Mapping {
    /// The entries in the order of their keys' code points.
    var sortedEntries: [Entry] {
        entries.sorted { $0.key.text.utf8.lexicographicallyPrecedes($1.key.text.utf8) }
    }
}

/// JSON text with four spaces a level and keys in order.
///
/// Source: `json.dumps(value, sort_keys=True, indent=4, separators=(",", ": "))`.
private struct IndentedJSON {
    private var bytes: [UInt8] = []

    mutating func lines(of node: Node) -> [String] {
        write(node, level: 0)
        return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private mutating func write(_ node: Node, level: Int) {
        switch node.content {
        case .mapping(let mapping) where !mapping.isEmpty:
            bytes.append(UInt8(ascii: "{"))
            for (position, entry) in mapping.sortedEntries.enumerated() {
                startItem(position, level: level + 1)
                PythonText.appendJSON(entry.key.text, to: &bytes)
                bytes += ": ".utf8
                write(entry.value, level: level + 1)
            }
            breakLine(level)
            bytes.append(UInt8(ascii: "}"))
        case .sequence(let items) where !items.isEmpty:
            bytes.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                startItem(position, level: level + 1)
                write(item, level: level + 1)
            }
            breakLine(level)
            bytes.append(UInt8(ascii: "]"))
        case .mapping, .sequence, .scalar: bytes += StableJSON.bytes(of: node)
        }
    }

    private mutating func startItem(_ position: Int, level: Int) {
        if position > 0 { bytes.append(UInt8(ascii: ",")) }
        breakLine(level)
    }

    private mutating func breakLine(_ level: Int) {
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<level * 4 { bytes.append(UInt8(ascii: " ")) }
    }
}
