internal import CTemplateData

/// What becomes of resources when they change or go, for every type of the CloudFormation registry.
///
/// The data stands in `Sources/CTemplateData/data/resource-changes.txt`.
public struct ResourceChanges: Sendable {
    /// What is known of one type.
    public struct Rule: Sendable {
        /// Deleting or replacing the resource loses what is in it.
        public var holdsData = false
        /// The properties whose change makes a new resource, as paths without list positions: `KeySchema`,
        /// `AttributeDefinitions.AttributeType`.
        public var replacing: Set<String> = []

        /// Whether a change at a path makes a new resource: that of a property, or of anything in it.
        /// - Parameter path: keys and list positions.
        public func replaces(at path: [String]) -> Bool {
            var name = ""
            for key in path where Int(key) == nil {
                name += name.isEmpty ? key : ".\(key)"
                if replacing.contains(name) { return true }
            }
            return false
        }
    }

    /// The built-in table.
    public static let standard: ResourceChanges = {
        let data = samlet_resource_changes()
        return ResourceChanges(
            String(decoding: UnsafeBufferPointer(start: data.bytes, count: data.count), as: UTF8.self))
    }()

    /// The rest of the line of a type; few are ever looked at.
    private let lines: [Substring: Substring]

    init(_ text: String) {
        let rows = text.split(separator: "\n").compactMap { line -> (Substring, Substring)? in
            guard !line.hasPrefix("#"), let space = line.firstIndex(of: " ") else { return nil }
            return (line[..<space], line[line.index(after: space)...])
        }
        lines = Dictionary(rows) { first, _ in first }
    }

    /// The types in the table, sorted.
    var types: [String] { lines.keys.map(String.init).sorted() }

    /// What is known of a type; an empty rule for one that is not in the table.
    public subscript(type: String) -> Rule {
        let words = (lines[type[...]] ?? "").split(separator: " ").map(String.init)
        return Rule(holdsData: words.first == "data", replacing: Set(words.first == "data" ? words[1...] : words[...]))
    }
}
