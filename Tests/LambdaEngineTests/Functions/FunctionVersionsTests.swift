import Testing

@testable import LambdaEngine

struct FunctionVersionsTests {
    private func alias(_ weights: [String: Double]) -> FunctionAlias {
        FunctionAlias(name: "live", functionVersion: "1", description: "", additionalWeights: weights)
    }

    @Test(
        arguments: [
            ([:], 4, ["1": 4]), (["2": 0.25], 4, ["1": 3, "2": 1]), (["2": 0.5], 3, ["1": 1, "2": 2]),
            (["2": 0.1], 1, ["1": 1]), (["2": 1], 5, ["2": 5]), (["2": 0], 5, ["1": 5]),
            (["2": 0.6, "3": 0.4], 3, ["2": 2, "3": 1]),
        ] as [([String: Double], Int, [String: Int])])
    func `environments are shared out in whole ones as invocations are`(
        _ weights: [String: Double], _ count: Int, _ shares: [String: Int]
    ) {
        #expect(alias(weights).shares(of: count) == shares)
    }

    @Test(arguments: [(0.0, "2"), (0.24, "2"), (0.25, "1"), (0.99, "1")])
    func `a draw leads to a version by its weight`(_ draw: Double, _ version: String) {
        #expect(alias(["2": 0.25]).version { draw } == version)
    }
}
