import Documents
import Testing

struct ParallelTests {
    @Test(arguments: [0, 1, 2, 7]) func `values come in the order of what makes them`(count: Int) {
        #expect(inParallel((0..<count).map { number in { @Sendable in number * 2 } }) == (0..<count).map { $0 * 2 })
    }

    @Test(arguments: [0, 1, 63, 64, 65, 1000]) func `lists keep their order`(count: Int) {
        let numbers = Array(0..<count)
        #expect(numbers.mappedInParallel { -$0 } == numbers.map { -$0 })
    }
}
