import Testing

@testable import Artifacts

struct PackagingRequestTests {
    private static let makefile = BuildMethod.Makefile(logicalID: "F")

    @Test func `build methods are known by SAM's names`() throws {
        #expect(try BuildMethod(named: nil, makefile: Self.makefile) == .automatic)
        #expect(try BuildMethod(named: "makefile", makefile: Self.makefile) == .makefile(Self.makefile))
        #expect(try BuildMethod(named: "provided.al2023", makefile: Self.makefile) == .makefile(Self.makefile))
        let python = try LambdaRuntime("python3.12")
        #expect(try BuildMethod(named: "python3.12", makefile: Self.makefile) == .dependencies(of: python))
    }

    @Test(arguments: ["esbuild", "go1.x", "rust-cargolambda", "dotnet7", "dotnet8", "java21", "ruby3.3", "python-uv"])
    func `a method there is no build for is an error that says what works`(_ name: String) async throws {
        let thrown = try await code { _ = try BuildMethod(named: name, makefile: Self.makefile) }
        #expect(thrown == .unsupportedBuildMethod(name))
        #expect(ArtifactError(thrown).message.contains("BuildMethod: makefile"))
    }

    @Test func `a retired runtime as method is an error of its own`() async throws {
        let thrown = try await code { _ = try BuildMethod(named: "python3.7", makefile: Self.makefile) }
        #expect(thrown == .retiredRuntime("python3.7", replacement: "python3.13"))
    }

    @Test(arguments: [
        ("pom.xml", "mvn package"), ("build.gradle", "gradle build"), ("build.gradle.kts", "gradle build"),
    ])
    func `Java that is yet to be built is an error that names the command`(file: String, command: String) async throws {
        let workspace = try Workspace()
        try workspace.write("src/\(file)")
        let java = Interpreter(
            runtime: try LambdaRuntime("java21"), executable: "/usr/bin/java", version: "21", isExact: true,
            readOnlyPaths: [])
        let thrown = try await code { _ = try await workspace.package("src", interpreter: java) }
        #expect(thrown == .unbuiltSource(path: workspace["src"], file: file))
        #expect(ArtifactError(thrown).message.contains("run '\(command)'"))
    }
}
