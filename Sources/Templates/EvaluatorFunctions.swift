public import Diagnostics
internal import Documents

// The functions that make values of values.

extension Evaluator {
    // MARK: - Text

    /// Texts put together: unknown as soon as one of them is, secret as soon as one of them is.
    func concatenated(_ parts: [Value], separator: String, at span: SourceSpan) -> Value {
        var texts: [String] = []
        var waitsFor: [String] = []
        for part in parts {
            if case .unknown(let unknown) = part.content { waitsFor += unknown.waitsFor }
            texts.append(part.scalar?.text ?? "")
        }
        let isSecret = parts.contains(where: \.isSecret)
        guard !parts.contains(where: \.isUnknown) else { return unknown(at: span, waitsFor) }
        return .text(texts.joined(separator: separator), at: span, isSecret: isSecret)
    }

    mutating func joined(_ delimiter: Node, _ values: Node, at span: SourceSpan) -> Value {
        guard let value = value(of: values) else { return unknown(at: span) }
        if value.isUnknown, value.list == nil { return Value(value.content, at: span) }
        guard let items = value.list, let separator = delimiter.scalar?.text else {
            report(.badArgument("Join", "a text and a list", at: values.span))
            return unknown(at: span)
        }
        if let nested = items.first(where: { $0.list != nil || $0.map != nil }) {
            report(.badArgument("Join", "a list of texts", at: nested.span))
            return unknown(at: span)
        }
        var joined = concatenated(items, separator: separator, at: span)
        joined.isSecret = joined.isSecret || value.isSecret
        return joined
    }

    mutating func split(_ source: Node, by delimiter: Node, at span: SourceSpan) -> Value {
        guard let value = value(of: source) else { return unknown(at: span) }
        if value.isUnknown { return Value(value.content, at: span) }
        guard let text = value.scalar?.text, let separator = delimiter.scalar?.text, !separator.isEmpty else {
            report(.badArgument("Split", "a delimiter and a text", at: source.span))
            return unknown(at: span)
        }
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let items = parts.map { Value.text(String($0), at: span, isSecret: value.isSecret) }
        return Value(.list(items), at: span, isSecret: value.isSecret)
    }

    mutating func base64(_ node: Node, at span: SourceSpan) -> Value {
        guard let value = value(of: node) else { return unknown(at: span) }
        if value.isUnknown { return Value(value.content, at: span) }
        guard let text = value.scalar?.text else {
            report(.badArgument("Base64", "a text", at: node.span))
            return unknown(at: span)
        }
        return .text(Base64.encoded(Array(text.utf8)), at: span, isSecret: value.isSecret)
    }

    mutating func json(_ node: Node, at span: SourceSpan) -> Value {
        guard let value = value(of: node) else { return unknown(at: span) }
        if value.isUnknown { return unknown(at: span) }
        return .text(JSONWriter.text(of: value.node), at: span, isSecret: value.holdsSecret)
    }

    // MARK: - Lists and maps

    mutating func selected(_ index: Node, from list: Node, at span: SourceSpan) -> Value? {
        guard let position = value(of: index)?.integer else {
            report(.badArgument("Select", "a whole number as index", at: index.span))
            return unknown(at: span)
        }
        // Only the chosen item is evaluated, so that the others may be unknown.
        if let items = list.sequence {
            guard items.indices.contains(position) else {
                report(.indexOutOfRange(position, count: items.count, at: index.span))
                return unknown(at: span)
            }
            return value(of: items[position])
        }
        guard let value = value(of: list) else { return unknown(at: span) }
        if value.isUnknown, value.list == nil { return Value(value.content, at: span) }
        guard let items = value.list else {
            report(.badArgument("Select", "a list", at: list.span))
            return unknown(at: span)
        }
        guard items.indices.contains(position) else {
            report(.indexOutOfRange(position, count: items.count, at: index.span))
            return unknown(at: span)
        }
        return items[position]
    }

