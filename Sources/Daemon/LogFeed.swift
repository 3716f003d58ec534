internal import Deployments
internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import NIOCore
internal import OrderedCollections
internal import ServiceLifecycle
internal import Templates

/// The logs of functions as lines of JSON: what is there, and on demand what follows.
struct LogFeed: Sendable {
    let logs: FunctionLogs
    let stacks: DeployedStacks

    /// One function's log.
    private struct Source: Sendable {
        var group: String
        var stackName: String
        var logicalID: String
        var functionName: String

        func line(_ event: LogEvent) -> LogLine {
            let message = event.message.hasSuffix("\n") ? String(event.message.dropLast()) : event.message
            return LogLine(
                time: event.timestamp, stackName: stackName, logicalID: logicalID, functionName: functionName,
                stream: event.stream, message: message, isPlatform: LogFeed.isPlatform(message))
        }
    }

    func response(to request: Request) async -> Response {
        let parameters = request.uri.queryParameters
        let sources = sources(
            function: parameters["function"].map(String.init), stack: parameters["stack"].map(String.init))
        let since = parameters["since"].flatMap { Int64($0) } ?? 0
        let follows = parameters["follow"] == "true"
        // Followed before the past is read: what is written in between comes twice rather than not at all, and is dropped.
        let streams = follows ? sources.map { ($0, logs.follow($0.group)) } : []
        let past = sources.flatMap { source in
            logs.events(of: source.group, in: since..<Int64.max).map(source.line)
        }.sorted { $0.time < $1.time }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                for line in past { try await writer.write(ByteBuffer(string: line.json + "\n")) }
                try await Self.follow(streams, after: past.last?.time ?? 0, &writer)
                try await writer.finish(nil)
            })
    }

    private static func follow(
        _ streams: [(Source, AsyncStream<LogEvent>)], after time: Int64, _ writer: inout any ResponseBodyWriter
    ) async throws {
        guard !streams.isEmpty else { return }
        let (merged, continuation) = AsyncStream.makeStream(of: LogLine.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (source, stream) in streams {
                group.addTask {
                    for await event in stream { continuation.yield(source.line(event)) }
                }
            }
            // An engine that is to end waits for no reader.
            for await line in merged.cancelOnGracefulShutdown() {
                try await writer.write(ByteBuffer(string: line.json + "\n"))
            }
            group.cancelAll()
        }
    }

    private func sources(function: String?, stack: String?) -> [Source] {
        stacks.all.filter { stack == nil || $0.identity.name == stack }.flatMap { state in
            state.records.values.filter { record in
                record.type == "AWS::Lambda::Function" && (function == nil || record.physicalID == function)
            }.map { record in
                let custom = record.properties["LoggingConfig"]?["LogGroup"]?.text
                return Source(
                    group: custom ?? "/aws/lambda/\(record.physicalID)", stackName: state.identity.name,
                    logicalID: record.logicalID.rawValue, functionName: record.physicalID)
            }
        }
    }

    private static func isPlatform(_ message: String) -> Bool {
        if message.hasPrefix("{") { return message.contains(#""type":"platform."#) }
        return [
            "START RequestId: ", "END RequestId: ", "REPORT RequestId: ", "INIT_START ", "INIT_REPORT ",
            "XRAY TraceId: ",
        ]
        .contains(where: message.hasPrefix)
    }
}
