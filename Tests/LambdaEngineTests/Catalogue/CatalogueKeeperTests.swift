import Synchronization
import Testing

@testable import LambdaEngine

@Suite struct `Keeping the catalogue` {
    /// A disk that is full.
    private struct FullStore: CatalogueStore {
        func rows() throws(CatalogueStoreError) -> [CatalogueRow] { [] }
        func write(_ rows: [CatalogueRow]) throws(CatalogueStoreError) { throw CatalogueStoreError("the disk is full") }
    }

    private static func fill(_ catalogue: inout FunctionCatalogue) {
        catalogue.follow([EngineRecords.function()], of: EngineRecords.stack, at: 1)
    }

    @Test func `a change is in the store when it is done, and the observer knows of it`() async throws {
        let store = InMemoryCatalogueStore()
        let keeper = try CatalogueKeeper(store)
        let seen = Mutex<[Set<FunctionKey>]>([])
        keeper.observe { keys in seen.withLock { $0.append(keys) } }
        try await keeper.change { (catalogue) throws(LambdaError) in Self.fill(&catalogue) }
        #expect(seen.withLock { $0 } == [[FunctionKey(region: "us-east-1", name: "hello")]])
        #expect(try CatalogueKeeper(store).current.functions == keeper.current.functions)
        #expect(try store.rows().map(\.key) == ["function/us-east-1/hello"])
    }

    @Test func `changes are counted`() async throws {
        let keeper = try CatalogueKeeper(InMemoryCatalogueStore())
        #expect(keeper.changeCount == 0)
        try await keeper.change { (catalogue) throws(LambdaError) in Self.fill(&catalogue) }
        #expect(keeper.changeCount == 1)
    }

    @Test func `an operation that throws changes nothing`() async throws {
        let keeper = try CatalogueKeeper(InMemoryCatalogueStore())
        await #expect(throws: LambdaError.resourceNotFound) {
            try await keeper.change { (catalogue) throws(LambdaError) in
                Self.fill(&catalogue)
                throw .resourceNotFound
            }
        }
        #expect(keeper.current.functions.isEmpty)
        #expect(keeper.changeCount == 0)
    }

    @Test func `what the disk does not take has not happened`() async throws {
        let keeper = try CatalogueKeeper(FullStore())
        let error = await #expect(throws: LambdaError.self) {
            try await keeper.change { (catalogue) throws(LambdaError) in Self.fill(&catalogue) }
        }
        #expect(error?.message == "the disk is full")
        #expect(keeper.current.functions.isEmpty)
    }
}
