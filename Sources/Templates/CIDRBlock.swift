/// An IPv4 or IPv6 address block such as `10.0.0.0/16`.
struct CIDRBlock {
    private let address: UInt128
    private let prefixLength: Int
    let isIPv6: Bool

    /// Nil for anything but an address, a slash and a length. Bits of the address behind the length do not count.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Self.number(parts[1], radix: 10, digits: 3) else { return nil }
        if let address = Self.ipv4(parts[0]), length <= 32 {
            (self.address, isIPv6) = (address, false)
        } else if let address = Self.ipv6(parts[0]), length <= 128 {
            (self.address, isIPv6) = (address, true)
        } else {
            return nil
        }
        prefixLength = Int(length)
    }

    /// Bits of an address.
    private var width: Int { isIPv6 ? 128 : 32 }

    /// The first `count` subnets with `hostBits` bits for hosts; nil when they do not fit.
    func subnets(count: Int, hostBits: Int) -> [String]? {
        guard count >= 1, hostBits >= 1, hostBits <= width - prefixLength else { return nil }
        let subnetLength = width - hostBits
        let room = subnetLength - prefixLength
        guard room >= 64 || UInt128(count) <= UInt128(1) << UInt128(room) else { return nil }
        let base = (address >> UInt128(width - prefixLength)) << UInt128(width - prefixLength)
        return (0..<count).map { index in
            let subnet = base + UInt128(index) << UInt128(hostBits)
            return "\(isIPv6 ? Self.ipv6Text(subnet) : Self.ipv4Text(subnet))/\(subnetLength)"
        }
    }

    // MARK: - Reading addresses

    /// Digits alone, without a sign.
    private static func number(_ text: Substring, radix: Int, digits: Int) -> UInt128? {
        guard (1...digits).contains(text.utf8.count), text.first != "+", text.first != "-" else { return nil }
        return UInt128(text, radix: radix)
    }

    /// Four numbers without leading zeros: some programs read those as octal.
    private static func ipv4(_ text: Substring) -> UInt128? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt128 = 0
        for part in parts {
            guard let byte = number(part, radix: 10, digits: 3), byte < 256, part.utf8.count == 1 || part.first != "0"
            else {
                return nil
            }
            address = address << 8 | byte
        }
        return address
    }

    /// Eight groups, or fewer around `::`; the last two may be written as an IPv4 address (RFC 4291).
    private static func ipv6(_ text: Substring) -> UInt128? {
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = groups(halves[0], mayEndInIPv4: halves.count == 1) else { return nil }
        var all = head
        if halves.count == 2 {
            guard let tail = groups(halves[1], mayEndInIPv4: true), head.count + tail.count < 8 else { return nil }
            all += Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        }
        return all.count == 8 ? all.reduce(0) { $0 << 16 | $1 } : nil
    }

    private static func groups(_ text: Substring, mayEndInIPv4: Bool) -> [UInt128]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt128] = []
        for (position, part) in parts.enumerated() {
            if let group = number(part, radix: 16, digits: 4) {
                groups.append(group)
            } else if mayEndInIPv4, position == parts.count - 1, let address = ipv4(part) {
                groups += [address >> 16, address & 0xFFFF]
            } else {
                return nil
            }
        }
        return groups
    }

    // MARK: - Writing addresses

    private static func ipv4Text(_ address: UInt128) -> String {
        [24, 16, 8, 0].map { String(address >> $0 & 255) }.joined(separator: ".")
    }

    /// Groups in hexadecimal with the longest run of zeros left out (RFC 5952).
    private static func ipv6Text(_ address: UInt128) -> String {
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: address >> UInt128(112 - 16 * $0)) }
        var longest = 0..<0
        var start = 0
        while start < 8 {
            let end = groups[start...].firstIndex { $0 != 0 } ?? 8
            if end - start > max(longest.count, 1) { longest = start..<end }
            start = max(end, start + 1)
        }
        func text(_ range: Range<Int>) -> String { groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        return longest.isEmpty ? text(0..<8) : "\(text(0..<longest.lowerBound))::\(text(longest.upperBound..<8))"
    }
}
