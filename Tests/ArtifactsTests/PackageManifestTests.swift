import Testing

@testable import Artifacts

struct PackageManifestTests {
    private func manifest(_ workspace: Workspace, _ text: String) throws -> PackageManifest {
        try workspace.write("src/package.json", text)
        return try #require(try PackageManifest(folder: workspace["src"]))
    }

    @Test func `a folder without a manifest has none`() throws {
        #expect(try PackageManifest(folder: Workspace().path) == nil)
    }

    @Test(arguments: ["{", "", "no"])
    func `a manifest that is no JSON is an error`(_ text: String) async throws {
        let workspace = try Workspace()
        let thrown = try await code { _ = try manifest(workspace, text) }
        #expect(thrown == .malformedManifest(path: workspace["src/package.json"], detail: "it is not valid JSON"))
    }

    @Test(arguments: [
        ("{}", false), (#"{"devDependencies": {"typescript": "5"}}"#, false), (#"{"dependencies": {}}"#, false),
        (#"{"dependencies": {"a": "1"}}"#, true), (#"{"optionalDependencies": {"a": "1"}}"#, true),
        (#"{"dependencies": "a"}"#, false),
    ])
    func `only dependencies for production are to be installed`(_ text: String, _ needsInstalling: Bool) throws {
        #expect(try manifest(Workspace(), text).needsInstalling == needsInstalling)
    }

    @Test func `local dependencies are found with their own`() throws {
        let workspace = try Workspace()
        try workspace.write("lib/package.json", #"{"dependencies": {"deep": "../deep", "x": "1"}}"#)
        try workspace.write("deep/package.json", #"{"dependencies": {"lib": "link:../lib"}}"#)
        let text = #"{"dependencies": {"lib": "file:../lib", "tar": "file:t.tgz", "a": "^1", "b": "user/repo"}}"#
        #expect(
            try manifest(workspace, text).localDependencies() == [
                workspace["deep"], workspace["lib"], workspace["src/t.tgz"],
            ])
    }

    @Test func `scripts that build the package itself are not run when installing`() throws {
        let text =
            #"{"scripts": {"prepare": "husky", "postinstall": "x", "test": "jest"}, "version": "1.0.0", "devDependencies": {"x": "1"}}"#
        let workspace = try Workspace()
        let scripts = #""scripts":{"postinstall":"x","test":"jest"},"version":"1.0.0"}"#
        #expect(String(decoding: try manifest(workspace, text).bytesForInstalling(), as: UTF8.self) == "{" + scripts)
        try workspace.write("src/package-lock.json", "{}")
        let locked = String(decoding: try manifest(workspace, text).bytesForInstalling(), as: UTF8.self)
        #expect(locked == #"{"devDependencies":{"x":"1"},"# + scripts)
    }

    @Test(arguments: [("test", false), ("prepare", false), ("postinstall", true), ("install", true)])
    func `scripts that run when installing may need the sources`(_ name: String, _ needsSources: Bool) throws {
        #expect(try manifest(Workspace(), #"{"scripts": {"\#(name)": "x"}}"#).hasInstallScripts == needsSources)
    }
}
