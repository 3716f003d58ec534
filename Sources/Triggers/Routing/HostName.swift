/// What the `Host` header of a request says.
public enum HostName {
    /// The host without its port, in lower case; an IPv6 address keeps its brackets.
    public static func name(of host: String) -> String {
        if host.first == "[", let end = host.firstIndex(of: "]") { return String(host[...end]).lowercased() }
        return (Substring(host.utf8.prefix { $0 != UInt8(ascii: ":") })).lowercased()
    }

    static func port(of host: String) -> Int? {
        let after = host.first == "[" ? host.drop { $0 != "]" } : host[...]
        guard let colon = after.lastIndex(of: ":") else { return nil }
        return Int(after[after.index(after: colon)...])
    }

    /// Whether requests for a host are answered. A page of a foreign site can make its own name lead to this machine
    /// (DNS rebinding) and so read what is served here; names that only this machine or AWS gives are safe.
    ///
    /// - Parameters:
    ///   - name: as ``name(of:)`` gives it; empty for a request without a `Host`, which no browser sends.
    ///   - additional: more names, in lower case.
    public static func isTrusted(_ name: String, additional: Set<String> = []) -> Bool {
        if name.isEmpty || isLocal(name) || additional.contains(name) { return true }
        if name.hasSuffix(".amazonaws.com") || name.hasSuffix(".amazonaws.com.cn") {
            return name.contains(".execute-api.")
        }
        return name.hasSuffix(".on.aws") && name.contains(".lambda-url.")
    }

    /// Whether a name is of this machine alone: pages that come from it are its user's own.
    ///
    /// - Parameter name: as ``name(of:)`` gives it.
    public static func isLocal(_ name: String) -> Bool {
        isLoopbackAddress(name) || localNames.contains(name) || name.hasSuffix(".localhost")
            || name.hasSuffix(".localhost.localstack.cloud")
    }

    private static let localNames: Set<String> = ["localhost", "host.docker.internal", "localhost.localstack.cloud"]

    /// `127.0.0.0/8`, `::1` and both as one.
    private static func isLoopbackAddress(_ name: String) -> Bool {
        if name == "127.0.0.1" { return true }
        if ["[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]"].contains(name) { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
