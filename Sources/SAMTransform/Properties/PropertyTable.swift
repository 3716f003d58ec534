internal import CSAMData
internal import Diagnostics
internal import Documents

/// What a property of a SAM resource or event may hold.
indirect enum PropertyShape: Sendable {
    /// Handed on unread.
    case any
    case kind(ValueKind)
    case list(of: [PropertyShape])
    case map(of: [PropertyShape])
    case word(of: [String])

    func accepts(_ node: Node) -> Bool {
        switch self {
        case .any: return true
        // To Python, booleans are whole numbers.
        case .kind(.integer): return node.kind == .integer || node.kind == .boolean
        case .kind(let kind): return node.kind == kind
        case .list(let shapes):
            return node.sequence?.allSatisfy { item in shapes.contains { $0.accepts(item) } } ?? false
        case .map(let shapes):
            return node.mapping?.allSatisfy { entry in shapes.contains { $0.accepts(entry.value) } } ?? false
        case .word(let words): return node.string.map(words.contains) ?? false
        }
    }

    var inWords: String {
        switch self {
        case .any: "any value"
        case .kind(let kind): kind.inWords
        case .list(let shapes): "a list of \(Self.plural(shapes))"
        case .map(let shapes): "a map of \(Self.plural(shapes))"
        case .word(let words): words.map { "'\($0)'" }.joined(separator: " or ")
        }
    }

    private static func plural(_ shapes: [PropertyShape]) -> String {
        let words = shapes.map { shape in
            switch shape {
            case .kind(.text): "texts"
            case .kind(.map): "maps"
            case .kind(.integer): "numbers"
            default: "values"
            }
        }
        return words.joined(separator: " or ")
    }
}

/// What is known of one property.
struct PropertyRule: Sendable {
    var isRequired = false
    /// An intrinsic function may stand in its place.
    var allowsFunctions = true
    var shapes: [PropertyShape] = []

    /// Reads words such as `required text or list of text|map`.
    init(_ words: Substring) {
        var words = words
        if words.hasPrefix("required ") {
            isRequired = true
            words = words.dropFirst("required ".count)
        }
        if words.hasSuffix(" literal") {
            allowsFunctions = false
            words = words.dropLast(" literal".count)
        }
        shapes = words.parts(between: " or ").map(Self.shape)
    }

    private static func shape(_ words: Substring) -> PropertyShape {
        if words.hasPrefix("list of one of ") { return .list(of: [shape(words.dropFirst("list of ".count))]) }
        if words.hasPrefix("list of ") { return .list(of: shapes(words.dropFirst("list of ".count))) }
        if words.hasPrefix("map of ") { return .map(of: shapes(words.dropFirst("map of ".count))) }
        if words.hasPrefix("one of ") { return .word(of: words.split(separator: " ").dropFirst(2).map(String.init)) }
        switch words {
        case "text": return .kind(.text)
        case "map": return .kind(.map)
        case "list": return .kind(.list)
        case "boolean": return .kind(.boolean)
        case "integer": return .kind(.integer)
        default: return .any
        }
    }

    private static func shapes(_ words: Substring) -> [PropertyShape] {
        words.utf8.split(separator: UInt8(ascii: "|")).map { shape(Substring($0)) }
    }

    func accepts(_ node: Node) -> Bool {
        // Any map with a single key passes for a function, as in AWS's transform.
        if allowsFunctions, node.mapping?.count == 1 { return true }
        return shapes.contains { $0.accepts(node) }
    }

    /// A map and nothing else.
    var isMap: Bool { shapes.count == 1 && shapes[0].accepts(.map(Mapping(), at: SourceSpan(at: .start))) }

    var inWords: String { shapes.map(\.inWords).joined(separator: " or ") }
}

extension Substring {
    /// Byte by byte, in a tenth of the time that `split` takes with its characters.
    fileprivate func parts(between separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = String(self)
        while let place = rest.firstPlace(of: separator) {
            parts.append(rest[..<place.lowerBound])
            rest = String(rest[place.upperBound...])
        }
        return parts + [rest[...]]
    }
}

/// The properties of one type of resource or event.
struct PropertyTable: Sendable {
    let rules: [String: PropertyRule]
    /// In alphabetical order.
    let required: [String]
    /// In the order of the data, which is alphabetical.
    let names: [String]

    fileprivate init(_ lines: [Substring]) {
        var rules: [String: PropertyRule] = [:]
        var names: [String] = []
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].drop { $0 == " " }
            rules[String(name)] = PropertyRule(line[line.index(colon, offsetBy: 2)...])
            names.append(String(name))
        }
        self.rules = rules
        self.names = names
        required = rules.filter(\.value.isRequired).keys.sorted()
    }
}

/// The tables of `sam-properties.yaml`, each read when it is first asked for.
struct PropertyTables {
    private static let file = DataFile(samlet_sam_properties())
    private static let eventPrefixes = (function: "Function event ", stateMachine: "StateMachine event ")
    private var read: [String: PropertyTable] = [:]

    /// The types of resources that SAM knows.
    static let resourceTypes = file.names.filter { $0.hasPrefix("AWS::") }

    static func isKnown(_ type: String) -> Bool { file.contains(type) }

    mutating func table(ofResource type: String) -> PropertyTable? { table(type) }

    mutating func table(ofFunctionEvent type: String) -> PropertyTable? { table(Self.eventPrefixes.function + type) }

    mutating func table(ofStateMachineEvent type: String) -> PropertyTable? {
        table(Self.eventPrefixes.stateMachine + type)
    }

    /// The properties of a part of a resource, such as `Auth` of `GraphQLApi`.
    mutating func table(ofPart part: String, of type: String) -> PropertyTable? { table("part \(part) of \(type)") }

    private mutating func table(_ name: String) -> PropertyTable? {
        if let table = read[name] { return table }
        guard let text = Self.file.text(of: name) else { return nil }
        let table = PropertyTable(text.utf8.split(separator: UInt8(ascii: "\n")).dropFirst().map { Substring($0) })
        read[name] = table
        return table
    }
}
