/// Reads a Velocity template.
struct VelocityParser {
    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
    }

    /// The whole text.
    mutating func template() throws(VelocityError) -> [VelocityTemplate.Piece] {
        let pieces = try pieces(until: [])
        guard rest.isEmpty else { throw VelocityError(what: "'\(rest.prefix(20))' in the wrong place") }
        return pieces
    }

    // MARK: - Pieces

    /// Up to one of the directives, which is left, or the end.
    private mutating func pieces(until ends: [String]) throws(VelocityError) -> [VelocityTemplate.Piece] {
        var pieces: [VelocityTemplate.Piece] = []
        var text = ""
        while let character = rest.first {
            if character == "#", let directive = directive() {
                if ends.contains(directive.name) { break }
                if !text.isEmpty { pieces.append(.text(text)) }
                text = ""
                if let piece = try self.piece(directive) { pieces.append(piece) }
            } else if character == "$", let reference = try reference() {
                if !text.isEmpty { pieces.append(.text(text)) }
                text = ""
                pieces.append(.reference(reference))
            } else {
                text.append(rest.removeFirst())
            }
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    /// The directive that the rest starts with, and what follows it.
    private func directive() -> (name: String, after: Substring)? {
        if rest.hasPrefix("##") { return ("##", rest.dropFirst(2)) }
        var after = rest.dropFirst()
        let isBraced = after.first == "{"
        if isBraced { after.removeFirst() }
        let name = after.prefix { $0.isLetter }
        guard !name.isEmpty else { return nil }
        after = after.dropFirst(name.count)
        if isBraced, after.first == "}" { after.removeFirst() }
        return (String(name), after)
    }

    private mutating func piece(
        _ directive: (name: String, after: Substring)
    ) throws(VelocityError) -> VelocityTemplate.Piece? {
        rest = directive.after
        switch directive.name {
        case "##":
            rest = rest.drop { !$0.isNewline }.dropFirst()
            return nil
        case "set": return try set()
        case "if": return try branches()
        default: throw VelocityError(what: "#\(directive.name)")
        }
    }

    private mutating func set() throws(VelocityError) -> VelocityTemplate.Piece {
        try expect("(")
        skipSpace()
        guard let target = try reference() else { throw VelocityError(what: "#set without a variable") }
        try expect("=")
        let value = try expression()
        try expect(")")
        skipLineBreak()
        return .set(target, value)
    }

    private mutating func branches() throws(VelocityError) -> VelocityTemplate.Piece {
        var branches: [VelocityTemplate.Branch] = []
        var condition: VelocityTemplate.Expression? = try self.condition()
        while true {
            skipLineBreak()
            let pieces = try pieces(until: ["elseif", "else", "end"])
            branches.append(VelocityTemplate.Branch(condition: condition, pieces: pieces))
            guard let next = directive() else { throw VelocityError(what: "#if without #end") }
            rest = next.after
            switch next.name {
            case "elseif": condition = try self.condition()
            case "else": condition = nil
            default:
                skipLineBreak()
                return .branches(branches)
            }
        }
    }

    private mutating func condition() throws(VelocityError) -> VelocityTemplate.Expression {
        try expect("(")
        let condition = try expression()
        try expect(")")
        return condition
    }

    // MARK: - References

    /// The reference that the rest starts with; nil, with nothing read, for a `$` that starts none.
    private mutating func reference() throws(VelocityError) -> VelocityTemplate.Reference? {
        let start = rest
        guard rest.first == "$" else { return nil }
        rest.removeFirst()
        let isQuiet = skip("!")
        let isBraced = skip("{")
        guard let name = identifier() else {
            rest = start
            return nil
        }
        var steps: [VelocityTemplate.Reference.Step] = []
        while rest.first == ".", let next = rest.dropFirst().first, next.isLetter {
            rest.removeFirst()
            guard let property = identifier() else { break }
            steps.append(rest.first == "(" ? .call(property, try arguments()) : .property(property))
        }
        if isBraced { try expect("}") }
        let source = String(start[..<rest.startIndex])
        return VelocityTemplate.Reference(name: name, steps: steps, source: source, isQuiet: isQuiet)
    }

    private mutating func identifier() -> String? {
        guard let first = rest.first, first.isLetter || first == "_" else { return nil }
        var name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        while name.last == "-" { name = name.dropLast() }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    private mutating func arguments() throws(VelocityError) -> [VelocityTemplate.Expression] {
        try expect("(")
        var arguments: [VelocityTemplate.Expression] = []
        skipSpace()
        while rest.first != ")" {
            arguments.append(try expression())
            skipSpace()
            if !skip(",") { break }
        }
        try expect(")")
        return arguments
    }

    // MARK: - Expressions

    private mutating func expression() throws(VelocityError) -> VelocityTemplate.Expression {
        try binary([["||", "or"], ["&&", "and"], ["==", "!=", "eq", "ne"]][...])
    }

    /// Operators from the weakest to the strongest.
    private mutating func binary(_ levels: ArraySlice<[String]>) throws(VelocityError) -> VelocityTemplate.Expression {
        guard let operators = levels.first else { return try unary() }
        var left = try binary(levels.dropFirst())
        while let symbol = self.symbol(operators) {
            left = .binary(symbol, left, try binary(levels.dropFirst()))
        }
        return left
    }

    private mutating func symbol(_ operators: [String]) -> VelocityTemplate.Operator? {
        skipSpace()
        let words = ["or": "||", "and": "&&", "eq": "==", "ne": "!="]
        for text in operators where rest.hasPrefix(text) {
            let isWord = words[text] != nil
            if isWord, let next = rest.dropFirst(text.count).first, next.isLetter || next.isNumber { continue }
            rest = rest.dropFirst(text.count)
            return VelocityTemplate.Operator(rawValue: words[text] ?? text)
        }
        return nil
    }

    private mutating func unary() throws(VelocityError) -> VelocityTemplate.Expression {
        skipSpace()
        switch rest.first {
        case "!":
            rest.removeFirst()
            return .not(try unary())
        case "(":
            rest.removeFirst()
            let inner = try expression()
            try expect(")")
            return inner
        case "'": return .text([.text(try quoted("'"))])
        case "\"":
            var inner = VelocityParser(try quoted("\""))
            return .text(try inner.template())
        case "$":
            guard let reference = try reference() else { throw VelocityError(what: "a lone '$'") }
            return .reference(reference)
        default: return try literal()
        }
    }

    private mutating func literal() throws(VelocityError) -> VelocityTemplate.Expression {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
        rest = rest.dropFirst(word.count)
        if word == "true" || word == "false" { return .boolean(word == "true") }
        guard let number = Int(word) else {
            throw VelocityError(what: "'\(word.isEmpty ? rest.prefix(20) : word)' in an expression")
        }
        return .number(number)
    }

    private mutating func quoted(_ quote: Character) throws(VelocityError) -> String {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: quote) else {
            throw VelocityError(what: "a text without its closing quote")
        }
        let text = String(rest[..<end])
        rest = rest[rest.index(after: end)...]
        return text
    }

    // MARK: - Characters

    private mutating func skipSpace() { rest = rest.drop(while: \.isWhitespace) }

    /// What a directive ends with on its line.
    private mutating func skipLineBreak() {
        let after = rest.drop { $0 == " " || $0 == "\t" }
        if after.first?.isNewline == true { rest = after.dropFirst() }
    }

    private mutating func skip(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func expect(_ character: Character) throws(VelocityError) {
        skipSpace()
        guard skip(character) else { throw VelocityError(what: "'\(rest.prefix(20))' where '\(character)' belongs") }
    }
}
