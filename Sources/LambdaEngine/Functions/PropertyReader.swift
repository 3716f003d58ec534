internal import Deployments
internal import Templates

/// Reads the properties of a deployed resource, saying what is wrong with those that do not fit.
///
/// Scalars have no type of their own: the one who reads a property knows what it must be.
struct PropertyReader {
    private let value: Value
    /// The keys that lead to ``value``.
    private let path: [String]

    init(_ value: Value, at path: [String] = []) {
        self.value = value
        self.path = path
    }

    /// The properties under a key; reads as if all were missing when there are none.
    subscript(key: String) -> PropertyReader {
        PropertyReader(value[key] ?? Value.map([:], at: value.span), at: path + [key])
    }

    /// Nil for one that is missing or null.
    func text(_ key: String) throws(ResourceFailure) -> String? {
        guard let found = present(key) else { return nil }
        guard let text = found.text else { throw failure("\(key) is a text", at: key) }
        return text
    }

    /// - Throws: also when it is missing.
    func requiredText(_ key: String) throws(ResourceFailure) -> String {
        guard let text = try text(key), !text.isEmpty else { throw failure("\(key) is missing", at: key) }
        return text
    }

    /// A whole number within a range; nil when it is missing.
    ///
    /// - Parameter unit: such as `seconds`, for the message.
    func integer(_ key: String, in range: ClosedRange<Int>, unit: String = "") throws(ResourceFailure) -> Int? {
        guard let found = present(key) else { return nil }
        guard let number = found.integer, range.contains(number) else {
            let unit = unit.isEmpty ? "" : " " + unit
            throw failure(
                "\(key) is a whole number from \(range.lowerBound) to \(range.upperBound)\(unit), not \(Self.shown(found))",
                at: key)
        }
        return number
    }

    /// One of some words; nil when it is missing.
    func word(_ key: String, of words: [String]) throws(ResourceFailure) -> String? {
        guard let found = present(key) else { return nil }
        guard let text = found.text, words.contains(text) else {
            let all = words.map { "'\($0)'" }.joined(separator: ", ")
            throw failure("\(key) is one of \(all), not \(Self.shown(found))", at: key)
        }
        return text
    }

    /// The texts of a list; none when it is missing.
    func texts(_ key: String) throws(ResourceFailure) -> [String] {
        guard let found = present(key) else { return [] }
        guard let list = found.list else { throw failure("\(key) is a list of texts", at: key) }
        var texts: [String] = []
        for item in list {
            guard let text = item.text else {
                throw failure("\(key) is a list of texts; the one at position \(texts.count + 1) is none", at: key)
            }
            texts.append(text)
        }
        return texts
    }

    /// The entries of a map; none when it is missing.
    func entries(_ key: String) throws(ResourceFailure) -> [ValueMap.Entry] {
        guard let found = present(key) else { return [] }
        guard let map = found.map else { throw failure("\(key) is a map of names and values", at: key) }
        return map.entries
    }

    /// A failure that points at a key below this place.
    func failure(_ message: String, help: String? = nil, at keys: String...) -> ResourceFailure {
        ResourceFailure(message, help: help, at: path + keys)
    }

    private func present(_ key: String) -> Value? {
        guard let found = value[key], !found.isNull else { return nil }
        return found
    }

    /// A value for a message; secrets are not shown.
    private static func shown(_ value: Value) -> String {
        if value.holdsSecret { return "the secret value given" }
        if let text = value.text { return "'\(text)'" }
        if value.list != nil { return "a list" }
        return value.map == nil ? "a value that is not known" : "a map"
    }
}
