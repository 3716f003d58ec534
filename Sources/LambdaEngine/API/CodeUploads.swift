internal import Artifacts
internal import Glibc
internal import Templates

/// Where code lies that requests name by bucket and key.
protocol ObjectSource: Sendable {
    /// The bytes of an object.
    /// - Parameter operation: of the API, for the message.
    func object(bucket: String, key: String, version: String?) async throws(LambdaError) -> [UInt8]
}

/// No buckets at all.
struct NoObjects: ObjectSource {
    func object(bucket: String, key: String, version: String?) async throws(LambdaError) -> [UInt8] {
        throw .invalidParameter(
            "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist"
        )
    }
}

/// Takes code that is uploaded to the API: keeps the archive as it came, and unpacks it into the store of artifacts.
struct CodeUploads: Sendable {
    private let folder: String
    private let packager: ArtifactPackager
    private let objects: any ObjectSource
    /// Where AWS's APIs answer; nil where nobody can fetch code.
    private let endpointURL: String?

    /// Source: AWS Lambda Developer Guide, "Lambda quotas"; the messages from AWS's answers.
    private static let archiveLimitInBytes = 52_428_800
    private static let unpackedLimitInBytes = 262_144_000
    /// The path under which archives are served; behind it `DIGEST.zip`.
    static let pathPrefix = "/_aws/lambda/code/"

    /// - Parameter folder: for the archives; made when it is needed.
    init(
        folder: String, artifacts: ArtifactStore, environment: [String: String], endpointURL: String?,
        objects: any ObjectSource = NoObjects()
    ) {
        self.folder = folder
        packager = ArtifactPackager(store: artifacts, environment: PackagingEnvironment(variables: environment))
        self.endpointURL = endpointURL
        self.objects = objects
    }

    // MARK: - Taking

    /// - Parameter purpose: what the code is for.
    /// - Throws: `InvalidParameterValueException` for what is no archive that Lambda takes.
    @concurrent func stored(
        _ code: CodeReferenceRequest, for purpose: PackagingRequest.Purpose = .function
    ) async throws(LambdaError) -> StoredCode {
        switch code {
        case .image(let uri):
            let digest = ContentDigest(of: uri.utf8).hexadecimal
            return StoredCode(upload: UploadedCode(sha256: digest, size: 0), image: FunctionImage(uri: uri))
        case .archive(let digits):
            guard let bytes = Base64Bytes.decoded(digits) else { throw .unreadableArchive }
            return try await stored(bytes, for: purpose)
        case .object(let bucket, let key, let version):
            return try await stored(
                objects.object(bucket: bucket, key: key, version: version), for: purpose)
        }
    }

    private func stored(
        _ archive: [UInt8], for purpose: PackagingRequest.Purpose
    ) async throws(LambdaError) -> StoredCode {
        guard archive.count <= Self.archiveLimitInBytes else {
            throw .tooLarge("Zipped size must be smaller than \(Self.archiveLimitInBytes) bytes")
        }
        let digest = ContentDigest(of: archive)
        let path = try kept(archive, digest)
        let request = PackagingRequest(name: "code", source: .path(path), purpose: purpose, build: .none)
        do throws(ArtifactError) {
            let artifact = try await packager.package(request)
            return StoredCode(
                artifact: artifact.id, upload: UploadedCode(sha256: digest.base64, size: archive.count))
        } catch {
            unlink(path)
            throw .upload(error, limit: Self.unpackedLimitInBytes)
        }
    }

    /// Writes an archive, whole or not at all, for its owner alone.
    private func kept(_ archive: [UInt8], _ digest: ContentDigest) throws(LambdaError) -> String {
        let path = "\(folder)/\(digest.hexadecimal).zip"
        guard access(path, F_OK) != 0 else { return path }
        let draft = "\(path).\(RandomText.hexadecimal(digits: 8))"
        guard SystemFile.makeFolders(folder), SystemFile.create(draft, archive), chmod(draft, 0o600) == 0,
            rename(draft, path) == 0
        else {
            unlink(draft)
            throw .service("cannot write '\(path)'")
        }
        return path
    }

    /// Removes archives that nothing in a catalogue came from: to be called before anyone uploads.
    static func removeUnused(in folder: String, keeping catalogue: FunctionCatalogue) {
        let revisions = catalogue.functions.values.flatMap { [$0.latest] + $0.versions.map(\.revision) }
        let uploads = revisions.map(\.upload) + catalogue.wireLayers.values.map(\.upload)
        let names = Set(uploads.compactMap { $0.flatMap(digits(of:)) }.map { "\($0).zip" })
        for name in SystemFile.names(in: folder) where !names.contains(name) { SystemFile.remove("\(folder)/\(name)") }
    }

    // MARK: - Giving

    /// Where an archive can be fetched; nil where nobody serves it.
    func location(of upload: UploadedCode) -> String? {
        Self.digits(of: upload).flatMap(location(ofArchive:))
    }

    /// Of the digest, in hexadecimal; nil for an image.
    private static func digits(of upload: UploadedCode) -> String? {
        guard upload.size > 0, let bytes = Base64.decoded(upload.sha256) else { return nil }
        return bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Where code that a deployment packaged can be fetched; nil where nobody serves it.
    func location(of artifact: ArtifactID) -> String? { location(ofArchive: artifact.hexadecimal) }

    private func location(ofArchive digits: String) -> String? {
        endpointURL.map { "\($0)\(Self.pathPrefix)\(digits).zip" }
    }

    /// The archive that is served under a path; nil when there is none. One of packaged code is made anew.
    @concurrent func archive(at path: String) async -> [UInt8]? {
        let name = path.dropFirst(Self.pathPrefix.count)
        guard path.hasPrefix(Self.pathPrefix), name.hasSuffix(".zip"),
            let digest = ContentDigest(hexadecimal: name.dropLast(4))
        else { return nil }
        if let bytes = SystemFile.bytes("\(folder)/\(digest.hexadecimal).zip") { return bytes }
        guard let artifact = ArtifactID(rawValue: "sha256:\(digest.hexadecimal)") else { return nil }
        return try? packager.store.archive(of: artifact)
    }
}

extension ContentDigest {
    /// As Lambda shows digests of code.
    fileprivate var base64: String { ArtifactID(rawValue: "sha256:\(hexadecimal)").map(CodeFacts.base64Digest) ?? "" }
}

extension LambdaError {
    fileprivate static let unreadableArchive = invalidParameter(
        "Could not unzip uploaded file. Please check your file, then try to upload again.")

    fileprivate static func upload(_ error: ArtifactError, limit: Int) -> LambdaError {
        switch error.code {
        case .emptySource: .invalidParameter("Uploaded file must be a non-empty zip")
        case .tooLarge: .invalidParameter("Unzipped size must be smaller than \(limit) bytes")
        case .notAnArchive, .damagedArchive, .encryptedArchive, .unsafeArchiveEntry, .duplicateArchiveEntry:
            unreadableArchive
        default: .service(error.message)
        }
    }
}
