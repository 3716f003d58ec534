internal import Artifacts
internal import Synchronization
internal import Templates

/// What the API tells of packaged code: its size, its digest and where it is.
///
/// A class for the sizes that it remembers: to find one out, a listing is read from disk.
final class CodeFacts: Sendable {
    private let store: ArtifactStore?
    private let uploads: CodeUploads?
    private let sizes = Mutex<[ArtifactID: Int]>([:])

    /// - Parameter store: nil where nothing is known but the digests.
    init(store: ArtifactStore?, uploads: CodeUploads? = nil) {
        self.store = store
        self.uploads = uploads
    }

    /// What is shown as the size of code: of the archive that was uploaded, or else of the files.
    func size(of upload: UploadedCode?, _ artifact: ArtifactID?) -> Int {
        upload?.size ?? artifact.map(size) ?? 0
    }

    /// What is shown as the digest of code.
    func base64Digest(of upload: UploadedCode?, _ artifact: ArtifactID?) -> String {
        upload?.sha256 ?? artifact.map(Self.base64Digest) ?? ""
    }

    /// Where code can be fetched; nil where it cannot.
    func location(of upload: UploadedCode?, _ artifact: ArtifactID?) -> String? {
        if let upload { return uploads?.location(of: upload) }
        return artifact.flatMap { uploads?.location(of: $0) ?? location(of: $0) }
    }

    /// In bytes, unpacked; 0 when it cannot be told.
    private func size(of artifact: ArtifactID) -> Int {
        if let known = sizes.withLock({ $0[artifact] }) { return known }
        guard let store, let size = try? store.uncompressedSize(of: artifact) else { return 0 }
        sizes.withLock { $0[artifact] = size }
        return size
    }

    /// Where AWS has the digest of the zip, this is the digest of the files in it: equal for equal code, too.
    static func base64Digest(of artifact: ArtifactID) -> String {
        let digits = Array(artifact.hexadecimal.utf8)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { position in
            UInt8(String(decoding: digits[position...position + 1], as: UTF8.self), radix: 16)
        }
        return Base64.encoded(bytes)
    }

    /// The URL of the folder with the files; nil without a store.
    private func location(of artifact: ArtifactID) -> String? { store.map { "file://" + $0.path(of: artifact) } }
}
