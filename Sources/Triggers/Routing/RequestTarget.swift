/// The target of a request line, split at its `?`.
struct RequestTarget {
    let path: Substring
    let query: Substring

    init(_ text: String) {
        var target = text[...]
        // The absolute form, as proxies are sent it: only the path counts.
        if target.first != "/", let scheme = target.firstRange(of: "://") {
            target = target[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
        }
        if let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) {
            path = target[..<mark].isEmpty ? "/" : target[..<mark]
            query = target[target.index(after: mark)...]
        } else {
            path = target.isEmpty ? "/" : target
            query = ""
        }
    }
}
