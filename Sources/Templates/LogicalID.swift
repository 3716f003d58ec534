/// The name of a resource within its template: letters and digits.
///
/// Generated resources have ids of the same shape. Malformed ids of the user's are reported by ``TemplateReader``
/// and kept, so that later stages can still speak of them.
public struct LogicalID: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible,
    ExpressibleByStringInterpolation
{
    /// The id itself.
    public let rawValue: String

    /// Any text as an id; see ``isWellFormed``.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Any text as an id; see ``isWellFormed``.
    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    /// Any text as an id; see ``isWellFormed``.
    public init(stringLiteral value: String) {
        rawValue = value
    }

    /// The id itself.
    public var description: String { rawValue }

    /// By the code points of the ids.
    public static func < (left: LogicalID, right: LogicalID) -> Bool { left.rawValue < right.rawValue }

    /// True for what CloudFormation accepts: 1 to 255 ASCII letters and digits.
    public var isWellFormed: Bool {
        (1...255).contains(rawValue.utf8.count)
            && rawValue.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: false
                }
            }
    }
}
