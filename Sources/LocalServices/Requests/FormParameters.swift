internal import Diagnostics
internal import Documents
internal import LambdaEngine

/// The parameters of a form, as the query protocol sends them: `Action=TagRole&Tags.member.1.Key=team`.
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

    // MARK: - Structure

    /// What the parameters say as a JSON body would: `Tags.member.1.Key` is the key `Key` of the first item of `Tags`.
    var members: Mapping {
        let parameters = values.map { name, value in
            (path: Array(name.split(separator: ".", maxSplits: Self.depthLimit)), value: value)
        }
        return Self.node(parameters.filter { !$0.path.isEmpty }).mapping ?? Mapping()
    }

    /// Deeper than any member of a service's model.
    private static let depthLimit = 8
    private static let place = SourceSpan(at: .start)

    private static func node(_ parameters: [(path: [Substring], value: String)]) -> Node {
        var children: [Substring: [(path: [Substring], value: String)]] = [:]
        for parameter in parameters {
            guard let first = parameter.path.first else { return .text(parameter.value, at: place) }
            children[first, default: []].append((Array(parameter.path.dropFirst()), parameter.value))
        }
        if children.count == 1, let items = children["member"], let list = list(items) { return list }
        let entries = children.sorted { $0.key < $1.key }.map { name, parameters in
            Mapping.Entry(key: Mapping.Key(String(name), at: place), value: node(parameters))
        }
        return .map(Mapping(entries), at: place)
    }

    /// Items in the order of their numbers; nil when they have none.
    private static func list(_ parameters: [(path: [Substring], value: String)]) -> Node? {
        var items: [Int: [(path: [Substring], value: String)]] = [:]
        for parameter in parameters {
            guard let number = parameter.path.first.flatMap({ Int($0) }) else { return nil }
            items[number, default: []].append((Array(parameter.path.dropFirst()), parameter.value))
        }
        return .list(items.sorted { $0.key < $1.key }.map { node($0.value) }, at: place)
    }
}
