internal import Documents
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// A request to one of AWS's services, with its body.
struct ServiceRequest: Sendable {
    /// Such as `DescribeLogGroups`.
    var operation: String
    /// The members of a JSON body, or what the parameters of a form say.
    var members: Mapping
    /// Who asks.
    var caller: Caller

    /// The text of a member; nil without one.
    func text(_ name: String) -> String? { members[name]?.text }

    /// The number of a member; nil without one.
    func integer(_ name: String) -> Int64? { members[name]?.text.flatMap { Int64($0) } }

    func boolean(_ name: String) -> Bool? {
        switch members[name]?.text {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// The texts of a list; empty without one.
    func texts(_ name: String) -> [String] { (members[name]?.sequence ?? []).compactMap(\.text) }

    /// The members of an object whose values are texts.
    func map(_ name: String) -> [String: String] {
        var map: [String: String] = [:]
        for entry in members[name]?.mapping ?? Mapping() { map[entry.key.text] = entry.value.text }
        return map
    }
}

/// Why a service refuses a request: its name, status and message are AWS's.
struct ServiceError: Error, Hashable, Sendable {
    var code: String
    var statusCode: Int
    var message: String

    init(_ code: String, _ message: String, statusCode: Int = 400) {
        self.code = code
        self.message = message
        self.statusCode = statusCode
    }
}
