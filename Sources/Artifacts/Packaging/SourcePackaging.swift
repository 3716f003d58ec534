/// The packaging of one source on disk.
struct SourcePackaging {
    /// What the source was when it was looked at.
    struct Inputs {
        var scan: SourceScan
        var snapshot: Snapshot
    }

    /// What came of it.
    struct Product {
        var artifact: ArtifactID
        var uncompressedSize: Int
        /// Absolute paths outside the source that it depends on.
        var furtherInputs: [String] = []
        var recipes: [ContentDigest] = []
        var snapshot: Snapshot
    }

    let packager: ArtifactPackager
    let request: PackagingRequest
    /// The absolute path of the source.
    let path: String
    let isFolder: Bool
    let progress: PackagingProgressHandler

    var store: ArtifactStore { packager.store }
    var environment: PackagingEnvironment { packager.environment }

    /// Packages the source unless its fingerprint says that nothing changed.
    func package() async throws(ArtifactError) -> PackagedArtifact {
        var attempts = 0
        while true {
            attempts += 1
            do throws(ArtifactError) {
                return try await attempt()
            } catch {
                guard case .sourceKeepsChanging = error.code, attempts < 3 else { throw error }
            }
        }
    }

    private func attempt() async throws(ArtifactError) -> PackagedArtifact {
        let time = FileSystem.clock()
        let scan = try scanned()
        let cache = store.fingerprints
        let header = cache.fingerprint(for: key, withFiles: false)
        let state = try state(of: scan, header?.furtherInputs ?? [])
        if let header, header.isTrusted, header.state == state, !request.isRebuilding, store.claim(header.artifact) {
            return PackagedArtifact(
                id: header.artifact, uncompressedSize: header.uncompressedSize, isUnchanged: true)
        }
        let earlier = cache.fingerprint(for: key, withFiles: true)?.files ?? [:]
        let inputs = Inputs(scan: scan, snapshot: Snapshot(earlier: earlier, lookedAt: time))
        let product = isFolder ? try await folder(inputs) : try file(inputs)
        let fingerprint = Fingerprint(
            artifact: product.artifact, uncompressedSize: product.uncompressedSize,
            state: product.furtherInputs == header?.furtherInputs ?? []
                ? state : try self.state(of: scan, product.furtherInputs),
            furtherInputs: product.furtherInputs, recipes: product.recipes, files: product.snapshot.files)
        try cache.keep(fingerprint, for: key)
        return PackagedArtifact(
            id: product.artifact, uncompressedSize: product.uncompressedSize, isUnchanged: false,
            readCount: product.snapshot.readCount)
    }

    // MARK: - Looking at the source

    private func scanned() throws(ArtifactError) -> SourceScan {
        isFolder ? try SourceScan(folder: path) : try SourceScan(file: path)
    }

    /// A digest of the system's records of the source and of what else went into the artifact.
    private func state(of scan: SourceScan, _ furtherInputs: [String]) throws(ArtifactError) -> ContentDigest {
        var state = DigestBuilder("state")
        scan.addState(to: &state)
        for input in furtherInputs {
            state.add(input)
            guard let status = try FileSystem.status(of: input) else { continue }
            (status.kind == .folder ? try SourceScan(folder: input) : try SourceScan(file: input)).addState(to: &state)
        }
        return state.finished()
    }

    /// What the fingerprint is kept under: all of the request that has a say in the artifact.
    private var key: ContentDigest {
        var key = DigestBuilder("fingerprint 1")
        key.add(path)
        key.add("\(request.purpose)")
        key.add("\(request.build)")
        key.add(request.isMadeByName ? request.name : "")
        key.add(request.interpreter.map { $0.executable + " " + $0.version } ?? "")
        return key.finished()
    }

    // MARK: - Single files

    /// A zip or jar archive is unpacked, whatever its name; any other file becomes the one file of the artifact.
    func file(_ inputs: Inputs) throws(ArtifactError) -> Product {
        var inputs = inputs
        let tree = try inputs.snapshot.add(inputs.scan)
        guard let kind = try ZipReader.kind(of: path) else {
            let name = path.lowercased()
            if [".zip", ".jar", ".war"].contains(where: name.hasSuffix) {
                throw ArtifactError(.notAnArchive(path: path))
            }
            try checkSize(of: inputs.scan)
            return try added(tree, inputs.snapshot)
        }
        guard kind != .empty else { throw ArtifactError(.emptySource(path: path)) }
        var key = DigestBuilder("zip")
        for entry in tree.entries { key.add(entry.listed.digest.hexadecimal) }
        let result = try unpacked(key.finished(), tree.listing)
        return Product(
            artifact: result.artifact, uncompressedSize: result.uncompressedSize, recipes: [key.finished()],
            snapshot: inputs.snapshot)
    }

