import Testing

@testable import Diagrams

struct VerticalPlacementTests {
    @Test func `wishes in order are granted`() {
        #expect(IsotonicRegression.fitted([(1, 1), (2, 1), (5, 2)]) == [1, 2, 5])
    }

    @Test func `wishes against the order meet in the middle, by their weight`() {
        #expect(IsotonicRegression.fitted([(4, 1), (0, 3), (9, 1)]) == [1, 1, 9])
        #expect(IsotonicRegression.fitted([(3, 1), (2, 1), (1, 1)]) == [2, 2, 2])
        #expect(IsotonicRegression.fitted([]).isEmpty)
    }
}
