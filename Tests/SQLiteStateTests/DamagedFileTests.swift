import Deployments
import Foundation
import OrderedCollections
import SQLiteState
import Testing

struct DamagedFileTests {
    private func copy(of error: any Error) -> String? {
        if case .damaged(_, let copy) = (error as? StateError)?.code { copy } else { nil }
    }

    @Test func `a file that is no state is recognised, left as it is and copied once`() throws {
        let fixture = try StoreFixture(.sqlite)
        let path = fixture.path + "/broken.sqlite"
        let garbage = Data("this is not a database, and long enough to be one of its pages".utf8)
        try garbage.write(to: URL(filePath: path))
        for _ in 1...2 {
            #expect {
                try StoreFixture.sqlite(path)
            } throws: {
                copy(of: $0) == path + ".damaged-1"
            }
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == garbage)
        #expect(try Data(contentsOf: URL(filePath: path + ".damaged-1")) == garbage)
        // Another damage is another copy.
        try Data("something else altogether, but no database either, not at all".utf8).write(to: URL(filePath: path))
        #expect {
            try StoreFixture.sqlite(path)
        } throws: {
            copy(of: $0) == path + ".damaged-2"
        }
    }

    @Test func `damage in the middle of a state is recognised when it is read`() throws {
        let fixture = try StoreFixture(.sqlite)
        let path = fixture.path + "/whole.sqlite"
        try {
            let store = try StoreFixture.sqlite(path)
            let lease = try store.acquireLease(on: StackState.sample("shop").identity, for: "deploy")
            try store.commit(.sample("shop"), over: 0, under: lease)
        }()
        var bytes = try Data(contentsOf: URL(filePath: path))
        for index in bytes.indices.dropFirst(4096) { bytes[index] = 0xA5 }
        try bytes.write(to: URL(filePath: path))
        #expect {
            _ = try StoreFixture.sqlite(path).stack(named: "shop")
        } throws: {
            copy(of: $0) != nil
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
    }

    @Test(arguments: [1, 24, 500, 2_000]) func `a write-ahead log that ends in the middle loses only what is not whole`(
        missing: Int
    ) throws {
        let fixture = try StoreFixture(.sqlite)
        try fixture.commit(.sample("shop"))
        let files = FileManager.default
        let (source, target) = (fixture.path + "/state.sqlite", fixture.path + "/cut.sqlite")
        let whole = try Data(contentsOf: URL(filePath: source + "-wal")).count
        try fixture.commit(.sample("shop", generation: 2))
        let wal = try Data(contentsOf: URL(filePath: source + "-wal"))
        try #require(wal.count > whole + 2_000)
        try files.copyItem(atPath: source, toPath: target)
        try wal.dropLast(missing).write(to: URL(filePath: target + "-wal"))
        let state = try #require(try StoreFixture.sqlite(target).stack(named: "shop"))
        // The release of the lease is the last write; a bit more is the commit before it.
        #expect(state.generation == 2 || state.generation == 1)
        #expect(state.records.count == 3)
    }
}
