internal import Documents
internal import NIOCore
internal import Templates

/// What an extension wants to be told of, where, and in batches of which size.
///
/// Source: AWS Lambda Developer Guide, "Accessing real-time telemetry data for extensions using the Telemetry API".
struct TelemetrySubscription: Hashable, Sendable {
    enum Category: String, Hashable, Sendable, CaseIterable {
        case platform
        case function
        case `extension`
    }

    enum Destination: Hashable, Sendable {
        /// - Parameter path: with its slash and query.
        case http(port: Int, path: String)
        case tcp(port: Int)

        var port: Int {
            switch self {
            case .http(let port, _), .tcp(let port): port
            }
        }
    }

    /// Which API it came by; they differ in the records that they send.
    enum API: Hashable, Sendable {
        case telemetry
        case logs
    }

    var api = API.telemetry
    /// In the order in which it named them.
    var categories: [Category]
    var destination: Destination
    /// Events in one batch.
    var mostItems = 10_000
    var mostBytes = 262_144
    /// How long a batch is collected.
    var time: TimeAmount = .milliseconds(1000)

    /// - Parameter body: a JSON object.
    init(_ body: ByteBuffer, api: API) throws(ExtensionRefusal) {
        guard let object = Document.json(Array(body.readableBytesView))?.mapping else {
            throw .invalidSubscription("the body is no JSON object")
        }
        self.api = api
        categories = try Self.categories(object["types"])
        destination = try Self.destination(object["destination"])
        if api == .telemetry, !Self.schemas.contains(object["schemaVersion"]?.text ?? "") {
            throw .invalidSubscription("schemaVersion must be one of \(Self.schemas.sorted().joined(separator: ", "))")
        }
        let buffering = object["buffering"]
        mostItems = try Self.number(buffering?["maxItems"], "maxItems", 1000...10_000) ?? mostItems
        mostBytes = try Self.number(buffering?["maxBytes"], "maxBytes", 262_144...1_048_576) ?? mostBytes
        let milliseconds = try Self.number(buffering?["timeoutMs"], "timeoutMs", 25...30_000)
        time = milliseconds.map { .milliseconds(Int64($0)) } ?? time
    }

    private static let schemas: Set<String> = ["2022-07-01", "2022-12-13", "2025-01-29"]

    private static func categories(_ node: Node?) throws(ExtensionRefusal) -> [Category] {
        let names = node?.sequence?.map { $0.text ?? "" } ?? []
        let categories = names.compactMap(Category.init)
        guard !categories.isEmpty, categories.count == names.count, Set(categories).count == names.count else {
            throw .invalidSubscription("types must be some of platform, function and extension, each once")
        }
        return categories
    }

    private static func destination(_ node: Node?) throws(ExtensionRefusal) -> Destination {
        switch node?["protocol"]?.text {
        case "HTTP":
            guard let uri = node?["URI"]?.text ?? node?["uri"]?.text, let destination = http(uri) else {
                throw .invalidSubscription("URI must be like http://sandbox.localdomain:8080")
            }
            return destination
        case "TCP":
            guard let port = node?["port"]?.text.flatMap({ Int($0) }), (1...65_535).contains(port) else {
                throw .invalidSubscription("port must be a number from 1 to 65535")
            }
            return .tcp(port: port)
        default: throw .invalidSubscription("protocol must be HTTP or TCP")
        }
    }

    private static func http(_ uri: String) -> Destination? {
        guard uri.hasPrefix("http://") else { return nil }
        let rest = uri.dropFirst(7)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let parts = rest[..<slash].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, ["sandbox", "sandbox.localdomain"].contains(parts.first) else { return nil }
        guard let port = parts.count == 2 ? Int(parts[1]) : 80, (1...65_535).contains(port) else { return nil }
        return .http(port: port, path: slash == rest.endIndex ? "/" : String(rest[slash...]))
    }

    private static func number(
        _ node: Node?, _ name: String, _ range: ClosedRange<Int>
    ) throws(ExtensionRefusal) -> Int? {
        guard let node else { return nil }
        guard let number = node.text.flatMap({ Int($0) }), range.contains(number) else {
            throw .invalidSubscription(
                "\(name) must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

extension ExtensionRefusal {
    static func invalidSubscription(_ message: String) -> ExtensionRefusal {
        ExtensionRefusal(type: "ValidationError", message: message, isMalformed: true)
    }

    static func subscriptionClosed(_ api: TelemetrySubscription.API) -> ExtensionRefusal {
        let name = api == .telemetry ? "Telemetry" : "Logs"
        return ExtensionRefusal(
            type: "\(name).SubscriptionClosed", message: "\(name) API subscription is closed already")
    }
}
