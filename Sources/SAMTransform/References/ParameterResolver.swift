public import Diagnostics
internal import Documents

/// Replaces references to parameters by their values, where AWS's transform itself needs them.
///
/// Knows the values given from outside, the defaults, `AWS::Region` and `AWS::Partition`; everything else stays as it is.
struct ParameterResolver: Sendable {
    private let values: [String: Node]
    /// Parameters whose values do not come out of the template or from its user.
    private let pseudoParameters: Set<String>

    /// - Parameters:
    ///   - values: by name, as written: a list is one text with commas.
    ///   - pseudoParameters: values of pseudo parameters by name.
    init(values: [String: Node], pseudoParameters: [String: Node]) {
        self.values = pseudoParameters.merging(values) { _, given in given }
        self.pseudoParameters = Set(pseudoParameters.keys).subtracting(values.keys)
    }

    /// The value of a parameter; nil when there is none.
    func value(of name: String) -> Node? {
        guard let value = values[name] else { return nil }
        // CloudFormation's own mark for a value that is not known yet.
        if let text = value.string, text.hasPrefix("{{IntrinsicFunction:") { return nil }
        return value
    }

    func isPseudoParameter(_ name: String) -> Bool { pseudoParameters.contains(name) }

    /// The value with every `Ref` to a known parameter and every such `${…}` of a Sub replaced.
    func resolved(_ node: Node, into diagnostics: inout DiagnosticList) -> Node {
        changed(node, into: &diagnostics) ?? node
    }

    /// What is left in the template after ``resolved(_:into:)``: AWS's transform replaces in place all but a `Ref` that is the
    /// whole value.
    func resolvedInside(_ node: Node, into diagnostics: inout DiagnosticList) -> Node {
        node.argument(of: "Ref") == nil ? resolved(node, into: &diagnostics) : node
    }

    /// Nil when there is nothing to replace.
    private func changed(_ node: Node, into diagnostics: inout DiagnosticList) -> Node? {
        switch node.content {
        case .scalar: return nil
        case .sequence(let items):
            guard let items = changed(items, into: &diagnostics) else { return nil }
            return Node(.sequence(items), at: node.span)
        case .mapping(let mapping):
            if let entry = node.functionEntry {
                if entry.key.text == "Ref", let name = entry.value.string, let value = value(of: name) {
                    return Node(value.content, at: node.span)
                }
                if entry.key.text == "Fn::Sub" { return changedSub(node, entry, into: &diagnostics) }
            }
            guard let mapping = changed(mapping, into: &diagnostics) else { return nil }
            return Node(.mapping(mapping), at: node.span)
        }
    }

    private func changed(_ items: [Node], into diagnostics: inout DiagnosticList) -> [Node]? {
        var result: [Node]?
        for (position, item) in items.enumerated() {
            guard let new = changed(item, into: &diagnostics) else { continue }
            if result == nil { result = items }
            result?[position] = new
        }
        return result
    }

    private func changed(_ mapping: Mapping, into diagnostics: inout DiagnosticList) -> Mapping? {
        var result: Mapping?
        for entry in mapping {
            guard let new = changed(entry.value, into: &diagnostics) else { continue }
            if result == nil { result = mapping }
            result?[entry.key.text] = new
        }
        return result
    }

    // MARK: - Sub

    private func changedSub(_ node: Node, _ entry: Mapping.Entry, into diagnostics: inout DiagnosticList) -> Node? {
        var argument = entry.value
        if let text = argument.string {
            argument = .text(substituted(text, at: argument.span, into: &diagnostics), at: argument.span)
        } else if var items = argument.sequence, let first = items.first, let text = first.string {
            items[0] = .text(substituted(text, at: first.span, into: &diagnostics), at: first.span)
            argument = Node(.sequence(changed(items, into: &diagnostics) ?? items), at: argument.span)
        } else {
            guard let inside = changed(argument, into: &diagnostics) else { return nil }
            argument = inside
        }
        guard argument != entry.value else { return nil }
        return Node(.mapping(Mapping([Mapping.Entry(key: entry.key, value: argument)])), at: node.span)
    }

    /// The text of a Sub with the parameters among its `${…}` replaced.
    func substituted(_ text: String, at span: SourceSpan, into diagnostics: inout DiagnosticList) -> String {
        guard text.holds(UInt8(ascii: "$")) else { return text }
        var result = text
        for name in SubReferences.names(in: text) {
            guard let value = value(of: name) else { continue }
            guard let replacement = value.string else {
                diagnostics.add(.subValueNotText(name, value, at: span))
                continue
            }
            if let place = result.firstPlace(of: "${\(name)}") { result.replaceSubrange(place, with: replacement) }
        }
        return result
    }
}

/// The `${…}` of a Sub that AWS's transform looks at: letters, digits and dots, or a pseudo parameter.
enum SubReferences {
    private static let prefix = Array("AWS::".utf8)

    /// In the order of the text, repetitions included.
    ///
    /// - Parameter mark: a byte that the names must hold; nil for all names.
    static func names(in text: String, with mark: UInt8? = nil) -> [String] {
        var text = text
        return text.withUTF8 { names(in: $0, with: mark) }
    }

    private static func names(in bytes: UnsafeBufferPointer<UInt8>, with mark: UInt8?) -> [String] {
        var names: [String] = []
        var rest = bytes[...]
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            rest = rest[(dollar + 1)...]
            guard rest.first == UInt8(ascii: "{") else { continue }
            let inside = rest.dropFirst()
            guard let close = inside.firstIndex(of: UInt8(ascii: "}")) else { break }
            let name = inside[..<close]
            guard isReference(name) else { continue }
            rest = inside[(close + 1)...]
            if let mark, !name.contains(mark) { continue }
            names.append(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    private static func isReference(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard !name.isEmpty else { return false }
        if name.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: ".") }) { return true }
        let tail = name.dropFirst(prefix.count)
        guard name.starts(with: prefix), let first = tail.first else { return false }
        return isCapital(first) && tail.allSatisfy { isCapital($0) || isSmall($0) }
    }

    private static func isCapital(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }

    private static func isSmall(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isCapital(byte) || isSmall(byte) || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// A parameter stands in a Sub and its value is no text.
    public static let subValueNotText = DiagnosticCode("R319")
}

extension Diagnostic {
    fileprivate static func subValueNotText(_ name: String, _ value: Node, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, .subValueNotText, "Sub can only insert text, and the value of '\(name)' is \(value.kindInWords)",
            at: span)
    }
}
