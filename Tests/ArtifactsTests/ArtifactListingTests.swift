import Testing

@testable import Artifacts

struct ArtifactListingTests {
    private func listing(_ files: [(String, String)]) -> ArtifactListing {
        FileTree(texts: Dictionary(uniqueKeysWithValues: files)).listing
    }

    @Test func `the canonical form is documented and stays`() throws {
        let path = try #require(ArtifactPath("run me.sh"))
        let link = try #require(ArtifactPath("link"))
        let empty = try #require(ArtifactPath("empty"))
        let tree = FileTree([
            FileTree.Entry(path: path, bytes: Array("abc".utf8), isExecutable: true),
            FileTree.Entry(path: link, linkTarget: "run me.sh"), FileTree.Entry(emptyFolder: empty),
        ])
        let text = String(decoding: tree.listing.canonicalBytes, as: UTF8.self)
        #expect(
            text.split(separator: "\0") == [
                "samlet artifact 1\n040000 0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 empty",
                "120000 9 03fb50acd219ab688a5ebc7fde0ffbe4dbbed95db72fcb1d5a69f3e80619b37f link",
                "100755 3 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad run me.sh",
            ])
    }

    @Test func `the canonical form can be read back`() {
        let listing = listing([("a\nb", "1"), ("é", "2"), ("c/d", "3")])
        #expect(ArtifactListing(canonicalBytes: listing.canonicalBytes) == listing)
    }

    @Test(arguments: ["", "samlet artifact 2\n", "samlet artifact 1\nx", "samlet artifact 1\n100644 1 zz a\0"])
    func `what is no canonical form is refused`(_ text: String) {
        #expect(ArtifactListing(canonicalBytes: Array(text.utf8)) == nil)
    }

    @Test func `the id depends on names, content and the executable bit`() throws {
        let plain = listing([("a", "1")])
        #expect(plain.id == listing([("a", "1")]).id)
        #expect(plain.id != listing([("b", "1")]).id)
        #expect(plain.id != listing([("a", "2")]).id)
        let path = try #require(ArtifactPath("a"))
        #expect(
            plain.id != FileTree([FileTree.Entry(path: path, bytes: Array("1".utf8), isExecutable: true)]).listing.id)
    }

    @Test func `entries are found by path`() throws {
        let listing = listing((0..<50).map { ("f\($0)", "\($0)") })
        #expect(listing[try #require(ArtifactPath("f31"))]?.size == 2)
        #expect(listing[try #require(ArtifactPath("g"))] == nil)
        #expect(listing.uncompressedSize == 90)
    }

    @Test func `a difference tells what was added, removed and changed`() {
        let difference = listing([("b", "new"), ("c", "same"), ("d", "4")])
            .difference(from: listing([("a", "1"), ("b", "old"), ("c", "same")]))
        #expect(difference.added.map(\.path.text) == ["d"])
        #expect(difference.removed.map(\.path.text) == ["a"])
        #expect(difference.changed.map(\.after.path.text) == ["b"])
        #expect(listing([("a", "1")]).difference(from: listing([("a", "1")])).isEmpty)
    }
}
