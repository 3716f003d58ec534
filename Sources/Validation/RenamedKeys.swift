internal import Diagnostics
internal import Documents
internal import Templates

/// Keeps fixes that rename keys from writing a key twice: one that its map has already, or that another fix writes there.
struct RenamedKeys {
    /// The map that each key stands in, by the place of the key with and without quotes.
    private var maps: [SourceSpan: Int] = [:]
    /// The keys of each map; the template itself is the first.
    private var names: [Set<String>] = []

    init(_ root: Node) {
        var rest = [root]
        while let node = rest.popLast() {
            switch node.content {
            case .scalar: continue
            case .sequence(let items): rest += items
            case .mapping(let mapping):
                for entry in mapping {
                    maps[entry.key.span] = names.count
                    maps[entry.key.textSpan] = names.count
                    rest.append(entry.value)
                }
                names.append(Set(mapping.map(\.key.text)))
            }
        }
    }

    /// The diagnostics, without the fixes that would write a key twice; nil where there are none of these.
    mutating func withoutCollisions(_ diagnostics: [Diagnostic]) -> [Diagnostic]? {
        var kept: [Int: [DiagnosticFix]] = [:]
        for (index, diagnostic) in diagnostics.enumerated() where !diagnostic.fixes.isEmpty {
            let fixes = diagnostic.fixes.filter { take($0) }
            if fixes.count < diagnostic.fixes.count { kept[index] = fixes }
        }
        // A section that is merely misspelt need not be written around its resources.
        if names.first?.contains("Resources") == true {
            for (index, diagnostic) in diagnostics.enumerated()
            where diagnostic.code == .noResources && !diagnostic.fixes.isEmpty { kept[index] = [] }
        }
        guard !kept.isEmpty else { return nil }
        var result = diagnostics
        for (index, fixes) in kept { result[index].fixes = fixes }
        return result
    }

    /// False for a fix that cannot be had.
    private mutating func take(_ fix: DiagnosticFix) -> Bool {
        let renamed = fix.edits.compactMap { edit in maps[edit.span].map { (map: $0, name: edit.replacement) } }
        guard !renamed.contains(where: { names[$0.map].contains($0.name) }) else { return false }
        for (map, name) in renamed { names[map].insert(name) }
        return true
    }
}
