internal import HTTPTypes
internal import NIOCore

/// A request on its way to a function.
struct ProxyRequest: Sendable {
    var method: String
    /// As sent, percent-encoded, from the stage on, without the query string.
    var path: Substring
    /// As sent, without the `?`.
    var query: Substring
    var headers: HTTPFields
    /// The value of `Host`, with the port.
    var host: String
    var sourceIP: String
    var body: ByteBuffer
    var stamp: RequestStamp

    static let httpProtocol = "HTTP/1.1"

    var contentType: String? { headers[.contentType] }
    var userAgent: String? { headers[.userAgent] }

    /// The host without its port.
    var hostName: String { HostName.name(of: host) }

    /// The port the client used.
    var port: Int { HostName.port(of: host) ?? 80 }

    /// The first label of the host name; the id of the API where the host is no name of its own, as `127.0.0.1`.
    func domainPrefix(apiID: String) -> String {
        let name = hostName
        if name == "localhost" || name.first == "[" || name.allSatisfy({ $0.isNumber || $0 == "." }) { return apiID }
        return String(name.prefix { $0 != "." })
    }

    /// Bytes of the request's path, query and headers, which API Gateway limits.
    var headSize: Int {
        headers.reduce(method.utf8.count + path.utf8.count + query.utf8.count + host.utf8.count) {
            $0 + $1.name.rawName.utf8.count + $1.value.utf8.count
        }
    }
}

/// The headers of an event: of each name all values, sorted by name as AWS does.
struct EventHeaders {
    struct Header {
        /// As sent.
        var name: String
        var lowerCaseName: String
        /// In order, at least one.
        var values: [String]
    }

    private(set) var headers: [Header] = []

    /// - Parameter dropped: names in lower case that do not reach the function.
    init(_ request: ProxyRequest, dropping dropped: Set<String>) {
        headers.reserveCapacity(request.headers.count + 5)
        for field in request.headers where !dropped.contains(field.name.canonicalName) {
            add(field.name.rawName, lowerCase: field.name.canonicalName, field.value)
        }
        set("Host", lowerCase: "host", request.host)
        set("X-Amzn-Trace-Id", lowerCase: "x-amzn-trace-id", request.stamp.trace.requestText)
        let forwarded = headers.first { $0.lowerCaseName == "x-forwarded-for" }.map {
            $0.values.joined(separator: ", ") + ", "
        }
        set("X-Forwarded-For", lowerCase: "x-forwarded-for", (forwarded ?? "") + request.sourceIP)
        set("X-Forwarded-Port", lowerCase: "x-forwarded-port", String(request.port))
        set("X-Forwarded-Proto", lowerCase: "x-forwarded-proto", "http")
    }

    mutating func add(_ name: String, lowerCase: String, _ value: String) {
        if let position = headers.firstIndex(where: { $0.lowerCaseName == lowerCase }) {
            headers[position].values.append(value)
        } else {
            headers.append(Header(name: name, lowerCaseName: lowerCase, values: [value]))
        }
    }

    mutating func set(_ name: String, lowerCase: String, _ value: String) {
        let header = Header(name: name, lowerCaseName: lowerCase, values: [value])
        if let position = headers.firstIndex(where: { $0.lowerCaseName == lowerCase }) {
            headers[position] = header
        } else {
            headers.append(header)
        }
    }

    var sortedByName: [Header] { headers.sorted { $0.name < $1.name } }
    var sortedByLowerCaseName: [Header] { headers.sorted { $0.lowerCaseName < $1.lowerCaseName } }
}
