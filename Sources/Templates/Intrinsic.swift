public import Diagnostics
public import Documents

/// An intrinsic function with its arguments, still symbolic.
///
/// Source: CloudFormation User Guide, "Intrinsic function reference".
public enum Intrinsic: Sendable {
    case ref(Name)
    case getAtt(resource: Name, attribute: Node)
    case sub(SubText, variables: Mapping)
    case join(delimiter: Node, values: Node)
    case select(index: Node, from: Node)
    case split(delimiter: Node, source: Node)
    case findInMap(map: Node, topLevelKey: Node, secondLevelKey: Node, defaultValue: Node?)
    case base64(Node)
    case cidr(block: Node, count: Node, bits: Node?)
    case availabilityZones(region: Node)
    case importValue(Node)
    case toJSONString(Node)
    case length(Node)
    case choice(condition: Name, then: Node, otherwise: Node)
    case and([Node])
    case or([Node])
    case not(Node)
    case equals(Node, Node)
    case condition(Name)
    case transform(Node)

    /// A name of something in the template and where it is written, without quotes.
    public struct Name: Hashable, Sendable {
        /// The name itself.
        public var text: String
        /// Where it is written; more than the name where that is not written as it reads.
        public var span: SourceSpan

        /// A name at a place.
        public init(_ text: String, at span: SourceSpan) {
            self.text = text
            self.span = span
        }

        /// The name that a node says; nil for anything but a text.
        init?(_ node: Node) {
            guard let text = node.text, !text.isEmpty else { return nil }
            self.init(text, at: node.textSpan)
        }
    }
}

extension Intrinsic {
    /// What a node turned out to be.
    public enum Reading: Sendable {
        /// No intrinsic: text, a list, a map.
        case none
        case intrinsic(Intrinsic)
        /// Looks like an intrinsic and is none.
        case malformed(Diagnostic)
    }

    /// Reads a node as an intrinsic: a map with the single key `Ref` or `Fn::…`.
    ///
    /// `Condition` is an intrinsic only among conditions and therefore read by ``readCondition(_:)`` alone.
    public static func read(_ node: Node) -> Reading {
        guard case .mapping(let mapping) = node.content else { return .none }
        let entries = mapping.entries
        guard entries.count == 1 else {
            // A property may well be called `Ref` when it stands among others.
            guard let position = entries.indices.first(where: { hasFunctionPrefix(entries[$0].key.text) }) else {
                return .none
            }
            let key = entries[position].key
            return .malformed(isLoop(key) ? withoutTransform(key) : .severalKeys(key))
        }
        guard isFunctionName(entries[0].key.text) else { return .none }
        let entry = entries[0]
        if isLoop(entry.key) { return .malformed(withoutTransform(entry.key)) }
        return IntrinsicReader(entry: entry).reading
    }

    /// What may stand among other keys, since it is replaced by keys of its own.
    private static func isLoop(_ key: Mapping.Key) -> Bool { LoopSyntax.isLoop(key.text) }

    private static func withoutTransform(_ key: Mapping.Key) -> Diagnostic {
        .extensionWithoutTransform(key.text, at: key.span)
    }

    /// Reads a node among conditions, where `Condition: Name` refers to another condition.
    public static func readCondition(_ node: Node) -> Reading {
        if let mapping = node.mapping, mapping.count == 1, let name = mapping["Condition"] {
            guard let name = Name(name) else { return .malformed(.notAName(mapping[0].key, name)) }
            return .intrinsic(.condition(name))
        }
        return read(node)
    }

    /// True for a map that says by its only key to be an intrinsic, well-formed or not.
    public static func isIntrinsic(_ node: Node) -> Bool {
        guard case .mapping(let mapping) = node.content, mapping.count == 1, let key = mapping.first?.key.text else {
            return false
        }
        return isFunctionName(key) || key == "Condition"
    }

    private static func isFunctionName(_ key: String) -> Bool { key == "Ref" || hasFunctionPrefix(key) }

    private static func hasFunctionPrefix(_ key: String) -> Bool {
        // Nearly all keys have another first byte, which takes less time to see.
        key.utf8.first == UInt8(ascii: "F") && key.hasPrefix("Fn::")
    }

    /// Every function there is, by its long name.
    public static let names = [
        "Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::Base64",
        "Fn::Cidr",
        "Fn::GetAZs", "Fn::ImportValue", "Fn::ToJsonString", "Fn::Length", "Fn::If", "Fn::And", "Fn::Or", "Fn::Not",
        "Fn::Equals", "Fn::Transform",
    ]
}

/// Reads the arguments of one intrinsic.
private struct IntrinsicReader {
    let entry: Mapping.Entry

    private var key: Mapping.Key { entry.key }
    private var value: Node { entry.value }

