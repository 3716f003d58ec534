import Diagnostics
import Documents
import Templates
import Testing
import TextMarkers

struct IntrinsicTests {
    /// What the node under the key `v` reads as, in short.
    private func reading(_ yaml: String, asCondition: Bool = false) -> String {
        var list = DiagnosticList()
        guard let node = Document.read(SourceText(name: "v", text: yaml), into: &list) else { return "unreadable" }
        switch asCondition ? Intrinsic.readCondition(node) : Intrinsic.read(node) {
        case .none: return "none"
        case .malformed(let diagnostic): return diagnostic.code.rawValue
        case .intrinsic(let intrinsic): return Self.words(intrinsic)
        }
    }

    private static func words(_ intrinsic: Intrinsic) -> String {
        func json(_ nodes: Node?...) -> String {
            nodes.map { $0.map { JSONWriter.text(of: $0) } ?? "-" }.joined(separator: " ")
        }
        return switch intrinsic {
        case .ref(let name): "ref \(name.text)"
        case .getAtt(let resource, let attribute): "getAtt \(resource.text) \(json(attribute))"
        case .sub(let text, let variables): "sub \(text.parts.count) parts, \(variables.keys)"
        case .join(let delimiter, let values): "join \(json(delimiter, values))"
        case .select(let index, let list): "select \(json(index, list))"
        case .split(let delimiter, let source): "split \(json(delimiter, source))"
        case .findInMap(let map, let first, let second, let other): "findInMap \(json(map, first, second, other))"
        case .base64(let node): "base64 \(json(node))"
        case .cidr(let block, let count, let bits): "cidr \(json(block, count, bits))"
        case .availabilityZones(let region): "zones \(json(region))"
        case .importValue(let name): "import \(json(name))"
        case .toJSONString(let node): "json \(json(node))"
        case .length(let node): "length \(json(node))"
        case .choice(let condition, let then, let otherwise): "if \(condition.text) \(json(then, otherwise))"
        case .and(let nodes): "and \(nodes.count)"
        case .or(let nodes): "or \(nodes.count)"
        case .not(let node): "not \(json(node))"
        case .equals(let left, let right): "equals \(json(left, right))"
        case .condition(let name): "condition \(name.text)"
        case .transform(let node): "transform \(json(node))"
        }
    }

    @Test(arguments: [
        ("!Ref x", "ref x"), ("{Ref: x}", "ref x"), ("!Ref AWS::Region", "ref AWS::Region"),
        ("!GetAtt a.b", "getAtt a \"b\""), ("Fn::GetAtt: a.b.c", "getAtt a \"b.c\""),
        ("Fn::GetAtt: [a, b]", "getAtt a \"b\""), ("!GetAtt [a, Outputs, Url]", "getAtt a \"Outputs.Url\""),
        ("!GetAtt [a, !Ref p]", "getAtt a {\"Ref\":\"p\"}"), ("!Sub 'a${b}'", "sub 2 parts, []"),
        ("!Sub ''", "sub 0 parts, []"),
        ("!Sub ['${b}', {b: 1}]", "sub 1 parts, [\"b\"]"), ("!Join [',', [a]]", "join \",\" [\"a\"]"),
        ("!Join ['', !Ref l]", "join \"\" {\"Ref\":\"l\"}"), ("!Select [0, [a]]", "select 0 [\"a\"]"),
        ("!Split [',', a]", "split \",\" \"a\""),
        ("!FindInMap [m, a, b]", "findInMap \"m\" \"a\" \"b\" -"),
        ("!FindInMap [m, a, b, {DefaultValue: d}]", "findInMap \"m\" \"a\" \"b\" \"d\""), ("!Base64 x", "base64 \"x\""),
        ("Fn::Base64: !Sub x", "base64 {\"Fn::Sub\":\"x\"}"),
        ("!Cidr [a, 1]", "cidr \"a\" 1 -"), ("!Cidr [a, 1, 8]", "cidr \"a\" 1 8"), ("!GetAZs ''", "zones \"\""),
        ("!GetAZs", "zones \"\""), ("Fn::GetAZs: !Ref AWS::Region", "zones {\"Ref\":\"AWS::Region\"}"),
        ("!ImportValue x", "import \"x\""),
        ("Fn::ImportValue: !Sub x", "import {\"Fn::Sub\":\"x\"}"), ("Fn::ToJsonString: {a: 1}", "json {\"a\":1}"),
        ("!Length [a]", "length [\"a\"]"), ("Fn::Length: !Ref l", "length {\"Ref\":\"l\"}"),
        ("!If [c, 1, 2]", "if c 1 2"),
        ("!And [{Condition: a}, {Condition: b}]", "and 2"), ("!Or [!Condition a, !Condition b]", "or 2"),
        ("!Not [!Condition a]", "not {\"Condition\":\"a\"}"), ("!Equals [a, b]", "equals \"a\" \"b\""),
        ("!Transform {Name: x}", "transform {\"Name\":\"x\"}"),
    ])
    func `every function is read with its arguments`(yaml: String, words: String) {
        #expect(reading(yaml) == words)
    }

