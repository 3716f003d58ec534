/// The ARN of a layer version: `arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION`.
struct LayerVersionARN: Hashable, Sendable, Codable {
    /// Without the version: the layer itself.
    let layer: String
    let region: String
    let accountID: String
    let name: String
    /// From 1.
    let version: Int

    /// Nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 8, parts[0] == "arn", parts[2] == "lambda", parts[5] == "layer",
            let version = Int(parts[7]), version > 0
        else { return nil }
        let isName = parts[6].utf8.allSatisfy { $0.isASCIILetterOrDigit || "-_".utf8.contains($0) }
        guard isName, !parts[6].isEmpty, FunctionName.isAccount(parts[4]), FunctionName.isRegion(parts[3]) else {
            return nil
        }
        layer = parts[0..<7].joined(separator: ":")
        region = String(parts[3])
        accountID = String(parts[4])
        name = String(parts[6])
        self.version = version
    }
}
