/// The fingerprints of the sources that were packaged, one small file each.
struct FingerprintCache {
    let folder: String

    /// - Parameter withFiles: see ``Fingerprint/init(bytes:withFiles:)``.
    func fingerprint(for key: ContentDigest, withFiles: Bool) -> Fingerprint? {
        // One that cannot be read is as good as none: the source is read again.
        guard let bytes = try? FileSystem.contents(of: path(key)) else { return nil }
        return Fingerprint(bytes: bytes, withFiles: withFiles)
    }

    func keep(_ fingerprint: Fingerprint, for key: ContentDigest) throws(ArtifactError) {
        try FileSystem.replace(path(key), with: fingerprint.bytes)
    }

    private func path(_ key: ContentDigest) -> String { folder + "/" + key.hexadecimal }
}