    @Test(arguments: ["a", "[a]", "{}", "{a: 1}", "{a: 1, Ref: x}", "{Ref: x, b: 1}", "{Condition: a}", "{fn::Sub: a}"])
    func `other values are no functions`(yaml: String) {
        #expect(reading(yaml) == "none")
    }

    @Test func `Condition is a function among conditions only`() {
        #expect(reading("Condition: a", asCondition: true) == "condition a")
        #expect(reading("!Condition a", asCondition: true) == "condition a")
        #expect(reading("{Condition: [a]}", asCondition: true) == "R309")
        #expect(reading("!Equals [a, b]", asCondition: true) == "equals \"a\" \"b\"")
    }

    @Test(arguments: [
        ("{Ref: x}", true), ("!Sub x", true), ("{Condition: x}", true), ("{Fn::Foo: x}", true), ("{a: 1}", false),
        ("{Ref: x, b: 1}", false), ("a", false), ("{}", false),
    ])
    func `a map with one key of a function says to be one`(yaml: String, expected: Bool) {
        var list = DiagnosticList()
        #expect(Document.read(SourceText(name: "v", text: yaml), into: &list).map(Intrinsic.isIntrinsic) == expected)
    }

    /// A template with one property.
    private static func property(_ value: String) -> String { "Resources: {A: {Type: X, Properties: {P: \(value)}}}" }

