import Glibc
import Testing

@testable import Artifacts

struct StoreCleaningTests {
    private func added(_ text: String, to workspace: Workspace) throws -> ArtifactID {
        try workspace.store.add(FileTree(texts: [text: text])).id
    }

    @Test func `what nothing refers to is removed`() throws {
        let workspace = try Workspace()
        let (kept, dropped) = (try added("kept", to: workspace), try added("dropped", to: workspace))
        let removed = try workspace.store.removeUnreferenced(keeping: [kept], unusedFor: .zero)
        #expect(removed == [dropped])
        #expect(workspace.store.contains(kept))
        #expect(!workspace.store.contains(dropped))
        #expect(!FileSystem.isFile(workspace.store.listingPath(of: dropped)))
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `what was just packaged stays for the deployment that is about to refer to it`() throws {
        let workspace = try Workspace()
        let fresh = try added("fresh", to: workspace)
        #expect(try workspace.store.removeUnreferenced(keeping: []) == [])
        #expect(workspace.store.contains(fresh))
    }

    @Test func `what is asked for while it is being removed is either there or not, never half`() async throws {
        let workspace = try Workspace()
        let store = workspace.store
        let names = (0..<40).map { "code \($0)" }
        for round in 0..<5 {
            let ids = try names.map { try added("\($0) of round \(round)", to: workspace) }
            // All of them were used last in 1980.
            for id in ids { utimensat(AT_FDCWD, store.listingPath(of: id), fileTimes(TreeWriter.fixedTime), 0) }
            async let removal = Task.detached { try store.removeUnreferenced(keeping: []) }.value
            let claimed = await Task.detached { ids.filter { store.claim($0) } }.value
            let removed = try await removal
            #expect(removed.isDisjoint(with: claimed))
            for id in claimed { #expect(store.contains(id)) }
        }
    }

    @Test func `what a saved plan needs stays for thirty days`() throws {
        let workspace = try Workspace()
        let (planned, other) = (try added("planned", to: workspace), try added("other", to: workspace))
        let digest = ContentDigest(of: [1])
        try workspace.store.keep([planned], forPlan: digest)
        #expect(try workspace.store.removeUnreferenced(keeping: [], unusedFor: .zero) == [other])
        let path = workspace.store.keptPath + "/" + digest.hexadecimal
        utimensat(AT_FDCWD, path, fileTimes(FileSystem.clock() - 31 * 24 * 3600 * 1_000_000_000), 0)
        #expect(try workspace.store.removeUnreferenced(keeping: [], unusedFor: .zero) == [planned])
        #expect(!FileSystem.isFile(path))
    }

    @Test func `merged layers stay as long as all their parts do`() throws {
        let workspace = try Workspace()
        let (a, b, c) = (try added("a", to: workspace), try added("b", to: workspace), try added("c", to: workspace))
        let merged = try #require(try workspace.store.merged(layers: [a, b]))
        let other = try #require(try workspace.store.merged(layers: [a, c]))
        let removed = try workspace.store.removeUnreferenced(keeping: [a, b], unusedFor: .zero)
        #expect(removed == [c, other])
        #expect(workspace.store.contains(merged))
    }

    @Test func `ingredients stay while something is made from them, and a while longer`() throws {
        let workspace = try Workspace()
        let (used, unused) = (try added("used", to: workspace), try added("unused", to: workspace))
        let (made, unpacked) = (try added("made", to: workspace), try added("unpacked", to: workspace))
        let recipes = workspace.store.recipes
        for (id, isIngredient) in [(used, true), (unused, true), (unpacked, false)] {
            let result = RecipeBook.Result(try workspace.store.listing(of: id), isIngredient: isIngredient)
            try recipes.keep(result, for: ContentDigest(of: Array(id.rawValue.utf8)))
        }
        let key = ContentDigest(of: [1])
        try workspace.store.fingerprints.keep(
            Fingerprint(
                artifact: made, uncompressedSize: 1, state: key, furtherInputs: [],
                recipes: [ContentDigest(of: Array(used.rawValue.utf8))], files: [:]), for: key)
        // The one was last used in 1980, the other now.
        for id in [used, unused] {
            let path = recipes.path(ContentDigest(of: Array(id.rawValue.utf8)))
            utimensat(AT_FDCWD, path, fileTimes(id == unused ? FileSystem.clock() : TreeWriter.fixedTime), 0)
        }
        #expect(try workspace.store.removeUnreferenced(keeping: [made], unusedFor: .zero) == [unpacked])
        #expect(try workspace.store.removeUnreferenced(keeping: [], unusedFor: .zero) == [made, used])
        #expect(workspace.store.contains(unused))
    }
}
