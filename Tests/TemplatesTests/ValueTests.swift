import Diagnostics
import Documents
import Templates
import Testing

struct ValueTests {
    private let span = SourceSpan(at: .start)

    private func value(_ yaml: String) -> Value {
        var list = DiagnosticList()
        return Value(Document.read(SourceText(name: "v", text: yaml), into: &list) ?? .null(at: span))
    }

    @Test(
        arguments: [
            ("5", 5), ("'5'", 5), ("0777", 511), ("'0777'", 777), ("0x1F", 31), ("'0x1F'", nil), ("12:30", 750),
            ("'12:30'", nil), ("1_000", 1000), ("'1_000'", nil), ("-3", -3), ("'-3'", -3), ("5.0", nil), ("x", nil),
            ("''", nil), ("[5]", nil), ("99999999999999999999", nil),
        ] as [(String, Int?)])
    func `whole numbers are read as they are written`(yaml: String, expected: Int?) {
        #expect(value(yaml).integer == expected)
    }

    @Test(
        arguments: [
            ("true", true), ("yes", true), ("on", true), ("'true'", true), ("'True'", true), ("'yes'", nil),
            ("off", false), ("'false'", false), ("1", nil), ("[true]", nil), ("", nil),
        ] as [(String, Bool?)])
    func `booleans are read as they are written`(yaml: String, expected: Bool?) {
        #expect(value(yaml).boolean == expected)
    }

    @Test func `a value gives what it is, and nothing else`() {
        let map = value("t: x\nn: ~\nl: [1]\nm: {k: v}")
        #expect(
            map["t"]?.text == "x" && map["t"]?.list == nil && map["t"]?.map == nil && map["n"]?.isNull == true
                && map["n"]?.text == nil && map["x"] == nil)
        #expect(
            map["l"]?.list?.count == 1 && map["l"]?.scalar == nil && map["m"]?["k"]?.text == "v" && !map.isUnknown
                && !map.holdsSecret && !map.isNull)
        #expect(map.map?.keys == ["t", "n", "l", "m"] && map.map?[0].key == "t" && map.map?.endIndex == 4)
    }

    @Test func `values are equal when they say the same`() {
        #expect(value("{a: 1, b: [x]}") == value("b: ['x']\na: 1"))
        #expect(
            value("{a: 1}") != value("{a: '1'}") && value("{a: 1}") != value("{a: 1, b: 2}")
                && value("{a: 1, b: 2}") != value("{a: 1, c: 2}") && value("[1, 2]") != value("[2, 1]"))
        #expect(Value.text("a", at: span) != Value.text("a", at: span, isSecret: true))
        #expect(Set([value("{a: 1, b: 2}"), value("{b: 2, a: 1}")]).count == 1)
    }

    @Test func `maps are edited by key`() {
        var map = ValueMap()
        map["a"] = .text("1", at: span)
        map["b"] = .plain("2", at: span)
        map["a"] = .text("3", at: span)
        map["none"] = nil
        #expect(map.keys == ["a", "b"] && map["a"]?.text == "3")
        map["a"] = nil
        #expect(map.keys == ["b"])
        #expect(Value.map(["x": .text("1", at: span), "y": nil], at: span).map?.keys == ["x"])
        #expect(Value.list([.plain("1", at: span)], at: span).list?.count == 1)
    }

    @Test func `a value becomes a document again`() {
        let value = value("{a: [1, 'x', ~], b: {}}")
        #expect(JSONWriter.text(of: value.node) == #"{"a":[1,"x",null],"b":{}}"#)
        let unknown = Value(.unknown(Unknown(waitsFor: ["A.Arn", "B", "A.Arn"])), at: span)
        #expect(unknown.node.text == "{known after A.Arn, B}" && unknown.isUnknown && unknown.scalar == nil)
        #expect(Value(.list([unknown]), at: span).isUnknown && !Value(.list([unknown]), at: span).holdsSecret)
        #expect(
            Value(
                .map(ValueMap([ValueMap.Entry(key: "k", keySpan: span, value: .text("s", at: span, isSecret: true))])),
                at: span
            ).holdsSecret)
    }

    @Test(arguments: [
        ("a", true), ("Fn1", true), ("", false), ("my-fn", false), ("a_b", false), ("é", false),
        (String(repeating: "a", count: 255), true), (String(repeating: "a", count: 256), false),
    ])
    func `logical ids are letters and digits`(id: String, isWellFormed: Bool) {
        #expect(LogicalID(id).isWellFormed == isWellFormed)
        #expect(LogicalID(rawValue: id).description == id)
    }

    @Test func `logical ids are ordered by their text`() {
        let ids: [LogicalID] = ["b", "a\(1)"]
        #expect(ids.sorted() == ["a1", "b"])
    }
}
