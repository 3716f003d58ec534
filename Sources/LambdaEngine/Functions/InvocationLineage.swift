internal import Diagnostics

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
        let hash = FNV1a.shortHash(of: functionARN.utf8).hexadecimalDigits
        let fields = header.split(separator: ";")
        guard let field = fields.first(where: Self.isLineage) else {
            (self.header, earlierRuns, text) = (header, 0, hash + ":0")
            return
        }
        self.header = fields.filter { !Self.isLineage($0) }.joined(separator: ";")
        var counts = Self.counts(in: field.dropFirst(Self.fieldStart.count))
        let place = counts.firstIndex { $0.function == hash }
        earlierRuns = place.map { counts[$0].number + 1 } ?? 0
        if let place { counts.remove(at: place) }
        counts.append((hash, earlierRuns))
        text = counts.suffix(Self.functionLimit).map { "\($0.function):\($0.number)" }.joined(separator: "|")
    }

    private static let fieldStart = "Lineage="

    private static func isLineage(_ field: Substring) -> Bool { field.hasPrefix(fieldStart) }

    /// AWS's SDK for Python sends `|` as `%7C`. What has another form, such as the counters of AWS's own service, says nothing
    /// of functions here.
    private static func counts(in value: Substring) -> [(function: String, number: Int)] {
        PercentEncoding.decoded(value).split(separator: "|").compactMap { entry in
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let number = Int(parts[1]), (0..<1_000_000).contains(number) else { return nil }
            return (String(parts[0]), number)
        }
    }
}

extension LambdaError {
    /// A function runs for what it has done itself, again and again.
    static let recursiveInvocation = LambdaError(
        code: "RecursiveInvocationException", statusCode: 400,
        message: "The function was invoked again and again by what it did itself, and its invocation was stopped.")
}
