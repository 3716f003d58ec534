import Testing

@testable import LambdaEngine

struct ProvisionedConcurrencyTests {
    @Test func `what versions have ready counts as far as it is for this`() {
        var sum = ProvisionedConcurrency(requested: 4)
        sum.add(ProvisionedConcurrency(requested: 5, allocated: 5, available: 2), upTo: 3)
        #expect(sum.status == .inProgress)
        sum.add(ProvisionedConcurrency(requested: 1, allocated: 1, available: 1), upTo: 1)
        #expect(sum == ProvisionedConcurrency(requested: 4, allocated: 4, available: 3) && sum.status == .ready)
        sum.add(ProvisionedConcurrency(failure: "broken"), upTo: 0)
        #expect(sum.status == .failed)
    }
}
