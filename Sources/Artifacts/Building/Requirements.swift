/// What a `requirements.txt` asks for, with all the files it includes laid out as one.
///
/// Source: pip's documentation, "Requirements File Format".
struct Requirements {
    /// The lines, without comments; included files are in place of the lines that include them, paths are absolute,
    /// and what is editable is to be installed for good.
    private(set) var lines: [String] = []
    /// The included files, and the files and folders on this machine that are to be installed; absolute.
    private(set) var localInputs: [String] = []

    /// The folder that relative paths of requirements start at.
    private let folder: String
    private var visited: Set<String> = []

    /// - Parameters:
    ///   - path: an existing file.
    ///   - folder: where pip is going to run.
    init(file path: String, folder: String) throws(ArtifactError) {
        self.folder = folder
        try include(path)
    }

    /// True when there is nothing to install: no lines, or nothing but libraries that AWS's runtime brings along, in
    /// any version.
    var isEmpty: Bool {
        lines.allSatisfy { Self.broughtAlong.contains($0.lowercased().replacing("_", with: "-")) }
    }

    /// The packages that AWS's Python runtimes come with: boto3 and what it needs.
    private static let broughtAlong: Set<String> = [
        "boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3",
    ]

    /// The text of a file that asks for the same.
    var text: String { lines.map { $0 + "\n" }.joined() }

    // MARK: - Reading

    private mutating func include(_ path: String) throws(ArtifactError) {
        guard visited.insert(path).inserted else { return }
        // pip names a file that is missing better than could be done here.
        guard let bytes = try FileSystem.contents(of: path) else { return lines.append("-r \(path)") }
        if visited.count > 1 { localInputs.append(path) }
        for line in Self.logicalLines(Self.decoded(bytes)) { try add(line, from: path) }
    }

    private mutating func add(_ line: String, from file: String) throws(ArtifactError) {
        let base = FileSystem.parent(of: file) ?? "/"
        if let path = Self.value(of: ["-r", "--requirement"], in: line) {
            if Self.isURL(path) { return lines.append(line) }
            return try include(FileSystem.absolutePath(path, in: base))
        }
        if let path = Self.value(of: ["-c", "--constraint"], in: line), !Self.isURL(path) {
            let absolute = FileSystem.absolutePath(path, in: base)
            localInputs.append(absolute)
            return lines.append("-c \(absolute)")
        }
        if let path = Self.value(of: ["-f", "--find-links"], in: line), !Self.isURL(path) {
            let besideFile = FileSystem.absolutePath(path, in: base)
            let exists = try FileSystem.status(of: besideFile) != nil
            return lines.append("--find-links \(exists ? besideFile : FileSystem.absolutePath(path, in: folder))")
        }
        lines.append(try localised(Self.value(of: ["-e", "--editable"], in: line) ?? line))
    }

    /// A requirement whose path on this machine, if it is one, is absolute.
    private mutating func localised(_ requirement: String) throws(ArtifactError) -> String {
        if let url = requirement.firstRange(of: "file:/") {
            let path = requirement[url.lowerBound...].dropFirst("file:".count).prefix { !" ;[#".contains($0) }
            localInputs.append("/" + path.drop { $0 == "/" })
            return requirement
        }
        guard !requirement.hasPrefix("-"), !Self.isURL(requirement) else { return requirement }
        let name = requirement.prefix { !" ;[".contains($0) }
        let looksLikePath =
            name.contains("/") || name.hasPrefix(".") || name.hasSuffix(".whl") || name.hasSuffix(".gz")
            || name.hasSuffix(".zip")
        let path = FileSystem.absolutePath(String(name), in: folder)
        guard looksLikePath, try FileSystem.status(of: path) != nil else { return requirement }
        localInputs.append(path)
        return path + requirement[name.endIndex...]
    }

    // MARK: - Lines

    /// The lines without comments and empty ones, those that end in a backslash joined with the next.
    private static func logicalLines(_ text: String) -> [String] {
        var lines: [String] = []
        var pending = ""
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let isComment = line.drop { $0 == " " || $0 == "\t" }.hasPrefix("#")
            if line.hasSuffix("\\"), !isComment {
                pending += line.dropLast()
                continue
            }
            lines.append(pending + (isComment ? "" : line))
            pending = ""
        }
        lines.append(pending)
        return lines.map { trimmed(withoutComment($0)) }.filter { !$0.isEmpty }
    }

    private static func withoutComment(_ line: String) -> Substring {
        var previous: Character = " "
        for index in line.indices {
            if line[index] == "#", previous == " " || previous == "\t" { return line[..<index] }
            previous = line[index]
        }
        return line[...]
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// The value of an option that is all there is on a line: `-r x`, `-rx`, `--requirement x`, `--requirement=x`.
    private static func value(of options: [String], in line: String) -> String? {
        for option in options where line.hasPrefix(option) {
            let rest = line.dropFirst(option.count)
            guard let first = rest.first else { continue }
            guard option.hasPrefix("--") else {
                return trimmed(rest)
            }
            if first == "=" || first.isWhitespace { return trimmed(rest.dropFirst()) }
        }
        return nil
    }

    private static func isURL(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://")?.lowerBound else { return false }
        return !text[..<scheme].isEmpty && text[..<scheme].allSatisfy { $0.isLetter || $0.isNumber || $0 == "+" }
            && !text.lowercased().hasPrefix("file:")
    }

    /// UTF-8, or UTF-16 with a byte order mark, which PowerShell writes.
    private static func decoded(_ bytes: [UInt8]) -> String {
        let isBigEndian = bytes.starts(with: [0xFE, 0xFF])
        guard isBigEndian || bytes.starts(with: [0xFF, 0xFE]) else {
            let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
            return String(decoding: bytes.dropFirst(hasMark ? 3 : 0), as: UTF8.self)
        }
        let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index -> UInt16 in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        return String(decoding: units, as: UTF16.self)
    }
}
