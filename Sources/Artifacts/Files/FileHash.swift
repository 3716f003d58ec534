internal import Crypto

/// The digest of a file's content while it comes in pieces.
struct FileHash {
    private var hash = SHA256()

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: bytes)
    }

    func finished() -> ContentDigest {
        ContentDigest(hash.finalize())
    }
}
