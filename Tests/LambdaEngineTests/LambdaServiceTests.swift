import Artifacts
import Deployments
import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Templates
import Testing

@testable import LambdaEngine

/// The service with real processes: a custom runtime in the shell, without a sandbox so that it runs anywhere.
@Suite(.timeLimit(.minutes(2)), .serialized)
struct LambdaServiceTests {
    private static let stack = EngineRecords.stack

    @Test func `a deployed function answers`() async throws {
        try await Workbench.run { bench in
            await bench.service.activate([try await bench.function()], of: Self.stack)
            #expect(try await bench.answer("hello", #"{"a":1}"#) == #"{"a":1}"#)
            let status = await bench.service.status()
            #expect(status.map(\.name) == ["hello"])
            let counts = try #require(status.first?.counts)
            #expect(counts.invocations == 1 && counts.errors == 0 && counts.coldStarts == 1)
            #expect(counts.durations.count == 1)
        }
    }

    @Test func `a function that is as before keeps its environments, and one that changes does not`() async throws {
        try await Workbench.run { bench in
            let function = try await bench.function()
            for record in [function, function, try await bench.function(#""Timeout": 9"#)] {
                await bench.service.activate([record], of: Self.stack)
                _ = try await bench.answer("hello", "1")
            }
            let counts = try #require(await bench.service.status().first?.counts)
            #expect(counts.invocations == 3 && counts.coldStarts == 2)
        }
    }

    @Test func `a function of a removed stack is not found`() async throws {
        try await Workbench.run { bench in
            await bench.service.activate([try await bench.function()], of: Self.stack)
            await bench.service.activate([], of: Self.stack)
            await #expect(throws: LambdaError.self) { _ = try await bench.answer("hello", "1") }
            #expect(await bench.service.status().isEmpty)
        }
    }

    @Test func `the layers of a function are its /opt, the last one on top`() async throws {
        try await Workbench.run { bench in
            let layers = [
                try await bench.layer("lower", files: ["shared.txt": "lower", "only.txt": "first"]),
                try await bench.layer("upper", files: ["shared.txt": "upper"]),
            ]
            let arns = layers.map { "\"\($0.ref)\"" }.joined(separator: ", ")
            let function = try await bench.function(
                "\"Layers\": [\(arns)]", respond: "$(cat $LAYERS/shared.txt)-$(cat $LAYERS/only.txt)")
            for record in layers + [function] { try await bench.service.prepare(record, of: Self.stack) }
            await bench.service.activate(layers + [function], of: Self.stack)
            #expect(try await bench.answer("hello", "1") == "upper-first")
        }
    }

    @Test func `a name that another stack has is refused`() async throws {
        try await Workbench.run { bench in
            let function = try await bench.function()
            await bench.service.activate([function], of: Self.stack)
            let other = StackIdentity(name: "other", accountID: "000000000000", region: "us-east-1")
            let failure = await #expect(throws: ResourceFailure.self) {
                try await bench.service.prepare(function, of: other)
            }
            #expect(failure?.message == "the stack 'app' has a function named 'hello' already")
            #expect(failure?.propertyPath == ["FunctionName"])
        }
    }

