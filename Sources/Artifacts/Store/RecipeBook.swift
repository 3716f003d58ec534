/// The results of steps that take time, such as installing requirements, by the digest of all that goes into them.
struct RecipeBook {
    struct Result: Hashable {
        var artifact: ArtifactID
        /// In bytes.
        var uncompressedSize: Int
        /// The artifacts it was made from, where it is nothing but a combination of them.
        var parts: [ArtifactID] = []
        /// It is installed packages, from which many artifacts may be made, rather than an artifact of its own right.
        var isIngredient: Bool
        /// When it was made, in nanoseconds since 1970.
        var made: Int64

        init(_ listing: ArtifactListing, parts: [ArtifactID] = [], isIngredient: Bool = false) {
            artifact = listing.id
            uncompressedSize = listing.uncompressedSize
            self.parts = parts
            self.isIngredient = isIngredient
            made = FileSystem.clock()
        }

        fileprivate init?(_ fields: inout FieldReader) {
            guard let artifact = fields.text().flatMap(ArtifactID.init(rawValue:)), let size = fields.number(),
                let made = fields.number(), let isIngredient = fields.number(), let count = fields.number(),
                let parts = fields.list(count, { $0.text().flatMap(ArtifactID.init(rawValue:)) })
            else { return nil }
            self.artifact = artifact
            uncompressedSize = size
            self.made = Int64(made)
            self.isIngredient = isIngredient == 1
            self.parts = parts
        }
    }

    let folder: String

    /// The result of a recipe, or nil when it was never made; it counts as used from now on.
    func result(of key: ContentDigest) -> Result? {
        guard let result = stored(path(key)) else { return nil }
        FileSystem.touch(path(key))
        return result
    }

    func keep(_ result: Result, for key: ContentDigest) throws(ArtifactError) {
        var fields = FieldWriter()
        fields.add(Self.version)
        fields.add(result.artifact.rawValue)
        fields.add(result.uncompressedSize)
        fields.add(Int(result.made))
        fields.add(result.isIngredient ? 1 : 0)
        fields.add(result.parts.count)
        for part in result.parts { fields.add(part.rawValue) }
        try FileSystem.replace(path(key), with: fields.bytes)
    }

    /// One that cannot be read is as good as none: the step is done again.
    func stored(_ path: String) -> Result? {
        guard let bytes = try? FileSystem.contents(of: path) else { return nil }
        var fields = FieldReader(bytes)
        return fields.text() == Self.version ? Result(&fields) : nil
    }

    func path(_ key: ContentDigest) -> String { folder + "/" + key.hexadecimal }

    private static let version = "samlet recipe 1"
}
