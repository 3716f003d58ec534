public import Diagnostics
internal import Documents

// The functions that make values of values.

extension Evaluator {
    // MARK: - Text

    /// Texts put together: unknown as soon as one of them is, secret as soon as one of them is. Null is an empty text.
    mutating func concatenated(_ parts: [Value], separator: String, at span: SourceSpan) -> Value {
        let isSecret = parts.contains(where: \.isSecret)
        guard !parts.contains(where: \.isUnknown) else {
            return unknown(at: span, parts.flatMap(\.waitsFor), isSecret: isSecret)
        }
        let length = parts.reduce(separator.utf8.count * max(parts.count - 1, 0)) { $0 + ($1.text?.utf8.count ?? 0) }
        guard spend(length, at: span) else { return unknown(at: span) }
        return .text(parts.map { $0.text ?? "" }.joined(separator: separator), at: span, isSecret: isSecret)
    }

    mutating func joined(_ delimiter: Node, _ values: Node, at span: SourceSpan) -> Value {
        guard let value = argument(values, of: "Join", "a delimiter and a list of texts", { $0.list != nil }) else {
            return unknown(at: span)
        }
        guard let items = value.list else { return passedOn(value, at: span) }
        if let nested = items.first(where: { $0.list != nil || $0.map != nil }) {
            report(.nestedList(nested.span))
            return unknown(at: span)
        }
        var joined = concatenated(items, separator: delimiter.text ?? "", at: span)
        joined.isSecret = joined.isSecret || value.isSecret
        return joined
    }

    mutating func split(_ source: Node, by delimiter: Node, at span: SourceSpan) -> Value {
        guard let value = argument(source, of: "Split", "a delimiter and a text", { $0.scalar != nil }) else {
            return unknown(at: span)
        }
        guard let scalar = value.scalar else { return passedOn(value, at: span) }
        guard let separator = delimiter.text, !separator.isEmpty else {
            report(.emptyDelimiter(delimiter.span))
            return unknown(at: span)
        }
        guard spend(scalar.text.utf8.count, at: span) else { return unknown(at: span) }
        let items = scalar.text.parts(between: separator).map { Value.text($0, at: span, isSecret: value.isSecret) }
        return Value(.list(items), at: span, isSecret: value.isSecret)
    }

    mutating func base64(_ node: Node, at span: SourceSpan) -> Value {
        guard let value = argument(node, of: "Base64", "a text", { $0.text != nil }) else { return unknown(at: span) }
        guard let text = value.text else { return passedOn(value, at: span) }
        guard spend((text.utf8.count + 2) / 3 * 4, at: span) else { return unknown(at: span) }
        return .text(Base64.encoded(Array(text.utf8)), at: span, isSecret: value.isSecret)
    }

    mutating func json(_ node: Node, at span: SourceSpan) -> Value {
        let argument = argument(node, of: "ToJsonString", "a list or a map") { $0.list != nil || $0.map != nil }
        guard let value = argument else { return unknown(at: span) }
        guard spend(value.size(upTo: Self.textLimit), at: span) else { return unknown(at: span) }
        guard !value.isUnknown else { return unknown(at: span, value.waitsFor, isSecret: value.holdsSecret) }
        let text = JSONWriter.text(of: value.node)
        guard spend(text.utf8.count, at: span) else { return unknown(at: span) }
        return .text(text, at: span, isSecret: value.holdsSecret)
    }

    // MARK: - Lists and maps

    mutating func selected(_ index: Node, from list: Node, at span: SourceSpan) -> Value? {
        guard let position = argument(index, of: "Select", "a whole number as index", { $0.integer != nil }) else {
            return unknown(at: span)
        }
        guard let position = position.integer else { return passedOn(position, at: span) }
        // Only the chosen item is evaluated, so that the others may be unknown.
        if let items = list.sequence {
            guard items.indices.contains(position) else { return beyond(position, items.count, index, at: span) }
            return value(of: items[position])
        }
        guard let value = argument(list, of: "Select", "a list", { $0.list != nil }) else { return unknown(at: span) }
        guard let items = value.list else { return passedOn(value, at: span) }
        guard items.indices.contains(position) else { return beyond(position, items.count, index, at: span) }
        return items[position]
    }

    private mutating func beyond(_ position: Int, _ count: Int, _ index: Node, at span: SourceSpan) -> Value {
        report(.indexOutOfRange(position, count: count, at: index.span))
        return unknown(at: span)
    }

    mutating func found(in map: Node, _ first: Node, _ second: Node, _ defaultValue: Node?, at span: SourceSpan)
        -> Value?
    {
        let keys = [map, first, second].map { node in
            argument(node, of: "FindInMap", "a mapping and two keys, all texts") { $0.text != nil }
        }
        if let missing = keys.first(where: { $0?.text == nil }) {
            return missing.map { passedOn($0, at: span) } ?? unknown(at: span)
        }
        let names = keys.compactMap { $0?.text }
        if let found = context.mappings[names[0]]?[names[1]]?[names[2]] {
            guard spend(found.sequence?.count ?? 1, at: span) else { return unknown(at: span) }
            var value = Value(found)
            value.span = span
            return value
        }
        if let defaultValue { return value(of: defaultValue) }
        // An undefined mapping is the checker's to report.
        guard let mapping = context.mappings[names[0]]?.mapping else { return unknown(at: span) }
        if let inner = mapping[names[1]]?.mapping {
            report(.missingSecondLevelKey(names, known: inner, at: second.span))
        } else {
            report(.missingTopLevelKey(names, known: mapping, at: first.span))
        }
        return unknown(at: span)
    }

