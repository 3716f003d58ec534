import Testing

@testable import Artifacts

struct NodeModulesTests {
    private func modules(_ workspace: Workspace, _ manifest: String) throws -> NodeModules {
        try workspace.write("src/package.json", manifest)
        let manifest = try #require(try PackageManifest(folder: workspace["src"]))
        return try #require(try NodeModules(beside: manifest))
    }

    private func install(_ workspace: Workspace, _ name: String, _ version: String) throws {
        try workspace.write("src/node_modules/\(name)/package.json", #"{"version": "\#(version)"}"#)
    }

    @Test(arguments: [
        (#"{"dependencies": {"a": "^1.2.0"}}"#, true), (#"{"dependencies": {"a": "^1.3.0"}}"#, false),
        (#"{"dependencies": {"a": "latest"}}"#, true), (#"{"dependencies": {"a": "*", "b": "*"}}"#, false),
        (#"{"dependencies": {"a": "*", "@s/c": "2"}}"#, true), (#"{"devDependencies": {"b": "*"}}"#, true),
        (#"{"dependencies": {"b": "*"}, "optionalDependencies": {"b": "*"}}"#, true),
    ])
    func `each dependency must be there in a version that satisfies it`(_ text: String, _ isUpToDate: Bool) throws {
        let workspace = try Workspace()
        try install(workspace, "a", "1.2.5")
        try install(workspace, "@s/c", "2.0.1")
        #expect(try modules(workspace, text).isUpToDate() == isUpToDate)
    }

    @Test(arguments: [
        (#""node_modules/a": {"version": "1.0.0"}"#, true), (#""node_modules/a": {"version": "1.0.1"}"#, false),
        (#""node_modules/b": {"version": "1.0.0"}"#, false),
        (#""node_modules/b": {"version": "1", "dev": true}"#, true),
        (#""node_modules/b": {"version": "1", "optional": true}"#, true), (#""": {"version": "1"}"#, true),
    ])
    func `a lock file says the very versions`(_ package: String, _ isUpToDate: Bool) throws {
        let workspace = try Workspace()
        try install(workspace, "a", "1.0.0")
        try workspace.write("src/package-lock.json", #"{"lockfileVersion": 3, "packages": {\#(package)}}"#)
        #expect(try modules(workspace, "{}").isUpToDate() == isUpToDate)
    }

    @Test func `npm's own record tells what is for development`() throws {
        let workspace = try Workspace()
        try workspace.write(
            "src/node_modules/.package-lock.json",
            """
            {"packages": {"node_modules/a": {"version": "1.0.0"}, "node_modules/typescript": {"dev": true},
             "node_modules/both": {"devOptional": true}}}
            """)
        #expect(try modules(workspace, "{}").developmentPackages == ["node_modules/typescript"])
    }
}
