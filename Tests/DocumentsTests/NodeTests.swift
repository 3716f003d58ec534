import Diagnostics
import Documents
import Testing

struct NodeTests {
    private let span = SourceSpan(at: .start)

    private func mapping(_ keys: [String]) -> Mapping {
        Mapping(keys.map { Mapping.Entry(key: Mapping.Key($0, at: span), value: .text($0, at: span)) })
    }

    @Test(arguments: [
        ("{a: 1, b: [x, 'y']}", "b: ['x', \"y\"]\na: 1\n", true), ("a: '5'", "a: \"5\"", true),
        ("a: '5'", "a: 5", false), ("a: 'yes'", "a: yes", false), ("''", "~", false), ("[1, 2]", "[2, 1]", false),
        ("{a: 1}", "{a: 1, b: 1}", false), ("{a: 1, b: 2}", "{a: 1, c: 2}", false), ("{a: ''}", "{a: }", false),
        ("!Ref x", "Ref: x", true), ("!Ref x", "Ref: 'x'", true), ("a", "[a]", false),
    ])
    func `nodes are equal when they say the same`(left: String, right: String, isEqual: Bool) throws {
        let nodes = (try #require(ReadDocument(left).root), try #require(ReadDocument(right).root))
        #expect((nodes.0 == nodes.1) == isEqual)
        if isEqual { #expect(Set([nodes.0, nodes.1]).count == 1) }
    }

    @Test(arguments: [3, 12, 13, 40])
    func `small and large mappings behave alike`(count: Int) {
        let keys = (0..<count).map { "k\($0)" }
        var map = mapping(keys)
        #expect(map.keys == keys && map.count == count && map[0].key.text == "k0")
        #expect(
            map["k1"]?.text == "k1" && map["none"] == nil && map.entry("k2")?.key.text == "k2"
                && map.entry("none") == nil)
        map["k1"] = .text("new", at: span)
        map["none"] = nil
        #expect(map["k1"]?.text == "new" && map.count == count)
        map["k0"] = nil
        #expect(map.keys == Array(keys.dropFirst()))
        #expect(map["k2"]?.text == "k2")
        map["added"] = .null(at: span)
        map.append(Mapping.Entry(key: Mapping.Key("k2", at: span), value: .text("again", at: span)))
        #expect(
            map.keys.last == "added" && map["added"]?.isNull == true && map["k2"]?.text == "again" && map.count == count
        )
        #expect(map == Mapping(map.entries.reversed()))
    }

    @Test func `mappings grow across the size where they are indexed`() {
        var map = Mapping()
        for number in 0..<30 { map["k\(number)"] = .integer(number, at: span) }
        #expect((0..<30).allSatisfy { map["k\($0)"]?.text == String($0) })
        #expect(map != mapping([]))
    }

    @Test func `a node gives what it is, and nothing else`() throws {
        let node = try #require(ReadDocument("t: x\nn: ~\nl: [1]\nm: {k: v}").root)
        #expect(
            node["t"]?.text == "x" && node["t"]?.sequence == nil && node["t"]?.mapping == nil && node["t"]?["k"] == nil)
        #expect(node["n"]?.text == nil && node["n"]?.isNull == true && node["n"]?.scalar?.text == "~")
        #expect(node["l"]?.sequence?.count == 1 && node["l"]?.scalar == nil && node["l"]?.isNull == false)
        #expect(node["m"]?["k"]?.text == "v" && node["x"] == nil)
    }

    @Test(arguments: [
        ("[1]", "a list"), ("{a: 1}", "a map"), ("~", "nothing"), ("''", "''"), ("abc", "'abc'"), ("'~'", "'~'"),
        ("!Sub x", "the function '!Sub'"), ("Ref: x", "a map"),
        (String(repeating: "x", count: 100), "'\(String(repeating: "x", count: 60))…'"),
    ])
    func `a node says in words what it is`(text: String, words: String) {
        #expect(ReadDocument(text).root?.kindInWords == words)
    }

    @Test func `of equal generated keys the last counts`() {
        #expect(
            JSONWriter.text(of: .map(["a": .integer(1, at: span), "a": .integer(2, at: span)], at: span)) == #"{"a":2}"#
        )
        #expect(Node.map(mapping(["a"]), at: span).mapping?.count == 1)
    }
}
