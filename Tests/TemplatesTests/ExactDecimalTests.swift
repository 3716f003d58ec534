import Documents
@testable import Templates
import Testing

struct ExactDecimalTests {
    @Test(arguments: [
        ("1", "1.0"), ("0", "-0.00"), ("+5", "5"), ("10", "1e1"), ("0.001", "1E-3"), (".5", "0.50"), ("5.", "5"),
        ("1e-2", "0.01"), ("100", "1.00e+2"), ("-1.5", "-15e-1"), ("0e99", "0"),
    ])
    func `numbers are equal however they are written`(left: String, right: String) throws {
        let numbers = (try #require(ExactDecimal(left)), try #require(ExactDecimal(right)))
        #expect(numbers.0 == numbers.1 && !(numbers.0 < numbers.1) && !(numbers.1 < numbers.0))
    }

    @Test(arguments: [
        ("1", "2"), ("-2", "-1"), ("-1", "0"), ("0", "0.0000000000000000000001"), ("9", "10"), ("1.9", "1.99"),
        ("9007199254740992", "9007199254740993"), ("1e5", "1e6"), ("-1e6", "-1e5"), ("0.09", "0.1"), ("-0.1", "0.09"),
        ("99", "100"), ("12", "13"),
        ("123456789012345678901234567890.1", "123456789012345678901234567890.2"),
    ])
    func `numbers are ordered exactly`(smaller: String, larger: String) throws {
        let numbers = (try #require(ExactDecimal(smaller)), try #require(ExactDecimal(larger)))
        #expect(numbers.0 < numbers.1 && !(numbers.1 < numbers.0) && numbers.0 != numbers.1)
    }

    @Test(arguments: [
        "", ".", "+", "-", "e5", "1e", "1e+", "0x1F", "inf", "nan", "1_000", "1,5", " 1", "1 ", "--1", "1.2.3",
        "1e1234567", "٣",
    ])
    func `what is no number is none`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }
}

struct CanonicalNumberTests {
    @Test(arguments: [
        ("1", "1.0"), ("100", "1e2"), ("0.50", ".5"), ("-0", "0"), ("0x10", "16"), ("+7", "7"), ("1_000", "1000"),
    ])
    func `one number has one text`(left: String, right: String) {
        let number = Scalar(left, style: .plain).canonicalNumber
        #expect(number != nil)
        #expect(number == Scalar(right, style: .plain).canonicalNumber)
    }

    @Test(arguments: ["", "a", "0x10", "1.2.3", "true"])
    func `a text that is no decimal number has none`(text: String) {
        #expect(Scalar(text, style: .doubleQuoted).canonicalNumber == nil)
    }
}
