/// The properties of one resource type and of the maps within them.
struct ResourceSchema: Sendable {
    /// One map: the properties by name.
    struct Table: Sendable {
        fileprivate(set) var properties: [String: ValueSchema] = [:]
        /// In the order of the data.
        fileprivate(set) var required: [String] = []

        /// In the order of the data, which is alphabetical.
        fileprivate(set) var names: [String] = []

        /// The only property, where it is a map of any names, such as `Variables` of `Environment`.
        var onlyMap: String? {
            guard properties.count == 1, let only = properties.first, case .map = only.value else { return nil }
            return only.key
        }
    }

    /// The property that `Ref` gives, where the registry tells.
    private(set) var refProperty: String?
    /// What `GetAtt` gives.
    private(set) var attributes: [String] = []
    /// The properties of the resource itself.
    private(set) var top = Table()
    private var parts: [String: Table] = [:]

    /// In alphabetical order.
    var partNames: [String] { parts.keys.sorted() }

    /// The map that stands under a name; an empty one for a name that is not there.
    func part(_ name: String) -> Table { parts[name] ?? Table() }

    /// Reads the lines of a block, its head left out.
    init(_ lines: some Sequence<Substring>) {
        var part: String?
        for line in lines {
            let indent = line.prefix { $0 == " " }.count
            let text = line.dropFirst(indent)
            guard let colon = text.firstRange(of: ":") else { continue }
            let name = text[..<colon.lowerBound]
            let words = text[colon.upperBound...].drop { $0 == " " }
            switch (indent, name.first) {
            case (2, "."): part = String(name.dropFirst())
            case (2, "@"): note(name, words)
            case (2, _): top.add(name, words)
            default: if let part { parts[part, default: Table()].add(name, words) }
            }
        }
    }

    private mutating func note(_ name: Substring, _ words: Substring) {
        if name == "@ref" { refProperty = String(words) }
        if name == "@attributes" { attributes = words.split(separator: " ").map(String.init) }
    }
}

extension ResourceSchema.Table {
    fileprivate mutating func add(_ name: Substring, _ words: Substring) {
        let isRequired = words.hasPrefix("required ")
        properties[String(name)] = ValueSchema(isRequired ? words.dropFirst("required ".count) : words)
        names.append(String(name))
        if isRequired { required.append(String(name)) }
    }
}
