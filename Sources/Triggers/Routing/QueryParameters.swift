internal import LambdaEngine

/// The parameters of a query string, decoded, in the order of their first appearance.
struct QueryParameters: Hashable, Sendable {
    struct Parameter: Hashable, Sendable {
        var name: String
        /// In order, at least one.
        var values: [String]
    }

    private(set) var parameters: [Parameter] = []

    /// - Parameter query: what follows the `?`, as sent.
    init(_ query: Substring) {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.decoded(parts[0], plusIsSpace: true)
            let value = parts.count == 2 ? PercentEncoding.decoded(parts[1], plusIsSpace: true) : ""
            if let position = parameters.firstIndex(where: { $0.name == name }) {
                parameters[position].values.append(value)
            } else {
                parameters.append(Parameter(name: name, values: [value]))
            }
        }
    }

    var isEmpty: Bool { parameters.isEmpty }

    /// The last value of a parameter.
    subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.values.last
    }
}
