public import Diagnostics

/// A template once everything is mended in it that can be without asking.
public struct MendedTemplate: Sendable {
    /// The new text; the old one where nothing could be mended.
    public private(set) var source: SourceText
    /// What there is to say of the new text.
    public private(set) var pipeline: TemplatePipeline
    /// What was done, in order: `template.yaml:3:5: fixed[T110]: write 'AWS::SQS::Queue'`.
    public private(set) var changes: [String] = []

    /// More can be mended, in as many further rounds as would take too long.
    public private(set) var isUnfinished = false

    /// A text that could not be read hides further mistakes, so that each round may find more to mend.
    private static let roundLimit = 100

    /// - Parameters:
    ///   - pipeline: what there is to say of the text.
    ///   - bytes: read in all rounds together, after which no further one begins: long texts have fewer rounds.
    ///   - check: the same for a new text.
    public init(
        _ source: SourceText, _ pipeline: TemplatePipeline, atMost bytes: Int = 3_000_000,
        check: (SourceText) throws -> TemplatePipeline
    ) rethrows {
        self.source = source
        self.pipeline = pipeline
        var (rounds, bytesRead) = (0, 0)
        while true {
            let fixed = FixedText(self.source, diagnostics: self.pipeline.diagnostics.sorted())
            guard !fixed.applied.isEmpty, fixed.bytes != self.source.bytes else { break }
            guard rounds < Self.roundLimit, bytesRead < bytes else {
                isUnfinished = true
                break
            }
            changes += fixed.applied.map { Self.words($0.diagnostic, $0.fix, source.name) }
            let mark: [UInt8] = self.source.hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []
            self.source = SourceText(name: source.name, bytes: mark + fixed.bytes)
            self.pipeline = try check(self.source)
            rounds += 1
            bytesRead += fixed.bytes.count
        }
    }

    private static func words(_ diagnostic: Diagnostic, _ fix: DiagnosticFix, _ file: String) -> String {
        let place = diagnostic.span.map { "\(file):\($0.start.line):\($0.start.column): " } ?? ""
        return "\(place)fixed[\(diagnostic.code.rawValue)]: \(fix.title)"
    }
}
