/// A pattern of IAM: `*` stands for any text, `?` for any one character.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource", wildcards.
struct WildcardPattern: Hashable, Sendable {
    /// What stands at one position of the pattern.
    enum Element: Hashable, Sendable {
        case literal(Character)
        case anyCharacter
        case anyText
    }

    /// In the order of the text; several `*` in a row are one.
    let elements: [Element]

    init(_ text: String) {
        var elements: [Element] = []
        for character in text {
            switch character {
            case "*": if elements.last != .anyText { elements.append(.anyText) }
            case "?": elements.append(.anyCharacter)
            default: elements.append(.literal(character))
            }
        }
        self.elements = elements
    }
}

/// The texts that any of some patterns matches, or, as with `NotAction`, all others.
struct PatternSet: Hashable, Sendable {
    let patterns: [WildcardPattern]
    let isNegated: Bool

    init(_ patterns: [WildcardPattern], isNegated: Bool = false) {
        self.patterns = patterns
        self.isNegated = isNegated
    }
}
