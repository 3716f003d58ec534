internal import Diagnostics
internal import Documents
internal import Templates

/// Values as people read them.
enum ValueText {
    /// In one line; the reader makes it fit.
    static func line(_ value: Value) -> String {
        if value.holdsSecret { return "(secret)" }
        switch value.content {
        case .unknown(let unknown): return "(known after \(unknown.waitsFor.joined(separator: ", ")) is created)"
        case .scalar(let scalar):
            let text = scalar.style.isText ? "'\(scalar.text)'" : scalar.text
            return known(text).replacing("\n", with: "⏎").terminalSafe
        case .list(let items):
            let isPlain = items.allSatisfy { $0.scalar != nil }
            if isPlain { return items.map(line).joined(separator: ", ") }
            let words = items.compactMap { policy($0) ?? tag($0) }
            if words.count == items.count { return words.joined(separator: "; ").terminalSafe }
            return known(JSONWriter.text(of: value.node)).terminalSafe
        case .map:
            return (policy(value) ?? known(JSONWriter.text(of: value.node))).terminalSafe
        }
    }

    /// A value, or what is to be said of it, with the sign before it: `-` for what was, `+` for what will be, else a space.
    typealias Words = (sign: Character, text: String)

    /// The old value of a change and the new one, or the one of them that there is.
    /// - Parameter shown: makes a value fit.
    static func words(_ change: PropertyChange, shown: (String) -> String = { $0 }) -> [Words] {
        if let origin = change.movedFrom, let after = change.after {
            return [(" ", "\(shown(line(after))) (was at \(origin))")]
        }
        let before = change.before.map { Words("-", shown(line($0))) }
        let after = change.after.map { Words("+", shown(line($0))) }
        // Two secrets, of which nothing may be shown but that they differ.
        if let before, before.text == after?.text { return [(" ", "\(before.text) changed")] }
        return [before, after].compactMap(\.self)
    }

    /// A text in which what is not known yet says what it waits for.
    private static func known(_ text: String) -> String {
        guard text.waitsForEngine else { return text }
        return text.replacing(Endpoints.unknown.aws, with: "(known after the engine starts)")
            .replacing(Endpoints.unknown.http, with: "(known after the engine starts)")
    }

    /// `team=orders` for a tag; nil for any other map.
    private static func tag(_ value: Value) -> String? {
        guard value.map?.count == 2, let key = value["Key"]?.text, let text = value["Value"]?.text else { return nil }
        return known("\(key)=\(text)")
    }

    /// A statement, a policy document, or a policy with its document, in words; nil for any other map.
    static func policy(_ value: Value) -> String? {
        if let statement = statement(value) { return statement }
        guard let statements = value["Statement"] else { return value["PolicyDocument"].flatMap(policy) }
        let words = (statements.list ?? [statements]).map(statement)
        guard words.allSatisfy({ $0 != nil }) else { return nil }
        return words.compactMap(\.self).joined(separator: "; ")
    }

    /// The statement of a policy as a sentence: `Allow s3:GetObject on arn:…`; nil for any other map.
    static func statement(_ value: Value) -> String? {
        guard let effect = value["Effect"]?.text, let map = value.map else { return nil }
        let actions = words(map["Action"]) ?? words(map["NotAction"]).map { "all but \($0)" }
        let resources = words(map["Resource"]) ?? words(map["NotResource"]).map { "all but \($0)" }
        guard let actions else { return nil }
        var text = "\(effect) \(actions)"
        if let resources { text += " on \(resources)" }
        if let principal = map["Principal"] { text += " for \(self.principal(principal))" }
        if let condition = map["Condition"] { text += " if \(line(condition))" }
        return text
    }

    /// True for a policy, a statement of one, or a list of them.
    static func isPolicy(_ value: Value) -> Bool {
        if let items = value.list { return !items.isEmpty && items.allSatisfy { policy($0) != nil } }
        return policy(value) != nil
    }

    private static func words(_ value: Value?) -> String? {
        guard let value else { return nil }
        return value.text ?? value.list?.compactMap(\.text).joined(separator: ", ")
    }

    private static func principal(_ value: Value) -> String {
        if let text = value.text { return text == "*" ? "everyone (*)" : text }
        return (value.map ?? ValueMap()).compactMap { words($0.value) }.joined(separator: ", ")
    }

    /// The two texts of a change that are too long for a line; nil where they are not, or are no texts.
    static func longTexts(_ change: PropertyChange) -> (before: String, after: String)? {
        guard let before = change.before?.text, let after = change.after?.text else { return nil }
        let isSecret = change.before?.holdsSecret ?? false || change.after?.holdsSecret ?? false
        guard !isSecret, [before, after].contains(where: isLong) else { return nil }
        return (before, after)
    }

    /// More than 160 characters, or more than one line.
    private static func isLong(_ text: String) -> Bool { text.contains("\n") || text.count > 160 }

    /// A size in bytes: `812 B`, `1.2 MB`.
    static func size(_ bytes: Int) -> String {
        guard bytes >= 1024 else { return "\(bytes) B" }
        var (unit, scale) = ("kB", 1024)
        for next in ["MB", "GB"] where bytes >= scale * 1024 { (unit, scale) = (next, scale * 1024) }
        let tenths = (bytes * 10 + scale / 2) / scale
        return tenths % 10 == 0 ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
