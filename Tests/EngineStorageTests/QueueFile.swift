import Deployments
import Foundation
import LambdaEngine
import NIOCore

@testable import EngineStorage

/// A file for events in a folder of its own.
struct QueueFile: Sendable {
    static let function = "arn:aws:lambda:us-east-1:000000000000:function:hello"

    let path: String
    private let secrets = SecretBox(key: SecretBox.newKey())

    static func run(_ body: (QueueFile) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "samlet-queue-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(QueueFile(path: folder.appending(path: "events.sqlite").path))
    }

    private init(path: String) {
        self.path = path
    }

    func store() throws -> QueueStore { try QueueStore(path: path, secrets: secrets) }

    static func event(
        _ requestID: String, function: String = function, payload: String = "{}", dueAt: Int64 = 0
    ) -> QueuedEvent {
        var progress = EventProgress(acceptedAt: 0)
        progress.dueAt = dueAt
        return QueuedEvent(
            requestID: requestID, function: function, qualifier: nil, payload: ByteBuffer(string: payload),
            traceID: "Root=1", progress: progress)
    }
}
