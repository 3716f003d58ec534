import GRDB
import LambdaEngine
import Testing

@testable import EngineStorage

struct QueueSchemaTests {
    @Test func `a file of a newer samlet is left alone`() async throws {
        try await QueueFile.run { file in
            _ = try file.store()
            let database = try DatabaseQueue(path: file.path)
            try await database.write {
                try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2 something later')")
            }
            let error = #expect(throws: EventStoreError.self) { _ = try file.store() }
            #expect(error?.message.contains("was written by a newer samlet") == true)
        }
    }

    @Test func `those that wait are found by an index`() async throws {
        try await QueueFile.run { file in
            _ = try file.store()
            let plan = try await DatabaseQueue(path: file.path).read { database in
                try Row.fetchAll(
                    database,
                    sql: """
                        EXPLAIN QUERY PLAN SELECT * FROM event
                        WHERE function = 'a' AND isRunning = 0 AND dueAt <= 5 ORDER BY dueAt, id LIMIT 3
                        """
                ).map { $0["detail"] as String }
            }
            #expect(plan.count == 1 && plan.first?.contains("USING INDEX event_waiting") == true)
        }
    }
}