    /// - Parameter archive: the listing of the archive itself.
    private func unpacked(
        _ key: ContentDigest, _ archive: ArtifactListing
    ) throws(ArtifactError) -> RecipeBook.Result {
        if let known = kept(key) { return known }
        let temporary = try TemporaryFolder(in: store.temporaryPath)
        let draft = temporary.path + "/archive"
        let listing = try ZipExtraction.extract(path, to: draft, limit: PackageLimit.uncompressedSize)
        guard listing.entries.contains(where: { $0.kind != .emptyFolder }) else {
            throw ArtifactError(.emptySource(path: path))
        }
        // What was unpacked must be what the key is the digest of.
        guard try OpenFile.reading(path)?.digest() == archive.entries.first?.digest else {
            throw ArtifactError(.sourceKeepsChanging(path: path))
        }
        try store.adopt(draft, listing)
        let result = RecipeBook.Result(listing)
        try store.recipes.keep(result, for: key)
        return result
    }

    // MARK: - Adding

    /// Puts a tree into the store as the product.
    func added(
        _ tree: FileTree, _ snapshot: Snapshot, furtherInputs: [String] = [], recipes: [ContentDigest] = []
    ) throws(ArtifactError) -> Product {
        guard tree.hasFiles else { throw ArtifactError(.emptySource(path: path)) }
        let size = tree.listing.uncompressedSize
        try checkSize(size, largest: nil)
        let listing = try store.add(tree)
        return Product(
            artifact: listing.id, uncompressedSize: size, furtherInputs: furtherInputs, recipes: recipes,
            snapshot: snapshot)
    }

    /// Refuses a source that is too large before it is read.
    func checkSize(of scan: SourceScan) throws(ArtifactError) {
        try checkSize(scan.size, largest: scan.largestAtTop)
    }

    func checkSize(_ size: Int, largest: String?) throws(ArtifactError) {
        let limit = PackageLimit.uncompressedSize
        guard size <= limit else {
            throw ArtifactError(.tooLarge(path: path, limit: limit, size: size, largest: largest))
        }
    }

    /// The result of a recipe: as it was kept, or as `make` makes it, of which at most one runs at any time.
    /// - Parameters:
    ///   - isIngredient: see ``RecipeBook/Result/isIngredient``.
    ///   - make: is given an empty folder of ours to work in.
    func result(
        of key: ContentDigest, isIngredient: Bool, _ make: (String) async throws(ArtifactError) -> FileTree
    ) async throws(ArtifactError) -> RecipeBook.Result {
        let asked = FileSystem.clock()
        if !request.isRebuilding, let known = kept(key) { return known }
        let lock = try await FileLock(store.lockPath(key))
        defer { withExtendedLifetime(lock) {} }
        // Someone else may have made it in the meantime.
        if let known = kept(key), !request.isRebuilding || known.made >= asked { return known }
        let temporary = try TemporaryFolder(in: try workPath())
        let listing = try store.add(try await make(temporary.path))
        let result = RecipeBook.Result(listing, isIngredient: isIngredient)
        try store.recipes.keep(result, for: key)
        return result
    }

    /// Where tools work: away from the project, in which some would find files further up that concern them, such as
    /// the workspaces of cargo, go and npm. In the store where there is no place for it.
    private func workPath() throws(ArtifactError) -> String {
        let path = environment.cacheFolder + "/builds"
        guard (try? FileSystem.makeFolder(path)) != nil, let real = FileSystem.realPath(path) else {
            return store.temporaryPath
        }
        try TemporaryFolder.removeAbandoned(in: real)
        return real
    }

    private func kept(_ key: ContentDigest) -> RecipeBook.Result? {
        store.recipes.result(of: key).flatMap { store.claim($0.artifact) ? $0 : nil }
    }
}
