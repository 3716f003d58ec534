internal import CTemplateData

/// The rules of `property-comparisons.txt`.
struct PropertyComparisons: Sendable {
    struct Rule: Hashable, Sendable {
        var order: PropertyShape.Order = .significant
        /// Nil where the schema says it.
        var kind: PropertyShape.Kind?
    }

    static let standard: PropertyComparisons = {
        let data = samlet_property_comparisons()
        return PropertyComparisons(
            String(decoding: UnsafeBufferPointer(start: data.bytes, count: data.count), as: UTF8.self))
    }()

    /// By type, and path without list positions.
    private var ofTypes: [String: [String: Rule]] = [:]
    /// By the name of the property, whatever the type.
    private var ofNames: [String: Rule] = [:]

    init(_ text: String) {
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            guard words.count >= 3, let rule = Rule(words.dropFirst(2)) else { continue }
            if words[0] == "*" {
                ofNames[String(words[1])] = rule
            } else {
                ofTypes[String(words[0]), default: [:]][String(words[1])] = rule
            }
        }
    }

    /// - Parameters:
    ///   - path: the names that lead to the property, without list positions, such as `VpcConfig.SubnetIds`.
    ///   - name: the last of them.
    func rule(for path: String, named name: String, of type: String) -> Rule? {
        ofTypes[type]?[path] ?? ofNames[name]
    }

    /// What the rules speak of: types with the paths of their properties, sorted.
    var subjects: [(type: String, path: String)] {
        ofTypes.sorted { $0.key < $1.key }.flatMap { type, rules in rules.keys.sorted().map { (type, $0) } }
    }
}

extension PropertyComparisons.Rule {
    /// Nil for words that are no rule.
    fileprivate init?(_ words: ArraySlice<Substring>) {
        switch (words.first, words.dropFirst().first) {
        case ("set", nil): order = .set
        case ("by", let key?): order = .keyed(by: String(key))
        case ("document", nil): kind = .document
        case ("policy", nil): kind = .policy
        default: return nil
        }
    }
}