    @Test func `code that is not in the store is refused`() async throws {
        try await Workbench.run { bench in
            await #expect(throws: ResourceFailure.self) {
                try await bench.service.prepare(EngineRecords.function(), of: Self.stack)
            }
        }
    }

    @Test func `a language that samlet has no bootstrap for is refused`() async throws {
        try await Workbench.run { bench in
            var record = EngineRecords.function(json: #"{"Runtime": "dotnet8", "Handler": "app.handler", "Role": "r"}"#)
            record.artifacts = try await bench.function().artifacts
            let function = record
            let failure = await #expect(throws: ResourceFailure.self) {
                try await bench.service.prepare(function, of: Self.stack)
            }
            #expect(failure?.message.contains("no bootstrap for the runtime 'dotnet8'") == true)
            #expect(failure?.propertyPath == ["Runtime"])
        }
    }

    @Test func `an asynchronous invocation is accepted at once and runs`() async throws {
        try await Workbench.run { bench in
            await bench.service.activate([try await bench.function()], of: Self.stack)
            let events = bench.service.logs.follow("/aws/lambda/hello")
            let result = try await bench.service.invoke(
                Invocation(function: "hello", type: .event, payload: ByteBuffer(string: "1")))
            #expect(result.statusCode == 202 && result.payload.readableBytes == 0)
            for await event in events where event.message.hasPrefix("REPORT RequestId: \(result.requestID)") { break }
        }
    }

    /// Recorded scenario: test_invocation_type_event_error.
    @Test func `an asynchronous invocation that times out runs again, under the same request id`() async throws {
        try await Workbench.run { bench in
            let function = try await bench.function(#""Timeout": 1"#, respond: "$(sleep 600)")
            await bench.service.activate(
                [function, bench.eventInvokeConfig(#""MaximumRetryAttempts": 1"#)], of: Self.stack)
            let events = bench.service.logs.follow("/aws/lambda/hello")
            let result = try await bench.service.invoke(
                Invocation(function: "hello", type: .event, payload: ByteBuffer(string: "1")))
            let words = "START RequestId: \(result.requestID)"
            var starts = 0
            for await event in events where event.message.hasPrefix(words) {
                starts += 1
                if starts == 2 { break }
            }
            #expect(starts == 2)
        }
    }

    @Test func `a destination that is a function is told of an event`() async throws {
        try await Workbench.run { bench in
            let function = try await bench.function()
            let arn = "arn:aws:lambda:us-east-1:000000000000:function:sink"
            var sink = try await bench.function()
            (sink.physicalID, sink.logicalID) = ("sink", LogicalID("Sink"))
            sink.attributes["Arn"] = arn
            let destination = "\"DestinationConfig\": {\"OnSuccess\": {\"Destination\": \"\(arn)\"}}"
            await bench.service.activate([function, sink, bench.eventInvokeConfig(destination)], of: Self.stack)
            let events = bench.service.logs.follow("/aws/lambda/sink")
            _ = try await bench.service.invoke(
                Invocation(function: "hello", type: .event, payload: ByteBuffer(string: "1")))
            for await event in events where event.message.hasPrefix("REPORT") { break }
            let status = await bench.service.status()
            #expect(status.map(\.counts.invocations) == [1, 1])
        }
    }

    @Test func `a configuration of events that is none is refused`() async throws {
        try await Workbench.run { bench in
            let failure = await #expect(throws: ResourceFailure.self) {
                try await bench.service.prepare(
                    bench.eventInvokeConfig(#""MaximumRetryAttempts": 3"#), of: Self.stack)
            }
            #expect(failure?.propertyPath == ["MaximumRetryAttempts"])
        }
    }

    @Test func `a dry run starts nothing`() async throws {
        try await Workbench.run { bench in
            await bench.service.activate([try await bench.function()], of: Self.stack)
            let result = try await bench.service.invoke(
                Invocation(function: "hello", type: .dryRun, payload: ByteBuffer()))
            #expect(result.statusCode == 204)
            #expect(await bench.service.status().first?.counts.coldStarts == 0)
        }
    }

    @Test(.timeLimit(.minutes(2))) func `no invocation fails while a function is replaced again and again`()
        async throws
    {
        try await Workbench.run { bench in
            let versions = [try await bench.function(respond: "one"), try await bench.function(respond: "two")]
            await bench.service.activate([versions[0]], of: Self.stack)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for turn in 1...20 { await bench.service.activate([versions[turn % 2]], of: Self.stack) }
                }
                for _ in 1...4 {
                    group.addTask {
                        for _ in 1...20 {
                            let answer = try await bench.answer("hello", "1")
                            #expect(["one", "two"].contains(answer))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `an invocation of a function that was replaced ends with the service at the latest`() async throws {
        try await Workbench.run { bench in
            await bench.service.activate([try await bench.function(respond: "$(sleep 600)")], of: Self.stack)
            async let answer = bench.answer("hello", "1")
            while await bench.service.status().first?.environments[.invoking] == nil { await Task.yield() }
            await bench.service.activate([try await bench.function()], of: Self.stack)
            await bench.service.drain(within: .zero)
            #expect(try await answer.contains("the engine stopped the function"))
        }
    }

    @Test func `a service that is drained takes nothing more`() async throws {
        try await Workbench.run { bench in
            await bench.service.activate([try await bench.function()], of: Self.stack)
            await bench.service.drain(within: .zero)
            let error = await #expect(throws: LambdaError.self) { _ = try await bench.answer("hello", "1") }
            #expect(error?.statusCode == 500)
        }
    }
}

/// A running service on a folder of its own.
private struct Workbench: Sendable {
    let service: LambdaService
    let store: ArtifactStore
    let folder: URL

    static func run(_ body: @Sendable (Workbench) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "samlet-service-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try ArtifactStore(root: folder.appending(path: "artifacts").path)
        var settings = LambdaSettings(
            logFolder: folder.appending(path: "logs").path, runtimeFolder: folder.appending(path: "runtimes").path)
        settings.sandboxing = .none
        settings.eventTiming = try #require(EventTiming(retryBaseInSeconds: 0.1))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let service = try await LambdaService(
            settings: settings, artifacts: store, searchPath: "", eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger)
        let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            await service.takeUpEvents()
            try await body(Workbench(service: service, store: store, folder: folder))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    func answer(_ function: String, _ payload: String) async throws -> String {
        String(
            buffer: try await service.invoke(Invocation(function: function, payload: ByteBuffer(string: payload)))
                .payload)
    }

    /// A function whose bootstrap is a shell script.
    /// - Parameters:
    ///   - properties: more entries of a JSON object.
    ///   - respond: what the script answers; `$EVENT` is the event, `$LAYERS` the folder of the layers.
    func function(_ properties: String = "", respond: String = "$EVENT") async throws -> ResourceRecord {
        let script = """
            #!/bin/sh
            LAYERS=${PATH##*:}; LAYERS=${LAYERS%/bin}
            API=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
            while true; do
              EVENT=$(curl -sS -D "$TMPDIR/head" "$API/next")
              ID=$(sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: \\([^[:space:]]*\\).*/\\1/p' "$TMPDIR/head")
              curl -sS -X POST "$API/$ID/response" -d "\(respond)" >/dev/null
            done
            """
        let code = try await package("function-\(UUID())", ["bootstrap": script])
        let common = #""Runtime": "provided.al2023", "Handler": "x", "Role": "r", "Timeout": 30"#
        let timeout = properties.contains("Timeout") ? common.replacing(#", "Timeout": 30"#, with: "") : common
        var record = EngineRecords.function(json: "{\(timeout)\(properties.isEmpty ? "" : ", ")\(properties)}")
        record.artifacts = ["Code": code]
        record.installation = nil
        return record
    }

    /// Of the function named `hello`.
    func eventInvokeConfig(_ properties: String) -> ResourceRecord {
        ResourceRecord(
            logicalID: LogicalID("Events"), type: "AWS::Lambda::EventInvokeConfig", physicalID: "events",
            properties: EngineRecords.value(
                #"{"FunctionName": "hello", "Qualifier": "$LATEST", \#(properties)}"#))
    }

    func layer(_ name: String, files: [String: String]) async throws -> ResourceRecord {
        var record = EngineRecords.layer(1, name: name)
        record.artifacts = ["Content": try await package(name, files)]
        return record
    }

    private func package(_ name: String, _ files: [String: String]) async throws -> ArtifactID {
        let source = folder.appending(path: name)
        try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
        for (path, text) in files {
            let file = source.appending(path: path)
            try Data(text.utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        let packager = ArtifactPackager(
            store: store,
            environment: PackagingEnvironment(variables: ["PATH": "/usr/bin:/bin"], cacheFolder: folder.path))
        return try await packager.package(PackagingRequest(name: name, source: .path(source.path), build: .none)).id
    }
}