    mutating func length(of node: Node, at span: SourceSpan) -> Value {
        guard let value = argument(node, of: "Length", "a list", { $0.list != nil }) else { return unknown(at: span) }
        guard let items = value.list else { return passedOn(value, at: span) }
        return .plain(String(items.count), at: span)
    }

    // MARK: - Network

    /// The zones of a region, three as in most; no region means the stack's own.
    mutating func availabilityZones(of region: Node, at span: SourceSpan) -> Value {
        guard let value = argument(region, of: "GetAZs", "the name of a region", { $0.scalar != nil }) else {
            return unknown(at: span)
        }
        guard value.unknown == nil else { return passedOn(value, at: span) }
        let name = value.text.flatMap { $0.isEmpty ? nil : $0 } ?? context.pseudoParameters.region
        return .list(["a", "b", "c"].map { .text(name + $0, at: span) }, at: span)
    }

    mutating func subnets(of block: Node, count: Node, bits: Node?, at span: SourceSpan) -> Value {
        let blockValue = argument(block, of: "Cidr", "an address block such as 10.0.0.0/16") {
            $0.text.map { CIDRBlock($0) != nil } ?? false
        }
        let countValue = argument(count, of: "Cidr", "a count of 1 to 256 subnets") {
            (1...256).contains($0.integer ?? 0)
        }
        let bitsValue = argument(bits ?? .null(at: span), of: "Cidr", "the bits of a subnet as a whole number") {
            $0.integer != nil || bits == nil
        }
        guard let blockValue, let countValue, let bitsValue else { return unknown(at: span) }
        guard let parsed = blockValue.text.flatMap({ CIDRBlock($0) }), let number = countValue.integer,
            bitsValue.unknown == nil
        else { return unknown(at: span, [blockValue, countValue, bitsValue].flatMap(\.waitsFor)) }
        let hostBits = bitsValue.integer ?? (parsed.isIPv6 ? 64 : 8)
        guard let subnets = parsed.subnets(count: number, hostBits: hostBits) else {
            report(.subnetsDoNotFit(number, hostBits, blockValue.text ?? "", at: block.span))
            return unknown(at: span)
        }
        return .list(subnets.map { .text($0, at: span) }, at: span)
    }
}

extension String {
    /// The pieces between the occurrences of a separator, compared byte by byte.
    fileprivate func parts(between separator: String) -> [String] {
        let wanted = Array(separator.utf8)
        let bytes = Array(utf8)
        var parts: [String] = []
        var start = 0
        var index = 0
        while index + wanted.count <= bytes.count {
            if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += wanted.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }
}

extension Value {
    /// Bytes of all texts and a byte for each value, counted until the limit is passed.
    fileprivate func size(upTo limit: Int) -> Int {
        var total = 0
        var rest = [self]
        while total <= limit, let next = rest.popLast() {
            switch next.content {
            case .scalar(let scalar): total += 1 + scalar.text.utf8.count
            case .unknown: total += 1
            case .list(let items):
                total += 1
                rest += items
            case .map(let map):
                total += map.reduce(1) { $0 + $1.key.utf8.count }
                rest += map.map(\.value)
            }
        }
        return total
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// `Fn::Select` beyond the end of its list.
    public static let indexOutOfRange = DiagnosticCode("R315")
    /// `Fn::FindInMap` with a key that the mapping does not have.
    public static let missingMappingKey = DiagnosticCode("G630")
}

extension Diagnostic {
    fileprivate static func nestedList(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(.badArgument, "Join takes a delimiter and a list of texts, and this item is none", at: span)
    }

    fileprivate static func emptyDelimiter(_ span: SourceSpan) -> Diagnostic {
        Diagnostic(.badArgument, "the delimiter of Split is empty", at: span)
    }

    fileprivate static func indexOutOfRange(_ index: Int, count: Int, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .indexOutOfRange, "Select asks for item \(index), and the list has \(count)", at: span,
            help: "the first item is 0")
    }

    fileprivate static func subnetsDoNotFit(_ count: Int, _ hostBits: Int, _ block: String, at span: SourceSpan)
        -> Diagnostic
    {
        Diagnostic(
            .badArgument, "\(count) subnets of \(hostBits) bits do not fit into \(quoted(block))", at: span,
            help: "the third argument counts the bits of the addresses within a subnet: 8 gives a /24 for IPv4")
    }

    fileprivate static func missingTopLevelKey(_ names: [String], known: Mapping, at span: SourceSpan) -> Diagnostic {
        missingKey("mapping \(quoted(names[0])) has no \(quoted(names[1]))", names[1], known, at: span)
    }

    fileprivate static func missingSecondLevelKey(_ names: [String], known: Mapping, at span: SourceSpan) -> Diagnostic
    {
        missingKey(
            "mapping \(quoted(names[0])) has no \(quoted(names[2])) under \(quoted(names[1]))", names[2], known,
            at: span)
    }

    private static func missingKey(_ words: String, _ key: String, _ known: Mapping, at span: SourceSpan) -> Diagnostic
    {
        let near = suggestion(for: key, in: known.lazy.map(\.key.text))
        let has =
            "; it has \(known.prefix(5).map { quoted($0.key.text) }.joined(separator: ", "))\(known.count > 5 ? ", …" : "")"
        return Diagnostic(.missingMappingKey, words + (near.isEmpty && !known.isEmpty ? has : near), at: span)
    }
}