    mutating func found(in map: Node, _ first: Node, _ second: Node, _ defaultValue: Node?, at span: SourceSpan) -> Value? {
        guard let name = value(of: map)?.text, let outer = value(of: first)?.text, let inner = value(of: second)?.text else {
            return unknown(at: span)
        }
        if let found = context.mappings[name]?[outer]?[inner] {
            var value = Value(found)
            value.span = span
            return value
        }
        if let defaultValue { return value(of: defaultValue) }
        // An undefined mapping is the checker's to report.
        if let mapping = context.mappings[name]?.mapping {
            if let keys = mapping[outer]?.mapping {
                report(.missingMappingKey("\(name)' under '\(outer)", inner, known: keys.keys, at: second.span))
            } else {
                report(.missingMappingKey(name, outer, known: mapping.keys, at: first.span))
            }
        }
        return unknown(at: span)
    }

    mutating func length(of node: Node, at span: SourceSpan) -> Value {
        guard let value = value(of: node) else { return unknown(at: span) }
        if case .unknown = value.content { return Value(value.content, at: span) }
        guard let count = value.list?.count else {
            report(.badArgument("Length", "a list", at: node.span))
            return unknown(at: span)
        }
        return .plain(String(count), at: span)
    }

    // MARK: - Network

    mutating func availabilityZones(of region: Node, at span: SourceSpan) -> Value {
        let name = value(of: region)?.text ?? context.pseudoParameters.region
        return .list(["a", "b", "c"].map { .text(name + $0, at: span) }, at: span)
    }

    mutating func subnets(of block: Node, count: Node, bits: Node?, at span: SourceSpan) -> Value {
        guard let blockValue = value(of: block), let countValue = value(of: count) else { return unknown(at: span) }
        if blockValue.isUnknown || countValue.isUnknown { return unknown(at: span, [blockValue, countValue].waitsFor) }
        let bitsValue = bits.flatMap { value(of: $0) }
        guard let text = blockValue.text, let parsed = CIDRBlock(text) else {
            report(.badArgument("Cidr", "an address block such as 10.0.0.0/16", at: block.span))
            return unknown(at: span)
        }
        let subnetBits = bitsValue?.integer ?? (parsed.isIPv6 ? 64 : 8)
        guard let number = countValue.integer, (1...256).contains(number),
            let subnets = parsed.subnets(count: number, hostBits: subnetBits)
        else {
            report(.badArgument("Cidr", "1 to 256 subnets that fit into the block", at: count.span))
            return unknown(at: span)
        }
        return .list(subnets.map { .text($0, at: span) }, at: span)
    }
}

extension [Value] {
    fileprivate var waitsFor: [String] {
        flatMap { value -> [String] in
            guard case .unknown(let unknown) = value.content else { return [] }
            return unknown.waitsFor
        }
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// An argument of an intrinsic came to something it cannot use.
    public static let badArgument = DiagnosticCode("R314")
    /// `Fn::Select` beyond the end of its list.
    public static let indexOutOfRange = DiagnosticCode("R315")
    /// `Fn::FindInMap` with a key that the mapping does not have.
    public static let missingMappingKey = DiagnosticCode("G630")
}

extension Diagnostic {
    fileprivate static func badArgument(_ function: String, _ expected: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(.error, .badArgument, "\(function) takes \(expected)", at: span)
    }

    fileprivate static func indexOutOfRange(_ index: Int, count: Int, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, .indexOutOfRange, "Select asks for item \(index), and the list has \(count)", at: span, help: "the first item is 0")
    }

    fileprivate static func missingMappingKey(_ mapping: String, _ key: String, known: [String], at span: SourceSpan) -> Diagnostic {
        let near = suggestion(for: key, in: known)
        let has = near.isEmpty ? "; it has \(known.prefix(5).joined(separator: ", "))\(known.count > 5 ? ", …" : "")" : near
        return Diagnostic(.error, .missingMappingKey, "mapping '\(mapping)' has no '\(key)'" + has, at: span)
    }
}
