internal import Glibc

extension ArtifactStore {
    /// How long ingredients are kept that nothing in the store was made from.
    private static let recipeLifetime = Duration.seconds(30 * 24 * 3600)

    /// Removes the artifacts that nothing refers to, with what is remembered of them.
    ///
    /// Besides those to keep, what they were made from stays: installed requirements, and merged layers all of whose
    /// parts stay. Installed requirements that nothing was made from stay for thirty days after they were last used.
    ///
    /// - Parameters:
    ///   - kept: the artifacts that the state of any stack refers to, and those that run.
    ///   - age: what was packaged or asked for within this time stays too, for a deployment in progress may be about to refer to
    ///     it.
    /// - Returns: the artifacts that were removed.
    @discardableResult
    public func removeUnreferenced(
        keeping kept: Set<ArtifactID>, unusedFor age: Duration = .seconds(3600)
    ) throws(ArtifactError) -> Set<ArtifactID> {
        var live = kept.union(try keptByPlans())
        for name in try FileSystem.names(in: root) where name.utf8.count == 64 {
            guard let id = ArtifactID(hexadecimal: name), try !isOlder(listingPath(of: id), than: age) else { continue }
            live.insert(id)
        }
        let usedRecipes = try removeFingerprints(exceptOf: live)
        live.formUnion(try removeRecipes(except: usedRecipes, live: live))
        try removeDrafts(in: root + "/listings")
        try removeDrafts(in: importsPath)
        try removeOldLocks()
        var removed: Set<ArtifactID> = []
        for name in try FileSystem.names(in: root) where name.utf8.count == 64 {
            guard let id = ArtifactID(hexadecimal: name), !live.contains(id) else { continue }
            if try remove(id, unusedFor: age) { removed.insert(id) }
        }
        return removed
    }

    /// Takes an artifact away in one step, so that nobody ever sees a part of it.
    /// - Returns: false when it was asked for in the meantime, and stays.
    private func remove(_ id: ArtifactID, unusedFor age: Duration) throws(ArtifactError) -> Bool {
        let temporary = try TemporaryFolder(in: temporaryPath)
        let lock = lock(.exclusive)
        defer { withExtendedLifetime(lock) {} }
        guard try isOlder(listingPath(of: id), than: age) else { return false }
        guard rename(path(of: id), temporary.path + "/removed") == 0 || errno == ENOENT else {
            throw .lastSystemError("remove", path(of: id))
        }
        try FileSystem.removeTree(listingPath(of: id))
        for dialect in [Dialect.python, .nodejs] {
            try FileSystem.removeTree("\(importsPath)/\(id.hexadecimal)-\(dialect.rawValue)")
        }
        return true
    }

    /// - Returns: the recipes whose results went into artifacts that stay.
    private func removeFingerprints(exceptOf live: Set<ArtifactID>) throws(ArtifactError) -> Set<String> {
        try removeDrafts(in: fingerprintsPath)
        var recipes: Set<String> = []
        for name in try FileSystem.names(in: fingerprintsPath) where name.utf8.count == 64 {
            let path = fingerprintsPath + "/" + name
            let bytes = try FileSystem.contents(of: path) ?? []
            if let fingerprint = Fingerprint(bytes: bytes, withFiles: false), live.contains(fingerprint.artifact) {
                recipes.formUnion(fingerprint.recipes.map(\.hexadecimal))
            } else {
                try FileSystem.removeTree(path)
            }
        }
        return recipes
    }

    /// - Returns: the results of the recipes that stay.
    private func removeRecipes(
        except used: Set<String>, live: Set<ArtifactID>
    ) throws(ArtifactError) -> Set<ArtifactID> {
        try removeDrafts(in: recipesPath)
        var results: Set<ArtifactID> = []
        for name in try FileSystem.names(in: recipesPath) where name.utf8.count == 64 {
            let path = recipesPath + "/" + name
            if let result = recipes.stored(path), try stays(result, name, path, used, live) {
                results.insert(result.artifact)
            } else {
                try FileSystem.removeTree(path)
            }
        }
        return results
    }

    private func stays(
        _ result: RecipeBook.Result, _ name: String, _ path: String, _ used: Set<String>, _ live: Set<ArtifactID>
    ) throws(ArtifactError) -> Bool {
        if !result.parts.isEmpty { return live.isSuperset(of: result.parts) }
        if used.contains(name) || live.contains(result.artifact) { return true }
        guard result.isIngredient else { return false }
        return try !isOlder(path, than: Self.recipeLifetime)
    }

    /// Removes the drafts of files that an interrupted run did not get to put in place.
    private func removeDrafts(in folder: String) throws(ArtifactError) {
        for name in try FileSystem.names(in: folder) where name.hasSuffix(".new") {
            let path = folder + "/" + name
            if try isOlder(path, than: .seconds(3600)) { try FileSystem.removeTree(path) }
        }
    }

    /// Removes the files of locks that nobody can still be waiting for.
    private func removeOldLocks() throws(ArtifactError) {
        for name in try FileSystem.names(in: locksPath) {
            let path = locksPath + "/" + name
            if try isOlder(path, than: .seconds(24 * 3600)) { try FileSystem.removeTree(path) }
        }
    }

    /// True when a file was last changed longer ago than this, or does not exist.
    func isOlder(_ path: String, than age: Duration) throws(ArtifactError) -> Bool {
        guard age > .zero, let status = try FileSystem.status(of: path) else { return true }
        return .nanoseconds(FileSystem.clock() - status.modified) >= age
    }
}
