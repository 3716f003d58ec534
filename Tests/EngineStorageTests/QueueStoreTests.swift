import Deployments
import Foundation
import LambdaEngine
import NIOCore
import Testing

@testable import EngineStorage

/// What holds for events wherever they are kept.
@Suite(.timeLimit(.minutes(1)))
struct EventStoreTests {
    enum Kind: CaseIterable {
        case memory, file
    }

    private func run(_ kind: Kind, _ body: (any EventQueueStore) async throws -> Void) async throws {
        switch kind {
        case .memory: try await body(MemoryEventStore())
        case .file: try await QueueFile.run { try await body(try $0.store()) }
        }
    }

    @Test(arguments: Kind.allCases) func `an event comes back as it was, with the attempt counted`(kind: Kind)
        async throws
    {
        try await run(kind) { store in
            var event = QueueFile.event("1", payload: #"{"text":"ü\u0000"}"#)
            event.qualifier = "live"
            event.progress.shortened = 59_000
            try await store.add(event)
            let taken = try await store.take(5, of: event.function, at: 0)
            event.id = taken.events.first?.id ?? 0
            event.progress.attempts = 1
            #expect(taken.events == [event])
            #expect(taken.next == nil && taken.unreadable.isEmpty)
        }
    }

    @Test(arguments: Kind.allCases) func `events are taken as they are due, then as they came`(kind: Kind) async throws
    {
        try await run(kind) { store in
            for (id, due) in [("1", 20), ("2", 10), ("3", 10), ("4", 30)] as [(String, Int64)] {
                try await store.add(QueueFile.event(id, dueAt: due))
            }
            let first = try await store.take(2, of: QueueFile.function, at: 25)
            #expect(first.events.map(\.requestID) == ["2", "3"])
            #expect(first.next == 20)
            let second = try await store.take(5, of: QueueFile.function, at: 25)
            #expect(second.events.map(\.requestID) == ["1"])
            #expect(second.next == 30)
        }
    }

    @Test(arguments: Kind.allCases) func `functions have queues of their own`(kind: Kind) async throws {
        try await run(kind) { store in
            try await store.add(QueueFile.event("1", function: "a", dueAt: 7))
            try await store.add(QueueFile.event("2", function: "b", dueAt: 5))
            try await store.add(QueueFile.event("3", function: "b", dueAt: 6))
            #expect(
                try await store.waiting() == [
                    WaitingEvents(function: "a", count: 1, next: 7), WaitingEvents(function: "b", count: 2, next: 5),
                ])
            let taken = try await store.take(1, of: "b", at: 9)
            #expect(taken.events.map(\.requestID) == ["2"])
            #expect(try await store.waiting().map(\.count) == [1, 1])
        }
    }

    @Test(arguments: Kind.allCases) func `an event that waits again has its new progress`(kind: Kind) async throws {
        try await run(kind) { store in
            try await store.add(QueueFile.event("1"))
            var event = try #require(try await store.take(1, of: QueueFile.function, at: 0).events.first)
            event.progress.dueAt = 50
            event.progress.failures = 1
            try await store.settle(.again(id: event.id, event.progress))
            #expect(try await store.take(1, of: QueueFile.function, at: 49).next == 50)
            event.progress.attempts = 2
            #expect(try await store.take(1, of: QueueFile.function, at: 50).events == [event])
        }
    }

    @Test(arguments: Kind.allCases) func `an event that is done with makes room for those that it leads to`(kind: Kind)
        async throws
    {
        try await run(kind) { store in
            try await store.add(QueueFile.event("1"))
            let id = try #require(try await store.take(1, of: QueueFile.function, at: 0).events.first).id
            try await store.settle(.done(id: id, adding: [QueueFile.event("2", function: "b")]))
            #expect(try await store.waiting() == [WaitingEvents(function: "b", count: 1, next: 0)])
        }
    }
}

/// What holds for events in a file.
@Suite(.timeLimit(.minutes(1)))
struct QueueStoreTests {
    @Test func `events outlive the process, those that ran among them, in their order`() async throws {
        try await QueueFile.run { file in
            var store: QueueStore? = try file.store()
            for id in ["1", "2", "3"] { try await store?.add(QueueFile.event(id)) }
            _ = try await store?.take(1, of: QueueFile.function, at: 0)
            store = nil
            let taken = try await file.store().take(5, of: QueueFile.function, at: 0)
            #expect(taken.events.map(\.requestID) == ["1", "2", "3"])
            // The attempt that came to no end counts.
            #expect(taken.events.map(\.progress.attempts) == [2, 1, 1])
        }
    }

    @Test func `the file is its owner's alone, and holds no payload in clear`() async throws {
        try await QueueFile.run { file in
            let store = try file.store()
            try await store.add(QueueFile.event("1", payload: #"{"password":"open sesame"}"#))
            for path in [file.path, file.path + "-wal"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o777 } == 0o600)
                let bytes = try #require(FileManager.default.contents(atPath: path))
                #expect(bytes.range(of: Data("sesame".utf8)) == nil)
            }
        }
    }

    @Test func `what was sealed with another key is given up, and said`() async throws {
        try await QueueFile.run { file in
            var store: QueueStore? = try file.store()
            try await store?.add(QueueFile.event("1"))
            store = nil
            let other = try QueueStore(path: file.path, secrets: SecretBox(key: SecretBox.newKey()))
            let taken = try await other.take(5, of: QueueFile.function, at: 0)
            #expect(taken.events.isEmpty && taken.unreadable == ["1"])
            #expect(try await other.waiting().isEmpty)
        }
    }

    @Test func `a file that is none of its own is left alone`() async throws {
        try await QueueFile.run { file in
            let bytes = Data(String(repeating: "no database ", count: 100).utf8)
            try bytes.write(to: URL(fileURLWithPath: file.path))
            let error = #expect(throws: EventStoreError.self) { _ = try file.store() }
            #expect(error?.message.contains("is damaged: move it away") == true)
            #expect(FileManager.default.contents(atPath: file.path) == bytes)
        }
    }

    @Test func `a folder that is not there is said`() {
        let error = #expect(throws: EventStoreError.self) {
            _ = try QueueStore(path: "/nowhere/events.sqlite", secrets: SecretBox(key: SecretBox.newKey()))
        }
        #expect(error?.message == "cannot open '/nowhere/events.sqlite'")
        #expect(error?.cause == "No such file or directory")
    }
}