    var reading: Intrinsic.Reading {
        switch key.text {
        case "Ref": return name { .ref($0) }
        case "Fn::GetAtt": return getAtt
        case "Fn::Sub": return sub
        case "Fn::Join": return delimited("a delimiter and a list of values") { .join(delimiter: $0, values: $1) }
        case "Fn::Select": return arguments(2...2, "an index and a list") { .select(index: $0[0], from: $0[1]) }
        case "Fn::Split": return delimited("a delimiter and a text") { .split(delimiter: $0, source: $1) }
        case "Fn::FindInMap": return findInMap
        case "Fn::Base64": return text { .base64($0) }
        case "Fn::Cidr":
            return arguments(2...3, "an address block, a count and the bits of a subnet") {
                .cidr(block: $0[0], count: $0[1], bits: $0.count > 2 ? $0[2] : nil)
            }
        case "Fn::GetAZs": return .intrinsic(.availabilityZones(region: value))
        case "Fn::ImportValue": return text { .importValue($0) }
        case "Fn::ToJsonString": return collection("a list or a map") { .toJSONString($0) }
        case "Fn::Length": return collection("a list") { .length($0) }
        case "Fn::If": return choice
        case "Fn::And": return arguments(2...10, "2 to 10 conditions") { .and($0) }
        case "Fn::Or": return arguments(2...10, "2 to 10 conditions") { .or($0) }
        case "Fn::Not": return arguments(1...1, "a list of one condition") { .not($0[0]) }
        case "Fn::Equals": return arguments(2...2, "two values") { .equals($0[0], $0[1]) }
        case "Fn::Transform": return .intrinsic(.transform(value))
        default: return .malformed(.unknownFunction(key))
        }
    }

    private func wrong(_ expected: String) -> Intrinsic.Reading {
        .malformed(.wrongArguments(key, value, expected: expected))
    }

    private func name(_ make: (Intrinsic.Name) -> Intrinsic) -> Intrinsic.Reading {
        guard let name = Intrinsic.Name(value) else { return .malformed(.notAName(key, value)) }
        return .intrinsic(make(name))
    }

    private func arguments(
        _ count: ClosedRange<Int>, _ expected: String, _ make: ([Node]) -> Intrinsic
    ) -> Intrinsic.Reading {
        guard let items = value.sequence, count.contains(items.count) else { return wrong(expected) }
        return .intrinsic(make(items))
    }

    /// A delimiter, which is always a text, and something else.
    private func delimited(_ expected: String, _ make: (Node, Node) -> Intrinsic) -> Intrinsic.Reading {
        guard let items = value.sequence, items.count == 2, items[0].scalar != nil else { return wrong(expected) }
        return .intrinsic(make(items[0], items[1]))
    }

    /// A text, or another function that gives one.
    private func text(_ make: (Node) -> Intrinsic) -> Intrinsic.Reading {
        value.text != nil || Intrinsic.isIntrinsic(value) ? .intrinsic(make(value)) : wrong("a text")
    }

    /// A list or a map, or another function that gives one.
    private func collection(_ expected: String, _ make: (Node) -> Intrinsic) -> Intrinsic.Reading {
        value.scalar == nil ? .intrinsic(make(value)) : wrong(expected)
    }

    /// `[resource, attribute]`, or `resource.attribute` as text; the attribute's own dots stay.
    private var getAtt: Intrinsic.Reading {
        let parts = value.splitAtDot.map { [$0.head, $0.tail] } ?? value.sequence ?? []
        guard parts.count >= 2, let resource = Intrinsic.Name(parts[0]) else {
            return .malformed(.getAttArguments(value))
        }
        if parts.count == 2 {
            guard parts[1].scalar == nil || parts[1].text?.isEmpty == false else {
                return .malformed(.getAttArguments(value))
            }
            return .intrinsic(.getAtt(resource: resource, attribute: parts[1]))
        }
        // `[Nested, Outputs, Url]` is read like `Nested.Outputs.Url`.
        let names = parts.dropFirst().compactMap(\.text)
        guard names.count == parts.count - 1 else { return .malformed(.getAttArguments(value)) }
        let span = parts[1].span.joined(with: parts[parts.count - 1].span)
        return .intrinsic(.getAtt(resource: resource, attribute: .text(names.joined(separator: "."), at: span)))
    }

    private var sub: Intrinsic.Reading {
        if let text = value.text, !value.isNothing {
            return .intrinsic(.sub(SubText(text, at: value.span), variables: Mapping()))
        }
        guard let items = value.sequence, items.count == 2, let text = items[0].text, let variables = items[1].mapping
        else {
            return .malformed(.subArguments(value))
        }
        return .intrinsic(.sub(SubText(text, at: items[0].span), variables: variables))
    }

