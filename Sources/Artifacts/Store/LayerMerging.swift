/// What a function may have, as Lambda limits it.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas".
public enum PackageLimit {
    /// The unzipped size of a function with all its layers, in bytes: 250 MB.
    public static let uncompressedSize = 262_144_000
    /// How many layers a function can have.
    public static let layers = 5

    /// Checks a function with its layers.
    /// - Parameters:
    ///   - function: the unzipped size of its code, in bytes.
    ///   - layers: the unzipped sizes of its layers, in bytes.
    /// - Throws: `.tooManyLayers`, `.functionAndLayersTooLarge`.
    public static func check(function: Int, layers: [Int]) throws(ArtifactError) {
        guard layers.count <= Self.layers else {
            throw ArtifactError(.tooManyLayers(count: layers.count, limit: Self.layers))
        }
        guard function + layers.reduce(0, +) <= uncompressedSize else {
            throw ArtifactError(
                .functionAndLayersTooLarge(function: function, layers: layers, limit: uncompressedSize))
        }
    }
}

extension ArtifactStore {
    /// The content of `/opt` for a function with these layers: one artifact in which the later layer has the say where
    /// several have a file at the same path.
    ///
    /// Made of hard links into the layers, so that it costs no space. Kept for the next function with the same layers.
    ///
    /// - Parameter layers: in the order of the function's `Layers`.
    /// - Returns: nil for no layers.
    /// - Throws: `.tooManyLayers`, `.unknownArtifact`.
    public func merged(layers: [ArtifactID]) throws(ArtifactError) -> ArtifactID? {
        guard layers.count <= PackageLimit.layers else {
            throw ArtifactError(.tooManyLayers(count: layers.count, limit: PackageLimit.layers))
        }
        guard let first = layers.first else { return nil }
        guard layers.count > 1 else {
            guard claim(first) else { throw ArtifactError(.unknownArtifact(first)) }
            return first
        }
        var key = DigestBuilder("layers")
        for layer in layers { key.add(layer.rawValue) }
        if let known = recipes.result(of: key.finished()), claim(known.artifact) { return known.artifact }
        for layer in layers where !claim(layer) { throw ArtifactError(.unknownArtifact(layer)) }
        var tree = try self.tree(of: first)
        for layer in layers.dropFirst() { tree = tree.overlaid(by: try self.tree(of: layer)) }
        let listing = try add(tree)
        try recipes.keep(RecipeBook.Result(listing, parts: layers), for: key.finished())
        return listing.id
    }
}
