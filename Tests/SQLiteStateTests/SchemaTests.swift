import Deployments
import Foundation
import GRDB
import OrderedCollections
import SQLiteState
import Templates
import Testing

struct SchemaTests {
    /// The tables as the first version of samlet made them.
    private static let first = """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('1 stacks and resources');
        CREATE TABLE "stack" ("name" TEXT PRIMARY KEY NOT NULL, "accountID" TEXT NOT NULL, "region" TEXT NOT NULL,
            "lineage" TEXT NOT NULL, "generation" INTEGER NOT NULL, "epoch" INTEGER NOT NULL, "holder" TEXT,
            "holderPID" INTEGER, "operation" TEXT, "leaseUntil" DOUBLE, "templatePath" TEXT NOT NULL,
            "counters" TEXT NOT NULL);
        CREATE TABLE "resource" ("stack" TEXT NOT NULL REFERENCES "stack"("name") ON DELETE CASCADE,
            "position" INTEGER NOT NULL, "logicalID" TEXT NOT NULL, "record" TEXT NOT NULL,
            PRIMARY KEY ("stack", "logicalID"));
        CREATE TABLE "output" ("stack" TEXT NOT NULL REFERENCES "stack"("name") ON DELETE CASCADE,
            "position" INTEGER NOT NULL, "name" TEXT NOT NULL, "value" TEXT NOT NULL, "description" TEXT,
            "exportName" TEXT, PRIMARY KEY ("stack", "name"));
        CREATE TABLE "generation" ("stack" TEXT NOT NULL REFERENCES "stack"("name") ON DELETE CASCADE,
            "number" INTEGER NOT NULL, "deployedAt" DOUBLE NOT NULL, "deployedBy" TEXT NOT NULL,
            PRIMARY KEY ("stack", "number"));
        INSERT INTO stack VALUES ('shop', '000000000000', 'us-east-1', 'L', 1, 4, NULL, NULL, 'deploy', NULL, '/t.yaml',
            '{"k":2}');
        INSERT INTO resource VALUES ('shop', 0, 'A',
            '{"logicalId":"A","type":"AWS::Logs::LogGroup","physicalId":"p","properties":{"RetentionInDays":3}}');
        INSERT INTO output VALUES ('shop', 0, 'Name', '"p"', 'd', 'shop-name');
        INSERT INTO generation VALUES ('shop', 1, 1700000000, 'me@here pid 1');
        """

    private func folder() throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "samlet-schema-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    @Test func `a state of the first version is brought up to date, with all that is in it`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try DatabaseQueue(path: folder + "/state.sqlite").write { try $0.execute(sql: Self.first) }
        let store = try StoreFixture.sqlite(folder + "/state.sqlite")
        let state = try #require(try store.stack(named: "shop"))
        #expect(state.generation == 1 && state.lineage == "L" && state.counters == ["k": 2])
        #expect(state.records["A"]?.properties["RetentionInDays"]?.text == "3")
        #expect(state.outputs["Name"]?.exportName == "shop-name")
        let history = try store.history(of: "shop")
        #expect(history.map(\.number) == [1] && history.map(\.hasSnapshot) == [false])
        #expect(try store.snapshot(of: "shop", generation: 1) == nil)
        let lease = try store.acquireLease(on: state.identity, for: "deploy")
        #expect(lease.epoch == 5)
        var next = state
        next.generation = 2
        try store.commit(next, over: 1, under: lease)
        #expect(try store.snapshot(of: "shop", generation: 2) == next)
    }

    @Test func `many that open a new state at once all can`() async throws {
        for _ in 0..<20 {
            let folder = try folder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask { try StoreFixture.sqlite(folder + "/state.sqlite").stackNames() }
                }
                for try await names in group { #expect(names.isEmpty) }
            }
        }
    }

    @Test func `a state of a newer version is refused and left as it is`() throws {
        let fixture = try StoreFixture(.sqlite)
        let path = fixture.path + "/newer.sqlite"
        try {
            let database = try DatabaseQueue(path: path)
            try database.write { try $0.execute(sql: Self.first + "INSERT INTO grdb_migrations VALUES ('99 future');") }
            try database.close()
        }()
        // As a newer version leaves it.
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try queue.close()
        let before = try Data(contentsOf: URL(filePath: path))
        #expect {
            try StoreFixture.sqlite(path)
        } throws: { error in
            if case .tooNew = (error as? StateError)?.code { true } else { false }
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }
}
