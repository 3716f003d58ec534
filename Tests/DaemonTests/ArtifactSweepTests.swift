import Artifacts
import Deployments
import Diagnostics
import Foundation
import Logging
import OrderedCollections
import Templates
import Testing

@testable import Daemon

struct ArtifactSweepTests {
    /// A store of artifacts in a folder that goes with it, and one of states.
    private final class Fixture {
        let states = InMemoryStateStore()
        let artifacts: ArtifactStore
        private let packager: ArtifactPackager

        init() throws {
            let path = FileManager.default.temporaryDirectory.appending(path: "samlet-sweep-\(UUID().uuidString)").path
            artifacts = try ArtifactStore(root: path)
            packager = ArtifactPackager(
                store: artifacts, environment: PackagingEnvironment(variables: ["HOME": path]))
        }

        deinit { try? FileManager.default.removeItem(atPath: artifacts.root) }

        func packaged(_ text: String) async throws -> ArtifactID {
            let source = PackagingRequest.Source.inline(fileName: "index.py", text: text)
            return try await packager.package(PackagingRequest(name: "F", source: source, purpose: .function)).id
        }

        /// Nothing is young to it.
        func sweep(using used: Set<ArtifactID> = []) -> ArtifactSweep {
            ArtifactSweep(
                artifacts: artifacts, store: states, used: { used }, age: .zero, logger: Logger(label: "sweep"))
        }

        func commit(_ code: ArtifactID, to name: String, note: CommitNote = CommitNote()) throws {
            let identity = StackIdentity(name: name, accountID: "000000000000", region: "us-east-1")
            let base = try states.stack(named: name)?.generation ?? 0
            var state = StackState(identity: identity, generation: base + 1)
            state.records["F"] = ResourceRecord(
                logicalID: "F", type: "AWS::Lambda::Function", physicalID: "f",
                properties: .map([:], at: .init(at: .start)), artifacts: ["Code": code])
            let lease = try states.acquireLease(on: identity, for: "deploy")
            defer { states.release(lease) }
            try states.commit(state, over: base, under: lease, note: note)
        }
    }

    @Test func `code of all stacks, of their generations and of the engine stays`() async throws {
        let fixture = try Fixture()
        let (old, new, other) = (
            try await fixture.packaged("old"), try await fixture.packaged("new"), try await fixture.packaged("other")
        )
        let (wire, dropped) = (try await fixture.packaged("wire"), try await fixture.packaged("dropped"))
        try fixture.commit(old, to: "app")
        try fixture.commit(new, to: "app")
        try fixture.commit(other, to: "beside")
        #expect(await fixture.sweep(using: [wire]).sweep() == [dropped])
        #expect(await fixture.sweep().sweep() == [wire])
        #expect([old, new, other].allSatisfy(fixture.artifacts.contains))
    }

    @Test func `while a deployment has not come to its end nothing is removed`() async throws {
        let fixture = try Fixture()
        let code = try await fixture.packaged("about to be deployed")
        let stack = StackIdentity(name: "app", accountID: "000000000000", region: "us-east-1")
        let lease = try fixture.states.acquireLease(on: stack, for: "deploy")
        let run = JournalRun(stack: stack, operation: "deploy", baseGeneration: 0)
        try fixture.states.record([], of: run, under: lease)
        #expect(await fixture.sweep().sweep() == [])
        try fixture.states.end(run, with: [], under: lease)
        #expect(await fixture.sweep().sweep() == [code])
    }

    @Test(arguments: ["0", "-1", "soon", "86401"]) func `what is no age is refused`(text: String) {
        var settings = EngineSettings(project: ProjectFolder(path: "/nowhere"), build: "1", environment: [:])
        settings.environment[EngineSettings.artifactAgeVariable] = text
        let error = #expect(throws: EngineError.self) { try settings.artifactAge }
        #expect(
            error?.message == "SAMLET_ARTIFACT_SECONDS is a number of seconds, from 0.1 to 86400, not '\(text)'")
    }

    @Test func `code stays for an hour unless something else is said`() throws {
        var settings = EngineSettings(project: ProjectFolder(path: "/nowhere"), build: "1", environment: [:])
        #expect(try settings.artifactAge == .seconds(3600))
        settings.environment[EngineSettings.artifactAgeVariable] = "0.5"
        #expect(try settings.artifactAge == .milliseconds(500))
    }
}
