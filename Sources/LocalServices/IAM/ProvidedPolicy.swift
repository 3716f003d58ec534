internal import CSAMData

/// A managed policy of AWS's own. Only its name is known here, not what it allows.
struct ProvidedPolicy: Hashable, Sendable {
    let name: String
    /// Begins and ends with a slash.
    let path: String

    var arn: String { "\(Self.prefix)\(path.dropFirst())\(name)" }

    /// All of the partition `aws`, in the order of their names.
    static let all: [ProvidedPolicy] = {
        let data = samlet_sam_managed_policies()
        let text = String(decoding: UnsafeBufferPointer(start: data.bytes, count: data.count), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard !line.hasPrefix("#"), words.count == 3, words[2].contains("a") else { return nil }
            return ProvidedPolicy(name: String(words[0]), path: words[1] == "-" ? "/" : "/\(words[1])/")
        }
    }()

    /// With which the ARNs of AWS's policies begin.
    static let prefix = "arn:aws:iam::aws:policy/"

    private static let byARN = Dictionary(uniqueKeysWithValues: all.map { ($0.arn, $0) })

    /// The policy of an ARN; nil when AWS has none of that name.
    static func named(_ arn: String) -> ProvidedPolicy? { byARN[arn] }
}
