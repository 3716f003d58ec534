/// The beginning of a URL that names a port of this machine: `http://127.0.0.1:3000`, `https://api.localhost:4566`.
struct LocalAddress: Hashable {
    /// The URL up to its host.
    let host: Substring
    /// What follows the host's colon.
    let port: Int
    /// What follows the port.
    let rest: Substring

    /// Nil for a text that does not begin so.
    init?(startOf text: Substring) {
        guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { return nil }
        let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard let colon = authority.firstIndex(of: ":"), Self.isOfThisMachine(authority[..<colon]) else { return nil }
        let digits = text[authority.index(after: colon)...].prefix { ("0"..."9").contains($0) }
        guard let port = Int(digits) else { return nil }
        host = text[..<colon]
        self.port = port
        rest = text[digits.endIndex...]
    }

    /// Labels may stand before a name, as in `id.execute-api.localhost`.
    private static func isOfThisMachine(_ host: Substring) -> Bool {
        guard let name = ["127.0.0.1", "localhost"].first(where: host.hasSuffix) else { return false }
        let labels = host.dropLast(name.count)
        guard !labels.isEmpty else { return true }
        return labels.last == "." && !labels.hasPrefix(".") && !labels.contains("..")
            && labels.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}

extension String {
    /// The text with the ports of this machine left out of its URLs.
    var withoutLocalPorts: String {
        guard contains("://") else { return self }
        var result = ""
        var rest = self[...]
        while let start = rest.firstRange(of: "http")?.lowerBound {
            result += rest[..<start]
            if let address = LocalAddress(startOf: rest[start...]) {
                result += address.host
                rest = address.rest
            } else {
                result += rest[start...].prefix(4)
                rest = rest[start...].dropFirst(4)
            }
        }
        return result + rest
    }
}
