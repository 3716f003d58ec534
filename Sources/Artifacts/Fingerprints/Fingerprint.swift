/// What a source looked like when it was last packaged, and what came of it.
///
/// As long as the system's records of the source's files are the same, so is the artifact, and no file is read.
struct Fingerprint {
    /// A file of the source as it was read.
    struct File: Hashable {
        var stamp: FileStamp
        /// Written so shortly before that the stamp cannot be relied on: read it again next time.
        var isRacy: Bool
        var digest: ContentDigest
    }

    var artifact: ArtifactID
    /// In bytes.
    var uncompressedSize: Int
    /// The digest of what the system recorded of everything in the source.
    var state: ContentDigest
    /// False when a file is racy: then equal state proves nothing.
    var isTrusted: Bool
    /// Files and folders outside the source that it was made from too, such as a shared list of requirements.
    var furtherInputs: [String]
    /// The recipes whose results went into it; see ``RecipeBook``.
    var recipes: [ContentDigest]
    /// By absolute path.
    var files: [String: File]

    // MARK: - On disk: fields ended by NUL bytes

    private static let version = "samlet fingerprint 1"

    var bytes: [UInt8] {
        var fields = FieldWriter()
        fields.add(Self.version)
        fields.add(artifact.rawValue)
        fields.add(uncompressedSize)
        fields.add(state.hexadecimal)
        fields.add(isTrusted ? 1 : 0)
        fields.add(furtherInputs.count)
        for input in furtherInputs { fields.add(input) }
        fields.add(recipes.count)
        for recipe in recipes { fields.add(recipe.hexadecimal) }
        for (path, file) in files {
            fields.add(path)
            for number in [file.stamp.size, Int(file.stamp.modified), Int(file.stamp.changed)] { fields.add(number) }
            for number in [Int(bitPattern: UInt(file.stamp.inode)), Int(file.stamp.mode)] { fields.add(number) }
            fields.add(file.isRacy ? 1 : 0)
            fields.add(file.digest.hexadecimal)
        }
        return fields.bytes
    }

    /// - Parameter withFiles: false leaves `files` empty, which is all that a check for changes needs.
    init?(bytes: [UInt8], withFiles: Bool) {
        var fields = FieldReader(bytes)
        guard fields.text() == Self.version, let artifact = fields.text().flatMap(ArtifactID.init(rawValue:)),
            let size = fields.number(), let state = fields.digest(), let isTrusted = fields.number(),
            let inputCount = fields.number(), let inputs = fields.list(inputCount, { $0.text() }),
            let recipeCount = fields.number(), let recipes = fields.list(recipeCount, { $0.digest() })
        else { return nil }
        self.artifact = artifact
        uncompressedSize = size
        self.state = state
        self.isTrusted = isTrusted == 1
        furtherInputs = inputs
        self.recipes = recipes
        files = [:]
        while withFiles, let path = fields.text() {
            guard let file = File(&fields) else { return nil }
            files[path] = file
        }
    }

    init(
        artifact: ArtifactID, uncompressedSize: Int, state: ContentDigest, furtherInputs: [String],
        recipes: [ContentDigest], files: [String: File]
    ) {
        self.artifact = artifact
        self.uncompressedSize = uncompressedSize
        self.state = state
        self.furtherInputs = furtherInputs
        self.recipes = recipes
        self.files = files
        isTrusted = !files.values.contains { $0.isRacy }
    }
}

extension Fingerprint.File {
    fileprivate init?(_ fields: inout FieldReader) {
        guard let size = fields.number(), let modified = fields.number(), let changed = fields.number(),
            let inode = fields.number(), let mode = fields.number(), let isRacy = fields.number(),
            let digest = fields.digest()
        else { return nil }
        stamp = FileStamp(
            size: size, modified: Int64(modified), changed: Int64(changed), inode: UInt64(UInt(bitPattern: inode)),
            mode: UInt32(truncatingIfNeeded: mode))
        self.isRacy = isRacy == 1
        self.digest = digest
    }
}

/// Writes fields that are ended by NUL bytes.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ text: String) {
        bytes += text.utf8
        bytes.append(0)
    }

    mutating func add(_ number: Int) {
        add(String(number))
    }
}

/// Reads fields that are ended by NUL bytes.
struct FieldReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next field, or nil at the end.
    mutating func text() -> String? {
        guard let end = bytes[position...].firstIndex(of: 0) else { return nil }
        defer { position = end + 1 }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    mutating func number() -> Int? {
        text().flatMap { Int($0) }
    }

    mutating func digest() -> ContentDigest? {
        text().flatMap { ContentDigest(hexadecimal: $0) }
    }

    mutating func list<Element>(_ count: Int, _ next: (inout FieldReader) -> Element?) -> [Element]? {
        guard count >= 0, count < bytes.count else { return nil }
        var elements: [Element] = []
        for _ in 0..<count {
            guard let element = next(&self) else { return nil }
            elements.append(element)
        }
        return elements
    }
}
