internal import Foundation
internal import NIOCore
internal import Synchronization

extension ControlClient {
    /// Hands on log lines, oldest first; with ``LogQuery/follows`` until the task is cancelled.
    /// - Throws: `.notRunning`, or `.badAnswer` when the engine breaks off.
    public func logs(_ query: LogQuery, onLine: @escaping @Sendable (LogLine) -> Void) async throws(EngineError) {
        let lines = LineBuffer()
        let answer = try await send("GET", path(of: query)) { chunk in
            for line in lines.add(chunk) { onLine(line) }
        }
        guard answer.status == 200 else {
            throw EngineError(code: .badAnswer, message: "the engine answered with status \(answer.status)")
        }
    }

    private func path(of query: LogQuery) -> String {
        var components = URLComponents()
        components.path = ControlProtocol.logsPath
        components.queryItems = [
            query.functionName.map { URLQueryItem(name: "function", value: $0) },
            query.stackName.map { URLQueryItem(name: "stack", value: $0) },
            query.since.map { URLQueryItem(name: "since", value: String($0)) },
            URLQueryItem(name: "follow", value: String(query.follows)),
        ].compactMap(\.self)
        return components.string ?? ControlProtocol.logsPath
    }
}

/// Makes log lines of pieces of JSON lines, however they are cut.
private final class LineBuffer: Sendable {
    private let rest = Mutex(ByteBuffer())

    /// The lines that are whole with this piece.
    func add(_ chunk: ByteBuffer) -> [LogLine] {
        rest.withLock { rest in
            rest.writeImmutableBuffer(chunk)
            var lines: [LogLine] = []
            while let end = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\n")),
                let bytes = rest.readBytes(length: end - rest.readerIndex)
            {
                rest.moveReaderIndex(forwardBy: 1)
                if let line = try? JSONDecoder().decode(LogLine.self, from: Data(bytes)) { lines.append(line) }
            }
            rest.discardReadBytes()
            return lines
        }
    }
}

extension EngineStatus {
    /// The status as one JSON object with sorted keys, and a line feed.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var told = self
        // A word between the two sides.
        told.mark = nil
        guard let data = try? encoder.encode(told) else { return "{}\n" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
