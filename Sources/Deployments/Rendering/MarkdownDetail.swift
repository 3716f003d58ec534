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
    /// Of what may be lost and who may do what, the first alone, in short.
    case fewDangers

    /// What may be lost, and who may do what, is told of so many resources; more are counted.
    var dangerLimit: Int { self < .fewDangers ? 50 : 10 }

    /// So much is told of what one resource may do, in lines and in characters of a line; nil for all of a line.
    var grantLimit: (lines: Int, characters: Int?) {
        self < .dangersOnly ? (12, nil) : self < .fewDangers ? (12, 200) : (3, 200)
    }

    static func < (left: MarkdownDetail, right: MarkdownDetail) -> Bool { left.rawValue < right.rawValue }
}
