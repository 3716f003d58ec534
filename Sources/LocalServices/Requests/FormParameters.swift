internal import LambdaEngine

/// The parameters of a form, as the query protocol sends them: `Action=GetCallerIdentity&Version=2011-06-15`.
struct FormParameters {
    /// By name, decoded; of several with one name the last.
    let values: [String: String]

    init(_ text: String) {
        let pairs = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), Self.decoded(parts.dropFirst().first ?? ""))
        }
        values = Dictionary(pairs) { _, last in last }
    }

    private static func decoded(_ text: Substring) -> String { PercentEncoding.decoded(text, plusIsSpace: true) }
}
