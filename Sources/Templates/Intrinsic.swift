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

    /// A name of something in the template and where it is written.
    public struct Name: Hashable, Sendable {
        public var text: String
        public var span: SourceSpan

        public init(_ text: String, at span: SourceSpan) {
            self.text = text
            self.span = span
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
        guard case .mapping(let mapping) = node.content, let entry = mapping.first else { return .none }
        guard isFunctionName(entry.key.text) else {
            guard mapping.count > 1, let hidden = mapping.first(where: { isFunctionName($0.key.text) }) else { return .none }
            // A property may well be called `Ref` when it stands among others.
            return hidden.key.text == "Ref" ? .none : .malformed(.severalKeys(hidden.key))
        }
        if mapping.count > 1 {
            return entry.key.text == "Ref" ? .none : .malformed(.severalKeys(entry.key))
        }
        if entry.key.text.hasPrefix("Fn::ForEach::") { return .malformed(.loopOrMacro(entry.key)) }
        return IntrinsicReader(entry: entry).reading
    }

    /// Reads a node among conditions, where `Condition: Name` refers to another condition.
    public static func readCondition(_ node: Node) -> Reading {
        if let mapping = node.mapping, mapping.count == 1, let name = mapping["Condition"] {
            guard let text = name.text else { return .malformed(.notAName("Condition", name)) }
            return .intrinsic(.condition(Name(text, at: name.span)))
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

    private static func isFunctionName(_ key: String) -> Bool { key == "Ref" || key.hasPrefix("Fn::") }

    /// Every function there is, by its long name.
    public static let names = [
        "Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::Base64", "Fn::Cidr",
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
        case "Fn::Join": return arguments(2, "a delimiter and a list of values") { .join(delimiter: $0[0], values: $0[1]) }
        case "Fn::Select": return arguments(2, "an index and a list") { .select(index: $0[0], from: $0[1]) }
        case "Fn::Split": return arguments(2, "a delimiter and a text") { .split(delimiter: $0[0], source: $0[1]) }
        case "Fn::FindInMap": return findInMap
        case "Fn::Base64": return .intrinsic(.base64(value))
        case "Fn::Cidr": return cidr
        case "Fn::GetAZs": return .intrinsic(.availabilityZones(region: value))
        case "Fn::ImportValue": return .intrinsic(.importValue(value))
        case "Fn::ToJsonString": return .intrinsic(.toJSONString(value))
        case "Fn::Length": return .intrinsic(.length(value))
        case "Fn::If": return choice
        case "Fn::And": return conditions { .and($0) }
        case "Fn::Or": return conditions { .or($0) }
        case "Fn::Not": return arguments(1, "one condition") { .not($0[0]) }
        case "Fn::Equals": return arguments(2, "two values") { .equals($0[0], $0[1]) }
        case "Fn::Transform": return .intrinsic(.transform(value))
        default: return .malformed(.unknownFunction(key))
        }
    }

    private func name(_ make: (Intrinsic.Name) -> Intrinsic) -> Intrinsic.Reading {
        guard let text = value.text else { return .malformed(.notAName(key.text, value)) }
        return .intrinsic(make(Intrinsic.Name(text, at: value.span)))
    }

    private func arguments(_ count: Int, _ words: String, _ make: ([Node]) -> Intrinsic) -> Intrinsic.Reading {
        guard let items = value.sequence, items.count == count else {
            return .malformed(.wrongArguments(key, value, expected: words))
        }
        return .intrinsic(make(items))
    }

    /// `[resource, attribute]`, or `resource.attribute` as text; the attribute's own dots stay.
    private var getAtt: Intrinsic.Reading {
        if let items = value.sequence {
            guard items.count >= 2, let resource = items[0].text else { return .malformed(.getAttArguments(value)) }
            let name = Intrinsic.Name(resource, at: items[0].span)
            if items.count == 2 { return .intrinsic(.getAtt(resource: name, attribute: items[1])) }
            // `[Nested, Outputs, Url]` is read like `Nested.Outputs.Url`.
            let parts = items.dropFirst().compactMap(\.text)
            guard parts.count == items.count - 1 else { return .malformed(.getAttArguments(value)) }
            let span = items[1].span.joined(with: items[items.count - 1].span)
            return .intrinsic(.getAtt(resource: name, attribute: .text(parts.joined(separator: "."), at: span)))
        }
        guard let text = value.text, let dot = text.firstIndex(of: ".") else { return .malformed(.getAttArguments(value)) }
        let attribute = Node.text(String(text[text.index(after: dot)...]), at: value.span)
        return .intrinsic(.getAtt(resource: Intrinsic.Name(String(text[..<dot]), at: value.span), attribute: attribute))
    }

    private var sub: Intrinsic.Reading {
        if let text = value.text { return .intrinsic(.sub(SubText(text, at: value.span), variables: Mapping())) }
        guard let items = value.sequence, items.count == 2, let text = items[0].text, let variables = items[1].mapping else {
            if value.scalar?.text == "" { return .intrinsic(.sub(SubText("", at: value.span), variables: Mapping())) }
            return .malformed(.subArguments(value))
        }
        return .intrinsic(.sub(SubText(text, at: items[0].span), variables: variables))
    }

    private var findInMap: Intrinsic.Reading {
        guard let items = value.sequence, items.count == 3 || items.count == 4 else {
            return .malformed(.wrongArguments(key, value, expected: "a mapping, a top-level key and a second-level key"))
        }
        let defaultValue = items.count == 4 ? items[3]["DefaultValue"] : nil
        if items.count == 4, defaultValue == nil {
            return .malformed(.wrongArguments(key, value, expected: "'DefaultValue' in its fourth argument"))
        }
        return .intrinsic(
            .findInMap(map: items[0], topLevelKey: items[1], secondLevelKey: items[2], defaultValue: defaultValue))
    }

    private var cidr: Intrinsic.Reading {
        guard let items = value.sequence, items.count == 2 || items.count == 3 else {
            return .malformed(.wrongArguments(key, value, expected: "an address block, a count and the bits of a subnet"))
        }
        return .intrinsic(.cidr(block: items[0], count: items[1], bits: items.count == 3 ? items[2] : nil))
    }

    private var choice: Intrinsic.Reading {
        guard let items = value.sequence, items.count == 3, let condition = items[0].text else {
            return .malformed(.ifArguments(key, value))
        }
        let name = Intrinsic.Name(condition, at: items[0].span)
        return .intrinsic(.choice(condition: name, then: items[1], otherwise: items[2]))
    }

    private func conditions(_ make: ([Node]) -> Intrinsic) -> Intrinsic.Reading {
        guard let items = value.sequence, (2...10).contains(items.count) else {
            return .malformed(.wrongArguments(key, value, expected: "2 to 10 conditions"))
        }
        return .intrinsic(make(items))
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
    var functionName: String { style == .shortForm ? "!" + text.replacing("Fn::", with: "") : text }
}

extension Diagnostic {
    fileprivate static func severalKeys(_ key: Mapping.Key) -> Diagnostic {
        Diagnostic(
            .error, .functionAmongKeys, "'\(key.functionName)' must be the only key of its map", at: key.span,
            help: "a function replaces the whole value; other keys cannot stand beside it")
    }

    fileprivate static func notAName(_ function: String, _ value: Node) -> Diagnostic {
        Diagnostic(.error, .wrongArguments, "'\(function)' takes a name, not \(value.kindInWords)", at: value.span)
    }

    fileprivate static func wrongArguments(_ key: Mapping.Key, _ value: Node, expected: String) -> Diagnostic {
        let found = value.sequence.map { "a list of \($0.count)" } ?? value.kindInWords
        return Diagnostic(
            .error, .wrongArguments, "'\(key.functionName)' takes \(expected); found \(found)", at: value.isNull ? key.span : value.span)
    }

    fileprivate static func getAttArguments(_ value: Node) -> Diagnostic {
        Diagnostic(
            .error, .getAttArguments, "GetAtt needs a resource and an attribute, such as 'Function.Arn'; found \(value.kindInWords)",
            at: value.span)
    }

    fileprivate static func subArguments(_ value: Node) -> Diagnostic {
        Diagnostic(
            .error, .subArguments, "Sub takes a text, or a list of a text and a map; found \(value.kindInWords)", at: value.span)
    }

    fileprivate static func ifArguments(_ key: Mapping.Key, _ value: Node) -> Diagnostic {
        let count = value.sequence?.count ?? 0
        let missing = count == 2 ? "; the value for 'else' is missing" : ""
        return Diagnostic(
            .error, .ifArguments, "If takes the name of a condition, a value for 'then' and one for 'else'" + missing,
            at: value.span, help: "write '!Ref AWS::NoValue' to leave the property out")
    }

    fileprivate static func unknownFunction(_ key: Mapping.Key) -> Diagnostic {
        let near = nearest(to: key.text, in: Intrinsic.names)
        let written = near.map { key.style == .shortForm ? "!" + $0.replacing("Fn::", with: "") : $0 }
        return Diagnostic(
            .error, .unknownFunction,
            "'\(key.functionName)' is no intrinsic function" + (written.map { "; did you mean '\($0)'?" } ?? ""), at: key.span)
    }
}
