/// A runtime of Lambda's that functions can ask for, such as `python3.13`.
///
/// Source: AWS Lambda Developer Guide, "Lambda runtimes".
public struct LambdaRuntime: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The language, with the version as the runtime's name has it.
    public enum Language: Hashable, Sendable {
        /// Python 3, by its second number.
        case python(minor: Int)
        /// Node.js, by its first number.
        case nodejs(major: Int)
        case ruby(major: Int, minor: Int)
        case java(major: Int)
        case dotnet(major: Int)
        /// The function brings its own executable, `bootstrap`.
        case provided
    }

    /// As templates write it.
    public let name: String
    /// What it runs.
    public let language: Language

    /// - Parameter name: as in a function's `Runtime`.
    /// - Throws: `.unknownRuntime`, `.retiredRuntime`.
    public init(_ name: String) throws(ArtifactError) {
        if let language = Self.current[name] {
            self.name = name
            self.language = language
        } else if let replacement = Self.retired[name] {
            throw ArtifactError(.retiredRuntime(name, replacement: replacement))
        } else {
            throw ArtifactError(.unknownRuntime(name, suggestion: Self.suggestion(for: name)))
        }
    }

    /// Its name.
    public var description: String { name }

    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

    /// The names of the runtimes that functions can have.
    public static var names: [String] { current.keys.sorted() }

    // MARK: - Tables

    private static let current: [String: Language] = [
        "python3.8": .python(minor: 8), "python3.9": .python(minor: 9), "python3.10": .python(minor: 10),
        "python3.11": .python(minor: 11), "python3.12": .python(minor: 12), "python3.13": .python(minor: 13),
        "python3.14": .python(minor: 14),
        "nodejs16.x": .nodejs(major: 16), "nodejs18.x": .nodejs(major: 18), "nodejs20.x": .nodejs(major: 20),
        "nodejs22.x": .nodejs(major: 22), "nodejs24.x": .nodejs(major: 24),
        "ruby3.2": .ruby(major: 3, minor: 2), "ruby3.3": .ruby(major: 3, minor: 3),
        "ruby3.4": .ruby(major: 3, minor: 4), "ruby4.0": .ruby(major: 4, minor: 0),
        "java8.al2": .java(major: 8), "java8.al2023": .java(major: 8), "java11": .java(major: 11),
        "java11.al2023": .java(major: 11), "java17": .java(major: 17), "java17.al2023": .java(major: 17),
        "java21": .java(major: 21), "java25": .java(major: 25),
        "dotnet6": .dotnet(major: 6), "dotnet8": .dotnet(major: 8), "dotnet10": .dotnet(major: 10),
        "provided.al2": .provided, "provided.al2023": .provided,
    ]

    private static let retired: [String: String] = [
        "python2.7": "python3.13", "python3.6": "python3.13", "python3.7": "python3.13",
        "nodejs": "nodejs22.x", "nodejs4.3": "nodejs22.x", "nodejs4.3-edge": "nodejs22.x", "nodejs6.10": "nodejs22.x",
        "nodejs8.10": "nodejs22.x", "nodejs8.x": "nodejs22.x", "nodejs10.x": "nodejs22.x", "nodejs12.x": "nodejs22.x",
        "nodejs14.x": "nodejs22.x",
        "ruby2.5": "ruby3.4", "ruby2.7": "ruby3.4", "java8": "java21",
        "dotnetcore1.0": "dotnet8", "dotnetcore2.0": "dotnet8", "dotnetcore2.1": "dotnet8", "dotnetcore3.1": "dotnet8",
        "dotnet5.0": "dotnet8", "dotnet7": "dotnet8",
        "go1.x": "provided.al2023 with the program named 'bootstrap'", "provided": "provided.al2023",
    ]

    // MARK: - Suggestions

    /// The runtime that a name was most likely meant to be: of the language that its letters begin like, the version
    /// that its digits say, or else the newest.
    private static func suggestion(for name: String) -> String? {
        let letters = name.lowercased().prefix { $0.isLetter }
        guard let language = languages.first(where: { isLike(letters, $0.words) }) else { return nil }
        let digits = name.filter { $0.isASCII && $0.isNumber }
        let candidates = current.keys.filter { $0.hasPrefix(language.prefix) }.sorted(by: isOlder)
        return candidates.first { $0.filter { $0.isASCII && $0.isNumber } == digits } ?? candidates.last
    }

    private static let languages: [(prefix: String, words: [String])] = [
        ("python", ["python", "py"]), ("nodejs", ["nodejs", "node", "javascript", "js"]), ("ruby", ["ruby"]),
        ("java", ["java"]), ("dotnet", ["dotnet", "dotnetcore", "net"]),
        ("provided", ["provided", "custom", "go", "golang", "rust", "swift"]),
    ]

    /// True for one of the words, also with one letter wrong, missing or too many.
    private static func isLike(_ letters: Substring, _ words: [String]) -> Bool {
        words.contains { word in
            guard letters != word else { return true }
            guard word.count > 3 else { return false }
            let front = zip(letters, word).prefix { $0 == $1 }.count
            let back = zip(letters.reversed(), word.reversed()).prefix { $0 == $1 }.count
            return abs(letters.count - word.count) <= 1 && front + back >= max(letters.count, word.count) - 2
                && front + back >= word.count - 2
        }
    }

    private static func isOlder(_ left: String, _ right: String) -> Bool {
        let numbers = [left, right].map { name in
            name.split { !$0.isNumber }.compactMap { Int($0) }
        }
        return numbers[0].lexicographicallyPrecedes(numbers[1])
    }
}
