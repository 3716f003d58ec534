internal import CSAMData

/// The AWS managed policies by name: `managed-policies.txt`.
struct ManagedPolicies {
    /// What has been looked up, by partition and name.
    private var found: [String: [String: String?]] = [:]

    /// The ARN of a managed policy in a partition; nil when there is none of that name.
    mutating func arn(of name: String, in partition: Partition) -> String? {
        if let arn = found[partition.name]?[name] { return arn }
        let arn = Self.arn(of: name, in: partition)
        found[partition.name, default: [:]][name] = .some(arn)
        return arn
    }

    private static let bytes: [UInt8] = {
        let data = samlet_sam_managed_policies()
        return Array(UnsafeBufferPointer(start: data.bytes, count: data.count))
    }()

    private static func arn(of name: String, in partition: Partition) -> String? {
        guard let letter = partition.letter, let line = line(of: Array(name.utf8)) else { return nil }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.count == 3, words[2].contains(letter) else { return nil }
        return partition.managedPolicyARN(words[1] == "-" ? name : "\(words[1])/\(name)")
    }

    /// The line that starts with a name; the lines are in order of their bytes, so that the middle tells which half.
    private static func line(of name: [UInt8]) -> ArraySlice<UInt8>? {
        var low = 0
        var high = bytes.count
        while low < high {
            let middle = (low + high) / 2
            let start = (bytes[low..<middle].lastIndex(of: UInt8(ascii: "\n")) ?? low - 1) + 1
            let end = bytes[middle..<high].firstIndex(of: UInt8(ascii: "\n")) ?? high
            let line = bytes[start..<end]
            let found = line.prefix { $0 != UInt8(ascii: " ") }
            if found.elementsEqual(name) { return line }
            if found.lexicographicallyPrecedes(name) { low = end + 1 } else { high = start }
        }
        return nil
    }
}