    private static let mistakes: [Mistake] = [
        Mistake(property("①!Ref① "), "R309", "'!Ref' takes a name; found nothing"),
        Mistake(property("{Ref: ①[a]①}"), "R309", "'Ref' takes a name; found a list"),
        Mistake(property("!Ref ①''①"), "R309", "'!Ref' takes a name; found ''"),
        Mistake(property("{Ref: ①!Sub x①}"), "R309", "'Ref' takes a name; found the function '!Sub'"),
        Mistake(
            property("!GetAtt ①F①"), "R308",
            "GetAtt needs a resource and an attribute, such as 'Function.Arn'; found 'F'"),
        Mistake(
            property("!GetAtt ①F.①"), "R308",
            "GetAtt needs a resource and an attribute, such as 'Function.Arn'; found a list"),
        Mistake(
            property("{Fn::GetAtt: ①.Arn①}"), "R308",
            "GetAtt needs a resource and an attribute, such as 'Function.Arn'; found '.Arn'"),
        Mistake(
            property("!GetAtt ①[A]①"), "R308",
            "GetAtt needs a resource and an attribute, such as 'Function.Arn'; found a list"),
        Mistake(
            property("!GetAtt ①[!Ref A, Arn]①"), "R308",
            "GetAtt needs a resource and an attribute, such as 'Function.Arn'; found a list"),
        Mistake(
            property("!GetAtt ①[A, B, !Ref C]①"), "R308",
            "GetAtt needs a resource and an attribute, such as 'Function.Arn'; found a list"),
        Mistake(
            property("!GetAtt ①{A: B}①"), "R308",
            "GetAtt needs a resource and an attribute, such as 'Function.Arn'; found a map"),
        Mistake(property("!Sub ①{X: 1}①"), "R306", "Sub takes a text, or a list of a text and a map; found a map"),
        Mistake(property("!Sub ①[a]①"), "R306", "Sub takes a text, or a list of a text and a map; found a list"),
        Mistake(property("!Sub ①[a, b]①"), "R306", "Sub takes a text, or a list of a text and a map; found a list"),
        Mistake(property("!Sub①  "), "R306", "Sub takes a text, or a list of a text and a map; found nothing"),
        Mistake(property("!Join ①[a]①"), "R309", "'!Join' takes a delimiter and a list of values; found a list of 1"),
        Mistake(property("!Join ①x①"), "R309", "'!Join' takes a delimiter and a list of values; found 'x'"),
        Mistake(
            property("!Join ①[!Ref AWS::Region, [a]]①"), "R309",
            "'!Join' takes a delimiter and a list of values; found a list of 2"),
        Mistake(property("!Select ①[1]①"), "R309", "'!Select' takes an index and a list; found a list of 1"),
        Mistake(property("!Split ①[a, b, c]①"), "R309", "'!Split' takes a delimiter and a text; found a list of 3"),
        Mistake(
            property("!FindInMap ①[a, b]①"), "R309",
            "'!FindInMap' takes a mapping, a top-level key and a second-level key; found a list of 2"),
        Mistake(
            property("!FindInMap ①[a, b, c, d]①"), "R309",
            "'!FindInMap' takes 'DefaultValue' in its fourth argument; found a list of 4"),
        Mistake(property("!Base64 ①[a]①"), "R309", "'!Base64' takes a text; found a list of 1"),
        Mistake(property("{①Fn::Base64①: }"), "R309", "'Fn::Base64' takes a text; found nothing"),
        Mistake(
            property("!Cidr ①[a]①"), "R309",
            "'!Cidr' takes an address block, a count and the bits of a subnet; found a list of 1"),
        Mistake(property("!ImportValue ①[a]①"), "R309", "'!ImportValue' takes a text; found a list of 1"),
        Mistake(property("{Fn::ToJsonString: ①a①}"), "R309", "'Fn::ToJsonString' takes a list or a map; found 'a'"),
        Mistake(property("!Length ①a①"), "R309", "'!Length' takes a list; found 'a'"),
        Mistake(property("!And ①[{Condition: a}]①"), "R309", "'!And' takes 2 to 10 conditions; found a list of 1"),
        Mistake(property("!Not ①{Condition: a}①"), "R309", "'!Not' takes a list of one condition; found a map"),
        Mistake(property("!Equals ①[a]①"), "R309", "'!Equals' takes two values; found a list of 1"),
        Mistake(
            property("!If ①[c, 128]①"), "G621",
            "If takes the name of a condition, a value for 'then' and one for 'else'; the value for 'else' is missing",
            help: "write '!Ref AWS::NoValue' as third value to leave the property out"),
        Mistake(property("!If ①c①"), "G621", "If takes the name of a condition, a value for 'then' and one for 'else'"),
        Mistake(
            property("!If [①!Equals [a, b]①, 1, 2]"), "G621",
            "If takes the name of a condition, a value for 'then' and one for 'else'; the condition is the function '!Equals'"
        ),
        Mistake(property("①!Foo① bar"), "R307", "'!Foo' is no intrinsic function"),
        Mistake(
            property("①!sub① bar"), "R307", "'!sub' is no intrinsic function; did you mean '!Sub'?",
            fixed: "Resources: {A: {Type: X, Properties: {P: !Sub bar}}}"),
        Mistake(
            property("{①Fn::Getatt①: [A, B]}"), "R307",
            "'Fn::Getatt' is no intrinsic function; did you mean 'Fn::GetAtt'?",
            fixed: "Resources: {A: {Type: X, Properties: {P: {Fn::GetAtt: [A, B]}}}}"),
        Mistake(
            property("{\"a\": 1, ①Fn::Sub①: x}"), "R311", "'Fn::Sub' must be the only key of its map",
            help: "a function replaces the whole value; other keys cannot stand beside it"),
        Mistake(
            property("{①Fn::ForEach::L①: []}"), "T124",
            "'Fn::ForEach::L' needs the transform 'AWS::LanguageExtensions'",
            help: "name it under 'Transform:', before AWS::Serverless-2016-10-31"),
        Mistake(
            property("{a: 1, ①Fn::Transform①: {}}"), "R311", "'Fn::Transform' must be the only key of its map",
            help: "a function replaces the whole value; other keys cannot stand beside it"),
    ]

    @Test(arguments: mistakes)
    func `malformed functions are found where they are`(mistake: Mistake) { checkReferences(mistake) }

    @Test func `names have their place without quotes`() throws {
        let marked = MarkedText("[!Ref '①x①', !If ['②c②', 1, 2], {Fn::GetAtt: \"③Fn③.④Arn④\"}]")
        var list = DiagnosticList()
        let items = try #require(Document.read(marked.source, into: &list)?.sequence)
        guard case .intrinsic(.ref(let ref)) = Intrinsic.read(items[0]),
            case .intrinsic(.choice(let condition, _, _)) = Intrinsic.read(items[1]),
            case .intrinsic(.getAtt(let resource, let attribute)) = Intrinsic.read(items[2])
        else {
            Issue.record("these are functions")
            return
        }
        #expect(
            [ref.span, condition.span, resource.span, attribute.span].map { marked.name(of: $0) } == [
                "①", "②", "③", "④",
            ])
    }
}
