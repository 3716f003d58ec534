import Documents
import Testing

@testable import SAMTransform

struct CombinedConditionsTests {
    private static func made(_ count: Int) throws -> [String] {
        let names = (1...count).map { "C\($0)" }
        return CombinedConditions.anyOf(names, named: "Any", NodeBuilder(try node("x").span)).map {
            "\($0.name): "
                + ($0.condition["Fn::Or"]?.sequence ?? []).map { $0["Condition"]?.text ?? "?" }.joined(separator: " ")
        }
    }

    @Test func `two conditions make one Or`() throws {
        #expect(try Self.made(2) == ["Any: C1 C2"])
    }

    @Test func `ten conditions fit into one Or`() throws {
        #expect(try Self.made(10) == ["Any: C1 C2 C3 C4 C5 C6 C7 C8 C9 C10"])
    }

    @Test func `more than ten are combined step by step, the last under the name itself`() throws {
        #expect(try Self.made(11) == ["Any1: C1 C2 C3 C4 C5 C6 C7 C8 C9 C10", "Any: C11 Any1"])
        #expect(try Self.made(30).map { $0.prefix { $0 != ":" } } == ["Any3", "Any2", "Any1", "Any"])
    }
}
