/// Makes artifacts of the code that a template names.
///
/// Any number may be packaged at the same time, by this process and others: where two need the same requirements
/// installed, one waits for the other.
public struct ArtifactPackager: Sendable {
    /// Where the artifacts go.
    public let store: ArtifactStore
    /// What the tools get and where they are found.
    public let environment: PackagingEnvironment

    /// - Parameter environment: read once by the caller.
    public init(store: ArtifactStore, environment: PackagingEnvironment) {
        self.store = store
        self.environment = environment
    }

    /// Packages one source.
    ///
    /// Of a source that was packaged before, only files that the system has other records of are read again; when
    /// there are none, nothing is read at all.
    ///
    /// - Throws: Any code but those about runtimes and layers.
    public func package(
        _ request: PackagingRequest, progress: @escaping PackagingProgressHandler = { _ in }
    ) async throws(ArtifactError) -> PackagedArtifact {
        switch request.source {
        case .inline(let fileName, let text): return try packageInline(fileName, text)
        case .path(let path):
            let absolute = FileSystem.absolutePath(path, in: FileSystem.workingFolder())
            guard let status = try FileSystem.status(of: absolute) else {
                throw ArtifactError(.sourceNotFound(path: path))
            }
            let packaging = SourcePackaging(
                packager: self, request: request, path: absolute, isFolder: status.kind == .folder, progress: progress)
            return try await packaging.package()
        }
    }

    /// Packages several sources, those that are the same only once.
    /// - Parameter width: how many are packaged at the same time.
    /// - Returns: the outcomes in the order of the requests.
    public func package(
        _ requests: [PackagingRequest], width: Int = 4, progress: @escaping PackagingProgressHandler = { _ in }
    ) async -> [Result<PackagedArtifact, ArtifactError>] {
        var places: [PackagingRequest: [Int]] = [:]
        for (index, request) in requests.enumerated() { places[request.withoutName, default: []].append(index) }
        let distinct = places.values.compactMap(\.first).sorted()
        var outcomes = [Result<PackagedArtifact, ArtifactError>?](repeating: nil, count: requests.count)
        await withTaskGroup(of: Outcome.self) { group in
            var waiting = distinct[...]
            for _ in 0..<max(width, 1) { addNext(of: &waiting, requests, to: &group, progress) }
            while let outcome = await group.next() {
                for place in places[requests[outcome.index].withoutName] ?? [] { outcomes[place] = outcome.result }
                addNext(of: &waiting, requests, to: &group, progress)
            }
        }
        return outcomes.map { $0 ?? .failure(ArtifactError(.cancelled)) }
    }

    private struct Outcome {
        /// Of the request.
        var index: Int
        var result: Result<PackagedArtifact, ArtifactError>
    }

    private func addNext(
        of waiting: inout ArraySlice<Int>, _ requests: [PackagingRequest],
        to group: inout TaskGroup<Outcome>,
        _ progress: @escaping PackagingProgressHandler
    ) {
        guard let index = waiting.popFirst() else { return }
        let request = requests[index]
        group.addTask {
            do throws(ArtifactError) {
                return Outcome(index: index, result: .success(try await package(request, progress: progress)))
            } catch {
                return Outcome(index: index, result: .failure(error))
            }
        }
    }

    private func packageInline(_ fileName: String, _ text: String) throws(ArtifactError) -> PackagedArtifact {
        guard let path = ArtifactPath(fileName) else { throw ArtifactError(.sourceNotFound(path: fileName)) }
        let tree = FileTree([FileTree.Entry(path: path, bytes: Array(text.utf8))])
        let listing = try store.add(tree)
        return PackagedArtifact(id: listing.id, uncompressedSize: listing.uncompressedSize, isUnchanged: false)
    }
}

extension PackagingRequest {
    /// The same for requests that give the same artifact.
    fileprivate var withoutName: PackagingRequest {
        var copy = self
        if !isMadeByName { copy.name = "" }
        return copy
    }
}
