internal import Documents

/// A pattern for events of JSON: `{ $.level = "ERROR" && ($.count > 5 || $.user NOT EXISTS) }`.
struct JSONPattern: Sendable {
    private let condition: Condition

    private indirect enum Condition: Sendable {
        case all([Condition])
        case any([Condition])
        case property(Path, Test)
    }

    private enum Test: Sendable {
        case compares(PatternComparison)
        case isNull
        case isBoolean(Bool)
        case exists(Bool)
    }

    /// `$.a.b[0].c`, `$.a[*]`.
    private struct Path: Sendable {
        var steps: [Step] = []

        enum Step: Sendable {
            case key(String)
            case index(Int)
            case every
        }
    }

    init(_ text: Substring) throws(PatternFault) {
        var scanner = PatternScanner(text)
        guard scanner.takeToken("{") else { throw PatternFault() }
        condition = try Self.alternatives(&scanner)
        guard scanner.takeToken("}"), scanner.isAtEnd else { throw PatternFault() }
    }

    func matches(_ object: Node) -> Bool { Self.holds(condition, object) }

    // MARK: - Reading

    private static func alternatives(_ scanner: inout PatternScanner) throws(PatternFault) -> Condition {
        var parts = [try conjunction(&scanner)]
        while scanner.takeToken("||") { parts.append(try conjunction(&scanner)) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private static func conjunction(_ scanner: inout PatternScanner) throws(PatternFault) -> Condition {
        var parts = [try single(&scanner)]
        while scanner.takeToken("&&") { parts.append(try single(&scanner)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private static func single(_ scanner: inout PatternScanner) throws(PatternFault) -> Condition {
        if scanner.takeToken("(") {
            let inner = try alternatives(&scanner)
            guard scanner.takeToken(")") else { throw PatternFault() }
            return inner
        }
        let path = try path(&scanner)
        return .property(path, try test(&scanner))
    }

    private static func path(_ scanner: inout PatternScanner) throws(PatternFault) -> Path {
        guard scanner.take("$") else { throw PatternFault() }
        var path = Path()
        while true {
            if scanner.take("[") {
                let index = scanner.word { $0 != "]" }
                guard scanner.take("]") else { throw PatternFault() }
                switch (index, Int(index)) {
                case ("*", _): path.steps.append(.every)
                case (_, let number?): path.steps.append(.index(number))
                default: path.steps.append(.key(index.filter { $0 != "'" && $0 != "\"" }))
                }
            } else if scanner.take(".") {
                let key = scanner.word { $0.isLetter || $0.isNumber || "_-@$".contains($0) }
                guard !key.isEmpty else { throw PatternFault() }
                path.steps.append(.key(String(key)))
            } else {
                break
            }
        }
        guard !path.steps.isEmpty else { throw PatternFault() }
        return path
    }

    private static func test(_ scanner: inout PatternScanner) throws(PatternFault) -> Test {
        if scanner.takeToken("IS") {
            if scanner.takeToken("NULL") { return .isNull }
            if scanner.takeToken("TRUE") { return .isBoolean(true) }
            if scanner.takeToken("FALSE") { return .isBoolean(false) }
            throw PatternFault()
        }
        if scanner.takeToken("NOT") {
            guard scanner.takeToken("EXISTS") else { throw PatternFault() }
            return .exists(false)
        }
        if scanner.takeToken("EXISTS") { return .exists(true) }
        let comparison = try PatternComparison(&scanner) { !$0.isWhitespace && !"&|(){}".contains($0) }
        guard let comparison else { throw PatternFault() }
        return .compares(comparison)
    }

    // MARK: - Matching

    private static func holds(_ condition: Condition, _ object: Node) -> Bool {
        switch condition {
        case .all(let parts): return parts.allSatisfy { holds($0, object) }
        case .any(let parts): return parts.contains { holds($0, object) }
        case .property(let path, let test):
            let values = values(at: path.steps[...], in: object)
            if case .exists(let isThere) = test { return isThere != values.isEmpty }
            return values.contains { passes($0, test) }
        }
    }

    private static func values(at steps: ArraySlice<Path.Step>, in node: Node) -> [Node] {
        guard let step = steps.first else { return [node] }
        let next =
            switch step {
            case .key(let key): [node[key]].compactMap(\.self)
            case .index(let index): Array((node.sequence ?? []).dropFirst(index).prefix(1))
            case .every: node.sequence ?? []
            }
        return next.flatMap { values(at: steps.dropFirst(), in: $0) }
    }

    private static func passes(_ value: Node, _ test: Test) -> Bool {
        switch test {
        case .isNull: return value.isNull
        case .isBoolean(let boolean):
            return value.scalar?.style == .plain && value.text == (boolean ? "true" : "false")
        case .exists(let isThere): return isThere
        case .compares(let comparison):
            guard !value.isNull else { return false }
            return comparison.matches(value.text ?? JSONWriter.text(of: value))
        }
    }
}
