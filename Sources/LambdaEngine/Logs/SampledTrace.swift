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
        var fields: [Substring: String] = [:]
        for field in header.split(separator: ";") {
            let parts = field.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = String(parts[1]) }
        }
        guard fields["Sampled"] == "1", let root = fields["Root"] else { return nil }
        self.header = header
        self.root = root
        segment = fields["Parent"] ?? RandomText.hexadecimal(digits: 16)
    }
}
