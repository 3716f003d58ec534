internal import Deployments
internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import LambdaEngine
internal import NIOCore

/// Answers the command line on the control socket; Lambda's API answers there too.
struct ControlResponder: Sendable {
    let stacks: DeployedStacks
    let coding: RecordCoding
    let lambda: LambdaAPI
    let logs: LogFeed
    let status: @Sendable () async -> EngineStatus
    /// ``EngineStatus/mark``.
    let mark: @Sendable () -> String
    let stop: @Sendable () async -> Void

    /// A record with a page of properties has some kilobytes.
    private static let bodyLimit = 16 << 20

    func response(to request: Request) async -> Response {
        // On a socket that only its owner reaches, a second lock: nothing that a browser sends is for it.
        if let foreign = ForeignRequest(request) { return foreign.refusal }
        if LambdaAPI.handles(request.uri.path) { return await lambda.respond(to: request) }
        do {
            switch (request.method, request.uri.path) {
            case (.get, ControlProtocol.statusPath): return try json(await status())
            case (.get, ControlProtocol.markPath):
                return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: mark())))
            case (.get, ControlProtocol.logsPath): return await logs.response(to: request)
            case (.post, ControlProtocol.preparePath): return try await prepare(request)
            case (.post, ControlProtocol.activatePath): return try await activate(request)
            case (.post, ControlProtocol.discardPath): return try await discard(request)
            case (.post, ControlProtocol.stopPath):
                await stop()
                return Response(status: .accepted)
            default: return Response(status: .notFound)
            }
        } catch let failure as ResourceFailure {
            return failed(failure)
        } catch let error as StateError {
            return failed(ResourceFailure(error.message))
        } catch {
            return Response(status: .badRequest)
        }
    }

    private func prepare(_ request: Request) async throws -> Response {
        let message = try await decoded(ControlProtocol.PrepareRequest.self, request)
        guard let record = coding.record(from: message.record) else { return Response(status: .badRequest) }
        try await stacks.prepare(record, of: message.stack)
        return Response(status: .ok)
    }

    private func activate(_ request: Request) async throws -> Response {
        let message = try await decoded(ControlProtocol.ActivateRequest.self, request)
        try await stacks.activate(message.stack, isRestoring: true)
        return Response(status: .ok)
    }

    private func discard(_ request: Request) async throws -> Response {
        let message = try await decoded(ControlProtocol.DiscardRequest.self, request)
        await stacks.discardPrepared(of: message.stack)
        return Response(status: .ok)
    }

    private func decoded<Message: Decodable>(_ type: Message.Type, _ request: Request) async throws -> Message {
        let body = try await request.body.collect(upTo: Self.bodyLimit)
        return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
    }

    private func json(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }

    private func failed(_ failure: ResourceFailure) -> Response {
        let message = ControlProtocol.Failure(
            message: failure.message, help: failure.help, propertyPath: failure.propertyPath)
        let body = (try? JSONEncoder().encode(message)) ?? Data()
        return Response(status: .unprocessableContent, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
