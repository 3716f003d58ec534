internal import Documents
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore
internal import Templates

/// InvokeWithResponseStream: an event stream of what a function writes, while it writes it.
///
/// Source: AWS Lambda API Reference, "InvokeWithResponseStream"; the service model of AWS's SDKs.
struct StreamOperation: Sendable {
    let invoker: any FunctionInvoker

    /// - Parameter function: as it stands in the path, decoded.
    func response(to request: Request, _ function: String, _ query: Substring?) async -> Response {
        do throws(LambdaError) {
            let asked = try InvokeRequest(request.head, function[...], query, types: Self.types)
            let invocation = try await asked.invocation(reading: request.body)
            if asked.type == .dryRun { return Self.acceptance(try await invoker.invoke(invocation), asked.trace) }
            let reader = try await invoker.stream(invocation)
            return Self.response(reader, asked.trace, wantsLog: asked.wantsLog)
        } catch {
            return Response(error)
        }
    }

    private static let types = ["RequestResponse", "DryRun"]

    private static func response(_ reader: ResponseReader, _ trace: String, wantsLog: Bool) -> Response {
        let headers: HTTPFields = [
            .contentType: EventStreamMessage.contentType, .amznRequestID: reader.requestID, .amznTraceID: trace,
            .executedVersion: reader.executedVersion,
        ]
        let body = ResponseBody { writer in
            while let part = await reader.next() {
                guard let message = message(part, wantsLog: wantsLog) else { continue }
                try await writer.write(message.encoded)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func acceptance(_ result: InvocationResult, _ trace: String) -> Response {
        let headers: HTTPFields = [
            .amznRequestID: result.requestID, .amznTraceID: trace, .executedVersion: result.executedVersion,
        ]
        return Response(BufferedResponse(statusCode: result.statusCode, headers: headers, body: ByteBuffer()))
    }

    /// Nil for a part that the stream does not show.
    private static func message(_ part: ResponsePart, wantsLog: Bool) -> EventStreamMessage? {
        switch part {
        case .head: return nil
        case .body(let bytes):
            guard bytes.readableBytes > 0 else { return nil }
            return EventStreamMessage(
                event: "PayloadChunk", contentType: "application/octet-stream", payload: bytes)
        case .end(let result):
            var object = JSONObject()
            if result.functionError != nil {
                object.add("ErrorCode", errorType(in: result.payload))
                object.add("ErrorDetails", String(buffer: result.payload))
            }
            if wantsLog {
                object.add("LogResult", Base64.encoded(result.logTail.readableBytesView.suffix(LogTail.sizeInBytes)))
            }
            return EventStreamMessage(event: "InvokeComplete", json: object.text)
        }
    }

    /// The name of a function's error; what AWS has for those without.
    private static func errorType(in payload: ByteBuffer) -> String {
        Document.json(Array(payload.readableBytesView))?["errorType"]?.text ?? "Unhandled"
    }
}
