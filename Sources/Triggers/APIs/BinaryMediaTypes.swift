/// The media types that a REST API treats as binary.
struct BinaryMediaTypes: Hashable, Sendable {
    private var types: Set<String> = []

    init() {}

    /// - Parameter types: such as `image/png`, `image/*` and `*/*`; `~1` stands for `/`, as SAM writes them.
    init(_ types: some Sequence<String>) {
        self.types = Set(types.map { $0.replacing("~1", with: "/").lowercased() })
    }

    /// Whether a `Content-Type`, or the first type of an `Accept`, is one of them. Parameters such as `charset` do not count.
    func matches(_ header: String?) -> Bool {
        guard !types.isEmpty else { return false }
        if types.contains("*/*") { return true }
        guard let header, let first = header.split(separator: ",").first else { return false }
        let type = first.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        if types.contains(type) { return true }
        return types.contains(type.prefix { $0 != "/" } + "/*")
    }
}
