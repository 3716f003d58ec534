/// How often functions have run for one and the same triggering event, as the field `Lineage` of the trace header carries it from
/// one to the next: `a87bd80c:1|68fd508a:5`, a hash of a function and how often it ran before.
///
/// AWS's SDKs hand the header on from within a function. Source: AWS X-Ray Developer Guide, "Tracing header"; AWS Lambda Developer
/// Guide, "Use Lambda recursive loop detection to prevent infinite loops".
struct InvocationLineage: Hashable, Sendable {
    /// The trace header without its lineage.
    let header: String
    /// How often the function has run in the chain before.
    let earlierRuns: Int
    /// What the function hands on.
    let text: String

    /// As many invocations of one function a chain may have: what comes after them is stopped.
    static let limit = 16
    /// As many functions are counted, those that ran last.
    private static let functionLimit = 16

    /// The lineage of an invocation.
    /// - Parameters:
    ///   - header: the value of `X-Amzn-Trace-Id` that came with it.
    ///   - functionARN: of the function that is to run, without a qualifier.
    init(_ header: String, of functionARN: String) {
        let hash = Self.hash(functionARN)
        guard let (rest, value) = Self.separated(header) else {
            (self.header, earlierRuns, text) = (header, 0, hash + ":0")
            return
        }
        self.header = rest
        var counts = Self.counts(in: value)
        let place = counts.firstIndex { $0.function == hash }
        earlierRuns = place.map { counts[$0].number + 1 } ?? 0
        if let place { counts.remove(at: place) }
        counts.append((hash, earlierRuns))
        text = counts.suffix(Self.functionLimit).map { "\($0.function):\($0.number)" }.joined(separator: "|")
    }

    private static func separated(_ header: String) -> (rest: String, value: Substring)? {
        guard let start = header.utf8.firstRange(of: "Lineage=".utf8) else { return nil }
        let end = header.utf8[start.upperBound...].firstIndex(of: UInt8(ascii: ";")) ?? header.endIndex
        let fields = header.split(separator: ";").filter { !$0.hasPrefix("Lineage=") }
        return (fields.joined(separator: ";"), header[start.upperBound..<end])
    }

    /// AWS's SDK for Python sends `|` as `%7C`. What has another form, such as the counters of AWS's own service, says nothing
    /// of functions here.
    private static func counts(in value: Substring) -> [(function: String, number: Int)] {
        PercentEncoding.decoded(value).split(separator: "|").compactMap { entry in
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let number = Int(parts[1]), (0..<1_000_000).contains(number) else { return nil }
            return (String(parts[0]), number)
        }
    }

    /// Eight hexadecimal digits: FNV-1a of 32 bits.
    private static func hash(_ text: String) -> String {
        let hash = text.utf8.reduce(2_166_136_261 as UInt32) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}

extension LambdaError {
    /// A function runs for what it has done itself, again and again.
    static let recursiveInvocation = LambdaError(
        code: "RecursiveInvocationException", statusCode: 400,
        message: "The function was invoked again and again by what it did itself, and its invocation was stopped.")
}
