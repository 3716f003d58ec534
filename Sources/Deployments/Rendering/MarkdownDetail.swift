/// How much of a plan its Markdown tells: comments have an end.
enum MarkdownDetail: Int, CaseIterable, Comparable {
    /// Everything.
    case all
    /// Without unchanged lines around changed ones, and without the files of code.
    case withoutContext
    /// Long texts as a count of lines.
    case shortValues
    /// The changes of those resources alone that may lose data or let in more.
    case dangersOnly
    /// No list of resources: counts, what may be lost, who may do what.
    case countsOnly

    static func < (left: MarkdownDetail, right: MarkdownDetail) -> Bool { left.rawValue < right.rawValue }
}
