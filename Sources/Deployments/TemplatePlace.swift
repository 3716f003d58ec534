/// A line of a template, for people; the line alone survives in the state.
public struct TemplatePlace: Hashable, Sendable {
    /// The nested template, as the user knows its path; nil for the stack's own.
    public var file: String?
    /// Counted from 1; 0 when unknown.
    public var line: Int

    /// A line of the stack's own template, or of one that it nests.
    public init(file: String? = nil, line: Int) {
        self.file = file
        self.line = line
    }
}
