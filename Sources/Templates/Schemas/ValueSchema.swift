/// What a property of a CloudFormation resource may hold, as `resource-properties.txt` says it.
indirect enum ValueSchema: Hashable, Sendable {
    /// Not looked at.
    case any
    /// Length in characters.
    case text(Bounds, isARN: Bool)
    /// AWS adds to an open set from time to time.
    case word(of: [String], isOpen: Bool)
    case integer(Bounds)
    case number(Bounds)
    case boolean
    /// A text that holds JSON, or a map.
    case json
    /// A policy document.
    case policy
    case map(of: ValueSchema)
    case list(of: ValueSchema, count: Bounds)
    /// A map whose properties stand under this name; the path of what is to be uploaded may stand in its place.
    case part(String, isArtifact: Bool)

    /// Reads words such as `list 1..5 of arn`.
    init(_ words: Substring) {
        let (kind, rest) = words.firstWord
        let (next, behind) = rest.firstWord
        let bounds = Bounds(next)
        let tail = bounds == nil ? rest : behind
        switch kind {
        case "text": self = .text(bounds ?? Bounds(), isARN: false)
        case "arn": self = .text(bounds ?? Bounds(), isARN: true)
        case "one", "some":
            self = .word(of: behind.split(separator: " ").map(String.init), isOpen: kind == "some")
        case "integer": self = .integer(bounds ?? Bounds())
        case "number": self = .number(bounds ?? Bounds())
        case "boolean": self = .boolean
        case "json": self = .json
        case "policy": self = .policy
        case "map": self = .map(of: tail.isEmpty ? .any : ValueSchema(tail.firstWord.rest))
        case "list": self = .list(of: ValueSchema(tail.firstWord.rest), count: bounds ?? Bounds())
        case "part", "artifact": self = .part(String(rest), isArtifact: kind == "artifact")
        default: self = .any
        }
    }

    /// The kind in words, for a message: `a number`, `a list of texts`.
    var inWords: String {
        switch self {
        case .any, .json: "any value"
        case .text, .word: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .policy, .part: "a map"
        case .map(let value): value == .any ? "a map" : "a map of \(value.plural)"
        case .list(let item, _): "a list of \(item.plural)"
        }
    }

    private var plural: String {
        switch self {
        case .any, .json: "values"
        case .text, .word: "texts"
        case .integer, .number: "numbers"
        case .boolean: "booleans"
        case .policy, .part, .map: "maps"
        case .list: "lists"
        }
    }
}

/// The least and the greatest value, length or count there may be, as `128..10240` says it.
struct Bounds: Hashable, Sendable {
    var least: Double?
    var most: Double?

    /// Anything goes where there is no limit.
    init(least: Double? = nil, most: Double? = nil) {
        self.least = least
        self.most = most
    }

    /// Nil for a word that gives no bounds.
    init?(_ word: Substring) {
        guard let dots = word.firstRange(of: "..") else { return nil }
        least = Double(word[..<dots.lowerBound])
        most = Double(word[dots.upperBound...])
    }

    func contains(_ value: Double) -> Bool { (least.map { value >= $0 } ?? true) && (most.map { value <= $0 } ?? true) }

    /// `128 to 10240`, `at least 1`, `at most 900`.
    var inWords: String {
        switch (least.map(Self.shown), most.map(Self.shown)) {
        case (let least?, let most?): least == most ? least : "\(least) to \(most)"
        case (let least?, nil): "at least \(least)"
        case (nil, let most?): "at most \(most)"
        case (nil, nil): "any"
        }
    }

    private static func shown(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }
}

extension Substring {
    /// What stands before and behind the first space.
    fileprivate var firstWord: (word: Substring, rest: Substring) {
        guard let space = firstIndex(of: " ") else { return (self, "") }
        return (self[..<space], self[index(after: space)...])
    }
}
