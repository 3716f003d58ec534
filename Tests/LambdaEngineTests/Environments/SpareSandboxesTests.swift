import Synchronization
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct SpareSandboxesTests {
    /// Sandboxes that only have a name.
    private final class Workshop: Sendable {
        struct Work {
            var made: [String] = []
            var discarded: [String] = []
        }

        final class Product: VacantSandbox {
            let name: String
            let workshop: Workshop

            init(_ name: String, _ workshop: Workshop) {
                self.name = name
                self.workshop = workshop
            }

            func start(environment: [String: String]) throws(LambdaEngineError) -> any SandboxedProcess {
                throw LambdaEngineError(.spawnFailed, "this has nothing in it")
            }

            func discard() { workshop.work.withLock { $0.discarded.append(name) } }
        }

        let work = Mutex(Work())

        func making(_ name: String) -> SpareSandboxes.Making {
            { [self] () throws(LambdaEngineError) in
                work.withLock { $0.made.append(name) }
                return Product(name, self)
            }
        }

        var made: [String] { work.withLock(\.made) }
        var discarded: [String] { work.withLock(\.discarded) }

        /// Looks again and again, until it is so.
        func wait(until isSo: (Work) -> Bool) async throws {
            while !work.withLock({ isSo($0) }) { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    private let workshop = Workshop()

    /// Runs a test with spares; all are ended in the end.
    private func withSpares(_ limit: Int, _ body: @Sendable (SpareSandboxes) async throws -> Void) async throws {
        let nursery = TaskNursery()
        let spares = SpareSandboxes(limit: limit, nursery: nursery)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await nursery.run() }
            defer { nursery.close() }
            try await body(spares)
        }
    }

    private func name(_ sandbox: (any VacantSandbox)?) -> String? { (sandbox as? Workshop.Product)?.name }

    @Test func `a spare is made once and taken once`() async throws {
        try await withSpares(2) { spares in
            let place = spares.newPlace()
            spares.keep(place, workshop.making("first"))
            spares.keep(place, workshop.making("second"))
            #expect(name(await spares.take(place)) == "first")
            #expect(name(await spares.take(place)) == nil)
            #expect(workshop.made == ["first"])
        }
    }

    @Test func `places have spares of their own`() async throws {
        try await withSpares(2) { spares in
            let (one, two) = (spares.newPlace(), spares.newPlace())
            spares.keep(one, workshop.making("one"))
            #expect(name(await spares.take(two)) == nil)
            spares.keep(two, workshop.making("two"))
            #expect(name(await spares.take(one)) == "one")
            #expect(name(await spares.take(two)) == "two")
        }
    }

    @Test func `one that is being made is waited for, by one`() async throws {
        try await withSpares(2) { spares in
            let place = spares.newPlace()
            let (gate, opening) = AsyncStream.makeStream(of: Void.self)
            spares.keep(place) { [workshop] () throws(LambdaEngineError) in
                for await _ in gate {}
                return try await workshop.making("late")()
            }
            let names = await withTaskGroup(of: String?.self) { group in
                for _ in 1...2 { group.addTask { name(await spares.take(place)) } }
                // Whoever comes second has nothing to wait for.
                var names = [await group.next() ?? "nobody"]
                opening.finish()
                names.append(await group.next() ?? "nobody")
                return names
            }
            #expect(names == [nil, "late"])
        }
    }

    @Test func `one more than there may be takes the place of the one asked for longest ago`() async throws {
        try await withSpares(2) { spares in
            let places = [spares.newPlace(), spares.newPlace(), spares.newPlace()]
            spares.keep(places[0], workshop.making("0"))
            try await workshop.wait { $0.made == ["0"] }
            spares.keep(places[1], workshop.making("1"))
            try await workshop.wait { $0.made == ["0", "1"] }
            spares.keep(places[0], workshop.making("not made"))
            spares.keep(places[2], workshop.making("2"))
            try await workshop.wait { $0.discarded == ["1"] }
            #expect(name(await spares.take(places[0])) == "0")
            #expect(name(await spares.take(places[1])) == nil)
            #expect(name(await spares.take(places[2])) == "2")
        }
    }

    @Test func `of very many only the last are made`() async throws {
        let nursery = TaskNursery()
        let spares = SpareSandboxes(limit: 3, nursery: nursery)
        for number in 1...100 { spares.keep(spares.newPlace(), workshop.making("\(number)")) }
        nursery.close()
        await nursery.run()
        #expect(workshop.made.sorted() == ["100", "98", "99"])
        spares.close()
        #expect(workshop.discarded.sorted() == ["100", "98", "99"])
    }

    @Test func `what is dropped is ended, also when it is made later`() async throws {
        try await withSpares(2) { spares in
            let (ready, late) = (spares.newPlace(), spares.newPlace())
            spares.keep(ready, workshop.making("ready"))
            #expect(name(await spares.take(ready)) == "ready")
            spares.keep(ready, workshop.making("ready"))
            let (gate, opening) = AsyncStream.makeStream(of: Void.self)
            let isMaking = Mutex(false)
            spares.keep(late) { [workshop] () throws(LambdaEngineError) in
                isMaking.withLock { $0 = true }
                for await _ in gate {}
                return try await workshop.making("late")()
            }
            try await workshop.wait { $0.made.count == 2 && isMaking.withLock { $0 } }
            spares.drop(ready)
            spares.drop(late)
            opening.finish()
            try await workshop.wait { $0.discarded.sorted() == ["late", "ready"] }
            #expect(name(await spares.take(late)) == nil)
        }
    }

    @Test func `one that cannot be made is not there, and is tried again`() async throws {
        try await withSpares(2) { spares in
            let place = spares.newPlace()
            spares.keep(place) { () throws(LambdaEngineError) in throw LambdaEngineError(.spawnFailed, "no room") }
            #expect(name(await spares.take(place)) == nil)
            spares.keep(place, workshop.making("again"))
            #expect(name(await spares.take(place)) == "again")
        }
    }

    @Test func `with a limit of zero, or after the end, there are none`() async throws {
        try await withSpares(0) { spares in
            let place = spares.newPlace()
            spares.keep(place, workshop.making("none"))
            #expect(name(await spares.take(place)) == nil)
        }
        try await withSpares(2) { spares in
            let place = spares.newPlace()
            spares.close()
            spares.keep(place, workshop.making("none"))
            #expect(name(await spares.take(place)) == nil)
        }
        #expect(workshop.made == [])
    }
}
