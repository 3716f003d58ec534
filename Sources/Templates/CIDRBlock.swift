/// An IPv4 or IPv6 address block such as `10.0.0.0/16`.
struct CIDRBlock {
    private let address: UInt128
    private let prefixLength: Int
    let isIPv6: Bool

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(parts[1]), length >= 0 else { return nil }
        if let address = Self.ipv4(parts[0]), length <= 32 {
            (self.address, isIPv6) = (address, false)
        } else if let address = Self.ipv6(parts[0]), length <= 128 {
            (self.address, isIPv6) = (address, true)
        } else {
            return nil
        }
        prefixLength = length
    }

    /// The first `count` subnets with `hostBits` bits for hosts; nil when they do not fit.
    func subnets(count: Int, hostBits: Int) -> [String]? {
        let width = isIPv6 ? 128 : 32
        let subnetLength = width - hostBits
        guard hostBits >= 1, subnetLength >= prefixLength else { return nil }
        let room = subnetLength - prefixLength
        guard room >= 64 || UInt128(count) <= UInt128(1) << UInt128(room) else { return nil }
        let mask = prefixLength == 0 ? 0 : ~UInt128(0) << UInt128(width - prefixLength)
        let base = address & mask & (isIPv6 ? ~0 : 0xFFFF_FFFF)
        return (0..<count).map { index in
            let subnet = base + UInt128(index) << UInt128(hostBits)
            return "\(isIPv6 ? Self.ipv6Text(subnet) : Self.ipv4Text(subnet))/\(subnetLength)"
        }
    }

    // MARK: - Addresses

    private static func ipv4(_ text: Substring) -> UInt128? {
        let bytes = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard bytes.count == 4, !bytes.contains(nil) else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt128($1 ?? 0) }
    }

    private static func ipv6(_ text: Substring) -> UInt128? {
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        func groups(_ half: Substring) -> [UInt16?] {
            half.isEmpty ? [] : half.split(separator: ":", omittingEmptySubsequences: false).map { UInt16($0, radix: 16) }
        }
        var all = groups(halves[0])
        if halves.count == 2 {
            let tail = groups(halves[1])
            guard all.count + tail.count < 8 else { return nil }
            all += Array(repeating: 0, count: 8 - all.count - tail.count) + tail
        }
        guard all.count == 8, !all.contains(nil) else { return nil }
        return all.reduce(0) { $0 << 16 | UInt128($1 ?? 0) }
    }

    private static func ipv4Text(_ address: UInt128) -> String {
        [24, 16, 8, 0].map { String(address >> $0 & 255) }.joined(separator: ".")
    }

    /// Groups in hexadecimal with the longest run of zeros left out (RFC 5952).
    private static func ipv6Text(_ address: UInt128) -> String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: address >> UInt128(112 - 16 * $0)) }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = max(end, start + 1)
        }
        func text(_ range: Range<Int>) -> String { groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        return best.isEmpty ? text(0..<8) : "\(text(0..<best.lowerBound))::\(text(best.upperBound..<8))"
    }
}
