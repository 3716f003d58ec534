/// The parameters of a query string.
struct QueryParameters {
    private let text: Substring?

    /// - Parameter text: what stands after the `?`; nil without.
    init(_ text: Substring?) {
        self.text = text
    }

    /// The first value of a name, decoded; nil also for an empty one.
    subscript(name: String) -> String? {
        guard let text else { return nil }
        for pair in text.split(separator: "&") {
            guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { continue }
            let value = pair[pair.index(after: equals)...]
            return value.isEmpty ? nil : PercentEncoding.decoded(value, plusIsSpace: true)
        }
        return nil
    }

    /// All values of a name, decoded.
    func all(_ name: String) -> [String] {
        (text?.split(separator: "&") ?? []).compactMap { pair in
            guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { return nil }
            return PercentEncoding.decoded(pair[pair.index(after: equals)...], plusIsSpace: true)
        }
    }
}
