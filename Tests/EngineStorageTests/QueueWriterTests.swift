import Foundation
import GRDB
import LambdaEngine
import Testing

@testable import EngineStorage

@Suite(.timeLimit(.minutes(1)))
struct QueueWriterTests {
    private struct Refused: Error {}

    private func run(_ body: (QueueWriter) async throws -> Void) async throws {
        let database = try DatabaseQueue()
        try await database.write { try $0.execute(sql: "CREATE TABLE number (value INTEGER UNIQUE)") }
        try await body(QueueWriter(database, path: "numbers"))
    }

    private func insert(_ value: Int, _ writer: QueueWriter) async throws {
        try await writer.write(isDurable: true) { database in
            try database.execute(sql: "INSERT INTO number VALUES (?)", arguments: [value])
        }
    }

    private func count(_ writer: QueueWriter) async throws -> Int {
        try await writer.write(isDurable: false) {
            try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM number") ?? 0
        }
    }

    @Test func `many that write at once all have written`() async throws {
        try await run { writer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for value in 1...1000 { group.addTask { try await insert(value, writer) } }
                try await group.waitForAll()
            }
            let count = try await count(writer)
            #expect(count == 1000)
        }
    }

    @Test func `one that fails does not take others with it`() async throws {
        try await run { writer in
            let failures = await withTaskGroup(of: Bool.self) { group in
                // Every value twice: one of each is refused.
                for value in 0..<200 {
                    group.addTask {
                        do {
                            try await insert(value / 2, writer)
                            return false
                        } catch {
                            return true
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(failures == 100)
            let count = try await count(writer)
            #expect(count == 100)
        }
    }

    @Test func `what a job has written before it fails is undone`() async throws {
        try await run { writer in
            let error = await #expect(throws: EventStoreError.self) {
                try await writer.write(isDurable: true) { database in
                    try database.execute(sql: "INSERT INTO number VALUES (1)")
                    throw Refused()
                }
            }
            #expect(error?.message == "'numbers' cannot be read or written")
            let count = try await count(writer)
            #expect(count == 0)
        }
    }
}
