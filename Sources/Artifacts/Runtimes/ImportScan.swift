internal import Glibc

/// Which of the libraries that AWS's runtimes bring along the files of an artifact import, and which they contain.
struct ImportScan: Hashable {
    /// Names as the language has them: `boto3`, `@aws-sdk/client-s3`.
    var imported: Set<String> = []
    /// Those of the libraries that are in the artifact itself.
    var contained: Set<String> = []

    /// Reads the sources in an artifact; a later call for the same one reads only what this one found.
    init(
        of id: ArtifactID, language: LambdaRuntime.Language, in store: ArtifactStore
    ) throws(ArtifactError) {
        let dialect: Dialect = if case .nodejs = language { .nodejs } else { .python }
        let path = "\(store.importsPath)/\(id.hexadecimal)-\(dialect.rawValue)"
        if let bytes = try FileSystem.contents(of: path), let known = ImportScan(bytes: bytes) {
            self = known
            return
        }
        for entry in try store.listing(of: id).entries where entry.kind != .emptyFolder {
            if let name = dialect.library(containing: entry.path) {
                contained.insert(name)
            } else if entry.kind != .link, dialect.reads(entry.path),
                let file = try OpenFile.reading(store.path(of: id) + "/" + entry.path.text)
            {
                imported.formUnion(dialect.imports(in: try file.contents()))
            }
        }
        try FileSystem.replace(path, with: bytes)
    }

    // MARK: - On disk

    private static let version = "samlet imports 1"

    private var bytes: [UInt8] {
        var fields = FieldWriter()
        fields.add(Self.version)
        for names in [imported, contained] {
            fields.add(names.count)
            for name in names.sorted() { fields.add(name) }
        }
        return fields.bytes
    }

    private init?(bytes: [UInt8]) {
        var fields = FieldReader(bytes)
        guard fields.text() == Self.version, let importedCount = fields.number(),
            let imported = fields.list(importedCount, { $0.text() }), let containedCount = fields.number(),
            let contained = fields.list(containedCount, { $0.text() })
        else { return nil }
        self.imported = Set(imported)
        self.contained = Set(contained)
    }
}

/// How a language imports, and where it finds what is imported.
enum Dialect: String {
    case python
    case nodejs

    /// The modules that come with AWS's Python runtimes: boto3 and what it needs.
    static let pythonModules: Set<String> = [
        "boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3",
    ]

    /// True for a file with source text of the language.
    func reads(_ path: ArtifactPath) -> Bool {
        switch self {
        case .python: path.text.hasSuffix(".py")
        case .nodejs: [".js", ".mjs", ".cjs"].contains(where: path.text.hasSuffix)
        }
    }

    /// The library that a file is part of, where the language would find it in the code or in a layer; nil for files
    /// of anything else.
    func library(containing path: ArtifactPath) -> String? {
        var names = path.text.split(separator: "/")[...]
        switch self {
        case .python:
            if names.first == "python" {
                names = names.dropFirst()
                if names.first == "lib", names.dropFirst(2).first == "site-packages" { names = names.dropFirst(3) }
            }
            guard let first = names.first else { return nil }
            let module = names.count == 1 && first.hasSuffix(".py") ? first.dropLast(3) : first
            return Self.pythonModules.contains(String(module)) ? String(module) : nil
        case .nodejs:
            guard let place = names.lastIndex(of: "node_modules") else { return nil }
            names = names[(place + 1)...]
            guard let first = names.first else { return nil }
            if first == "aws-sdk" { return "aws-sdk" }
            guard first == "@aws-sdk" || first == "@smithy", let second = names.dropFirst().first else { return nil }
            return "\(first)/\(second)"
        }
    }

    /// The libraries that a source text imports. Cheap and generous: what looks like an import in a comment counts.
    func imports(in text: [UInt8]) -> Set<String> {
        switch self {
        case .python: pythonImports(in: text)
        case .nodejs: nodeImports(in: text)
        }
    }

    // MARK: - Python

    private func pythonImports(in text: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        for place in text.places(of: Array("import".utf8)) {
            let start = text[..<place].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            let end = text[place...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
            let before = String(decoding: text[start..<place], as: UTF8.self)
            let after = String(decoding: text[(place + 6)..<end].prefix(400), as: UTF8.self)
            names.formUnion(modules(before, after))
        }
        return names.intersection(Self.pythonModules)
    }

    /// The modules that a line with the word `import` in it names.
    private func modules(_ before: String, _ after: String) -> [String] {
        if after.hasPrefix("_module(") || before.hasSuffix("__") && after.hasPrefix("__(") {
            let quoted = after.drop { $0 != "\"" && $0 != "'" }.dropFirst()
            return [String(quoted.prefix { $0.isLetter || $0.isNumber || $0 == "_" })]
        }
        let words = before.split { $0.isWhitespace || $0 == ";" || $0 == ":" }
        if let from = words.lastIndex(of: "from"), from + 1 < words.count { return [topModule(words[from + 1])] }
        guard before.last.map({ $0.isWhitespace || $0 == ";" || $0 == ":" }) ?? true, after.first?.isWhitespace == true
        else { return [] }
        return after.split(separator: ",").map { topModule($0.drop { $0.isWhitespace }) }
    }

    private func topModule(_ text: Substring) -> String {
        String(text.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }

    // MARK: - Node.js

    private func nodeImports(in text: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        for scope in ["@aws-sdk/", "@smithy/"] {
            for place in text.places(of: Array(scope.utf8)) where place > 0 && Self.isQuote(text[place - 1]) {
                let name = text[(place + scope.utf8.count)...].prefix(while: Self.isNameByte)
                if !name.isEmpty { names.insert(scope + String(decoding: name, as: UTF8.self)) }
            }
        }
        for place in text.places(of: Array("aws-sdk".utf8)) where place > 0 && Self.isQuote(text[place - 1]) {
            names.insert("aws-sdk")
        }
        return names
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension [UInt8] {
    /// Where a word begins, each time it occurs.
    fileprivate func places(of word: [UInt8]) -> [Int] {
        var places: [Int] = []
        guard let first = word.first else { return places }
        withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var position = 0
            while bytes.count - position >= word.count,
                let found = memchr(base + position, CInt(first), bytes.count - position - word.count + 1)
            {
                let place = UnsafeRawPointer(found) - base
                if memcmp(found, word, word.count) == 0 { places.append(place) }
                position = place + 1
            }
        }
        return places
    }
}
