import Testing

@testable import Artifacts

struct FingerprintTests {
    private static let second: Int64 = 1_000_000_000

    @Test(arguments: [
        (changed: 100 * second + 5, lookedAt: 100 * second + 10_000_000, isRacy: true),
        (changed: 100 * second + 5, lookedAt: 100 * second + 30_000_000, isRacy: false),
        (changed: 100 * second + 5, lookedAt: 99 * second, isRacy: true),
        // Without a fraction the file system's clock goes by seconds.
        (changed: 100 * second, lookedAt: 101 * second, isRacy: true),
        (changed: 100 * second, lookedAt: 103 * second, isRacy: false),
    ])
    func `a file changed shortly before it was looked at is racy`(_ changed: Int64, _ lookedAt: Int64, _ isRacy: Bool) {
        let stamp = FileStamp(size: 1, modified: 0, changed: changed, inode: 1, mode: 0o100644)
        #expect(stamp.isRacy(lookedAt: lookedAt) == isRacy)
    }

    private func fingerprint(isRacy: Bool) throws -> Fingerprint {
        let stamp = FileStamp(size: 7, modified: -5, changed: 9, inode: .max, mode: 0o100755)
        return Fingerprint(
            artifact: ArtifactID(ContentDigest(of: [1])), uncompressedSize: 7, state: ContentDigest(of: [2]),
            furtherInputs: ["/a\nb", "/c"], recipes: [ContentDigest(of: [3])],
            files: ["/x y": Fingerprint.File(stamp: stamp, isRacy: isRacy, digest: ContentDigest(of: [4]))])
    }

    @Test(arguments: [false, true])
    func `a fingerprint can be read back`(_ isRacy: Bool) throws {
        let fingerprint = try fingerprint(isRacy: isRacy)
        let read = try #require(Fingerprint(bytes: fingerprint.bytes, withFiles: true))
        #expect(read.artifact == fingerprint.artifact)
        #expect(read.uncompressedSize == 7)
        #expect(read.state == fingerprint.state)
        #expect(read.furtherInputs == ["/a\nb", "/c"])
        #expect(read.recipes == fingerprint.recipes)
        #expect(read.files == fingerprint.files)
        #expect(read.isTrusted == !isRacy)
    }

    @Test func `what is no fingerprint, or only a part of one, is refused`() throws {
        let bytes = try fingerprint(isRacy: false).bytes
        #expect(Fingerprint(bytes: [], withFiles: true) == nil)
        #expect(Fingerprint(bytes: Array("samlet fingerprint 0\0".utf8), withFiles: false) == nil)
        #expect(Fingerprint(bytes: Array(bytes.dropLast(40)), withFiles: true) == nil)
    }
}
