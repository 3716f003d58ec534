import Testing

@testable import Artifacts

struct LambdaRuntimeTests {
    @Test(arguments: [
        ("python3.8", LambdaRuntime.Language.python(minor: 8)), ("python3.14", .python(minor: 14)),
        ("nodejs22.x", .nodejs(major: 22)), ("ruby3.3", .ruby(major: 3, minor: 3)), ("java8.al2", .java(major: 8)),
        ("java21", .java(major: 21)), ("dotnet8", .dotnet(major: 8)), ("provided.al2023", .provided),
    ])
    func `runtimes are known by AWS's names`(_ name: String, _ language: LambdaRuntime.Language) throws {
        #expect(try LambdaRuntime(name).language == language)
        #expect(LambdaRuntime.names.contains(name))
    }

    @Test(arguments: [
        "python2.7", "python3.7", "nodejs12.x", "nodejs8.10", "ruby2.7", "java8", "dotnetcore3.1", "go1.x", "provided",
    ])
    func `a retired runtime is an error that names another`(_ name: String) async throws {
        guard case .retiredRuntime(name, let replacement) = try await code({ _ = try LambdaRuntime(name) }) else {
            Issue.record("another error")
            return
        }
        #expect(throws: Never.self) { try LambdaRuntime(String(replacement.prefix { $0 != " " })) }
    }

    @Test(arguments: [
        ("Python3.12", "python3.12" as String?), ("pyton3.12", "python3.12"), ("python312", "python3.12"),
        ("python-3.9", "python3.9"), ("python", "python3.14"), ("python3.99", "python3.14"), ("py3.11", "python3.11"),
        ("node20", "nodejs20.x"), ("nodejs20", "nodejs20.x"), ("nodejs20.0", "nodejs24.x"),
        ("nodesj18.x", "nodejs18.x"),
        ("java", "java25"), ("go", "provided.al2023"), ("provided.al2022", "provided.al2023"), ("cobol85", nil),
        ("", nil),
    ])
    func `an unknown runtime is an error with what was most likely meant`(_ name: String, _ meant: String?) async throws
    {
        #expect(try await code { _ = try LambdaRuntime(name) } == .unknownRuntime(name, suggestion: meant))
    }
}
