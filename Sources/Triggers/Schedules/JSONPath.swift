internal import Documents

/// The part of JSONPath that EventBridge's input paths use: `$`, `$.detail.id`, `$.list[0]`, `$['a key']`.
struct JSONPath: Hashable, Sendable {
    private enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    private var steps: [Step] = []

    /// Nil for anything else.
    init?(_ text: String) {
        guard text.first == "$" else { return nil }
        var rest = text.dropFirst()
        while let first = rest.first {
            rest.removeFirst()
            switch first {
            case ".":
                let key = rest.prefix { $0 != "." && $0 != "[" }
                guard !key.isEmpty, key != "*" else { return nil }
                steps.append(.key(String(key)))
                rest.removeFirst(key.count)
            case "[":
                guard let end = rest.firstIndex(of: "]"), let step = Self.bracketed(rest[..<end]) else { return nil }
                steps.append(step)
                rest = rest[rest.index(after: end)...]
            default: return nil
            }
        }
    }

    /// `0`, `'a key'` or `"a key"`.
    private static func bracketed(_ text: Substring) -> Step? {
        if let quote = text.first, quote == "'" || quote == "\"" {
            guard text.count > 2, text.last == quote else { return nil }
            return .key(String(text.dropFirst().dropLast()))
        }
        guard let index = Int(text), index >= 0 else { return nil }
        return .index(index)
    }

    /// What the path leads to; nil when there is nothing.
    func value(in root: Node) -> Node? {
        var node = root
        for step in steps {
            let next: Node? =
                switch step {
                case .key(let key): node[key]
                case .index(let index): node.sequence.flatMap { index < $0.count ? $0[index] : nil }
                }
            guard let next else { return nil }
            node = next
        }
        return node
    }
}
