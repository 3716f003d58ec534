import Testing

@testable import LambdaEngine

struct PoolTableTests {
    private let key = FunctionKey(region: "us-east-1", name: "hello")

    @Test func `a failure is known until its version is removed`() {
        var table = PoolTable()
        table.setFailure("no code", key, FunctionVersion.latest)
        table.setFailure("no layer", key, "1")
        #expect(table.failure(key, FunctionVersion.latest) == "no code")
        #expect(table.versions(of: key) == [FunctionVersion.latest, "1"])
        #expect(table.remove(key, "1") == nil)
        #expect(table.failure(key, "1") == nil)
        #expect(table.versions(of: key) == [FunctionVersion.latest])
        #expect(table.pools.isEmpty && table.entries(of: key).isEmpty)
    }

    @Test func `every change is counted`() {
        var table = PoolTable()
        var counts = [table.changeCount]
        table.setFailure("no code", key, "1")
        counts.append(table.changeCount)
        table.setFailure("no layer", key, "1")
        counts.append(table.changeCount)
        _ = table.remove(key, "1")
        counts.append(table.changeCount)
        #expect(Set(counts).count == 4)
    }
}
