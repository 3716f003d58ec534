internal import Documents
internal import Templates

/// The ways to the parts of properties that are not known yet, and to those that are secret.
struct ValuePaths {
    struct UnknownPath: Equatable {
        var path: [String]
        var waitsFor: [String]
    }

    private(set) var unknown: [UnknownPath] = []
    private(set) var sensitive: [[String]] = []

    /// - Parameter previous: has no unknown parts, but may hold secrets that go.
    init(_ desired: Value?, _ previous: Value?) {
        if let desired { collect(desired, []) }
        let known = Set(sensitive)
        guard let previous else { return }
        var before = ValuePaths()
        before.collect(previous, [])
        sensitive += before.sensitive.filter { !known.contains($0) }
    }

    private init() {}

    private mutating func collect(_ value: Value, _ path: [String]) {
        switch value.content {
        case .unknown(let wanted): unknown.append(UnknownPath(path: path, waitsFor: wanted.waitsFor))
        case .scalar(let scalar):
            if value.isSecret { sensitive.append(path) }
            if scalar.text.waitsForEngine { unknown.append(UnknownPath(path: path, waitsFor: ["the engine's start"])) }
        case .list(let items): for (index, item) in items.enumerated() { collect(item, path + [String(index)]) }
        case .map(let map): for entry in map { collect(entry.value, path + [entry.key]) }
        }
    }
}

extension String {
    /// True for a text with a place for endpoints that are not known yet.
    var waitsForEngine: Bool {
        utf8.contains(UInt8(ascii: "{")) && (contains(Endpoints.unknown.aws) || contains(Endpoints.unknown.http))
    }
}