    private var findInMap: Intrinsic.Reading {
        guard let items = value.sequence, (3...4).contains(items.count) else {
            return wrong("a mapping, a top-level key and a second-level key")
        }
        let defaultValue = items.count == 4 ? items[3]["DefaultValue"] : nil
        if items.count == 4, defaultValue == nil { return wrong("'DefaultValue' in its fourth argument") }
        return .intrinsic(
            .findInMap(map: items[0], topLevelKey: items[1], secondLevelKey: items[2], defaultValue: defaultValue))
    }

    private var choice: Intrinsic.Reading {
        guard let items = value.sequence, items.count == 3, let condition = Intrinsic.Name(items[0]) else {
            return .malformed(.ifArguments(value))
        }
        return .intrinsic(.choice(condition: condition, then: items[1], otherwise: items[2]))
    }
}

// MARK: - Messages

extension DiagnosticCode {
    /// Sub takes a text, or a text and a map.
    public static let subArguments = DiagnosticCode("R306")
    /// A function that does not exist.
    public static let unknownFunction = DiagnosticCode("R307")
    /// GetAtt needs a resource and an attribute.
    public static let getAttArguments = DiagnosticCode("R308")
    /// A function with the wrong number or kind of arguments.
    public static let wrongArguments = DiagnosticCode("R309")
    /// A function stands beside other keys.
    public static let functionAmongKeys = DiagnosticCode("R311")
    /// If without its three arguments.
    public static let ifArguments = DiagnosticCode("G621")
}

extension Mapping.Key {
    /// The name of a function as it is written here: `!Sub` or `Fn::Sub`.
    var functionName: String { shortForm ?? text }
}

extension Diagnostic {
    fileprivate static func severalKeys(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .functionAmongKeys, "\(quoted(key.functionName)) must be the only key of its map", at: key.span,
            help: "a function replaces the whole value; other keys cannot stand beside it")
    }

    fileprivate static func notAName(_ key: Mapping.Key, _ value: Node) -> Diagnostic {
        Diagnostic(
            .wrongArguments, "\(quoted(key.functionName)) takes a name; found \(value.kindInWords)",
            at: place(of: value, behind: key))
    }

    fileprivate static func wrongArguments(_ key: Mapping.Key, _ value: Node, expected: String) -> Diagnostic {
        let found = value.sequence.map { "a list of \($0.count)" } ?? value.kindInWords
        return Diagnostic(
            .wrongArguments, "\(quoted(key.functionName)) takes \(expected); found \(found)",
            at: place(of: value, behind: key))
    }

    /// Nothing has no place of its own.
    private static func place(of value: Node, behind key: Mapping.Key) -> SourceSpan {
        value.isNothing ? key.span : value.span
    }

    fileprivate static func getAttArguments(_ value: Node) -> Diagnostic {
        Diagnostic(
            .getAttArguments,
            "GetAtt needs a resource and an attribute, such as 'Function.Arn'; found \(value.kindInWords)",
            at: value.span)
    }

    fileprivate static func subArguments(_ value: Node) -> Diagnostic {
        Diagnostic(
            .subArguments, "Sub takes a text, or a list of a text and a map; found \(value.kindInWords)", at: value.span
        )
    }

    fileprivate static func ifArguments(_ value: Node) -> Diagnostic {
        let items = value.sequence ?? []
        let detail =
            switch items.count {
            case 2: "; the value for 'else' is missing"
            case 3: "; the condition is \(items[0].kindInWords)"
            default: ""
            }
        return Diagnostic(
            .ifArguments, "If takes the name of a condition, a value for 'then' and one for 'else'" + detail,
            at: items.count == 3 ? items[0].span : value.span,
            help: items.count == 2 ? "write '!Ref AWS::NoValue' as third value to leave the property out" : nil)
    }

    fileprivate static func unknownFunction(_ key: Mapping.Key) -> Diagnostic {
        let prefix = "Fn::"
        let near = nearest(
            to: key.text.replacing(prefix, with: ""), in: Intrinsic.names.map { $0.replacing(prefix, with: "") })
        let written = near.map { (key.shortForm != nil ? "!" : $0 == "Ref" ? "" : prefix) + $0 }
        let diagnostic = Diagnostic(
            .unknownFunction,
            "\(quoted(key.functionName)) is no intrinsic function" + (written.map { "; did you mean '\($0)'?" } ?? ""),
            at: key.span)
        return written.map { diagnostic.fixed(by: .replacing(key.textSpan, by: $0)) } ?? diagnostic
    }
}

extension DiagnosticFix {
    /// Writes another word in the place of one.
    static func replacing(_ span: SourceSpan, by text: String) -> DiagnosticFix {
        DiagnosticFix("write '\(text)'", [Edit(span, text)])
    }
}
