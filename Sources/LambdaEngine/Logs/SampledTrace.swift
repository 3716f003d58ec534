/// The trace of an invocation that is sampled: its numbers stand in the report of the invocation.
///
/// Source: AWS X-Ray Developer Guide, "Tracing header".
struct SampledTrace: Hashable, Sendable {
    /// The whole header.
    let header: String
    /// Such as `1-5e34a614-10bdbee7d6e8b46b1b1f5a2f`.
    let root: String
    /// 16 hexadecimal digits.
    let segment: String

    /// Nil for a header that asks for no samples, or has no root.
    init?(_ header: String) {
        var (root, parent): (Substring?, Substring?) = (nil, nil)
        var isSampled = false
        for field in header.utf8.split(separator: UInt8(ascii: ";")) {
            let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard parts.count == 2 else { continue }
            let value = Substring(parts[1])
            switch Substring(parts[0]) {
            case "Root": root = value
            case "Parent": parent = value
            case "Sampled": isSampled = value == "1"
            default: break
            }
        }
        guard isSampled, let root else { return nil }
        self.header = header
        self.root = String(root)
        segment = parent.map { String($0) } ?? RandomText.hexadecimal(digits: 16)
    }
}
