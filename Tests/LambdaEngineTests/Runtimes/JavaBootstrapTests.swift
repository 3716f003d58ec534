internal import Deployments
internal import Foundation
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct JavaBootstrapTests {
    private static let java = "/usr/bin/java"

    @Test(.enabled(if: access(java, X_OK) == 0))
    func `an installation's own compiler makes the classes, once for all that wait`() async throws {
        try await withFolder { folder in
            let bootstrap = JavaBootstrap(folder: folder)
            let installation = RuntimeInstallation(executable: Self.java, version: "17.0.1")
            try await withThrowingTaskGroup { group in
                for _ in 0..<3 { group.addTask { try await bootstrap.prepare(for: installation) } }
                try await group.waitForAll()
            }
            let classes = "\(folder)/\(JavaBootstrap.folderName(version: "17.0.1"))"
            let main = "\(classes)/\(JavaBootstrap.mainClass.replacing(".", with: "/")).class"
            var status = stat()
            #expect(stat(main, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o644)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: "\(folder)/java").filter { $0.hasPrefix("draft") }
                    == [])
            // What is there stays.
            let other = RuntimeInstallation(executable: "/bin/false", version: "17.0.1")
            try await bootstrap.prepare(for: other)
        }
    }

    @Test func `a Java that cannot compile is an error that says so`() async throws {
        try await withFolder { folder in
            let script = "\(folder)/java-without-compiler"
            try Data("#!/bin/sh\necho 'Error: Module jdk.compiler not found'\nexit 1\n".utf8).write(
                to: URL(filePath: script))
            try #require(chmod(script, 0o755) == 0)
            for (executable, message) in [
                (script, "the Java at '\(script)' has no compiler"),
                ("/bin/false", "the Java at '/bin/false' cannot compile"),
            ] {
                let error = await #expect(throws: LambdaEngineError.self) {
                    try await JavaBootstrap(folder: folder).prepare(
                        for: RuntimeInstallation(executable: executable, version: "21.0.1"))
                }
                #expect(error?.code == .runtimeUnsupported)
                #expect(error?.message.hasPrefix(message) == true)
            }
        }
    }

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "samlet-java-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try RuntimeFiles.write(to: folder)
        try await body(folder)
    }
}
