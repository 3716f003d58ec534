import Diagnostics
import Documents
import Templates
import Testing
import TextMarkers

/// A marked text with its loops written out and its functions replaced.
private struct Extended {
    let marked: MarkedText
    let root: Node
    let loopBodies: [SourceSpan]
    private(set) var diagnostics = DiagnosticList()

    init(_ text: String, overrides: [String: String] = [:]) throws {
        marked = MarkedText(text)
        let read = try #require(Document.read(marked.source, into: &diagnostics))
        let result = LanguageExtensions.expanded(
            read, overrides: overrides, pseudoParameters: PseudoParameters(stackName: "orders"), into: &diagnostics)
        root = result.root
        loopBodies = result.loopBodies
        diagnostics.add(contentsOf: result.refusals)
    }

    /// With the transform, a parameter list `Names` of `A,B`, others, and the resources that are given.
    static func resources(_ text: String, overrides: [String: String] = [:]) throws -> Extended {
        try Extended(
            """
            Transform: AWS::LanguageExtensions
            Parameters:
              Names: {Type: CommaDelimitedList, Default: 'A,B'}
              Stage: {Type: String, Default: prod}
              Open: {Type: CommaDelimitedList}
              Secret: {Type: String, Default: hidden, NoEcho: true}
            Mappings:
              Teams: {prod: {Names: [C, D], Size: 5}}
            Conditions:
              IsProd: !Equals [!Ref Stage, prod]
              IsTest: !Equals [!Ref Stage, test]
              IsOpenFirst: !Equals [!Select [0, !Ref Open], a]
              IsOpen: !Not [!Condition IsOpenFirst]
            Resources:

            """ + text.split(separator: "\n").map { "  " + $0 + "\n" }.joined(), overrides: overrides)
    }

    func json(_ section: String) -> String { root[section].map { JSONWriter.text(of: $0) } ?? "" }
    var findings: [String] { marked.findings(diagnostics) }
}

@Suite struct LanguageExtensionsTests {
    @Test func `a loop makes an entry for each value of a list`() throws {
        let extended = try Extended.resources(
            "Fn::ForEach::Loop: [Name, [A, B], {'${Name}Queue': {Type: X, Properties: {P: !Ref Name, Q: '${Name}.q'}}}]"
        )
        let expected = try Extended.resources(
            "AQueue: {Type: X, Properties: {P: A, Q: A.q}}\nBQueue: {Type: X, Properties: {P: B, Q: B.q}}")
        #expect(extended.json("Resources") == expected.json("Resources"))
        #expect(extended.findings == [])
    }

    @Test(arguments: [
        ("!Ref Names", [:], "AB"),
        ("!Ref Names", ["Names": "X, Y, Z"], "XYZ"),
        ("!FindInMap [Teams, !Ref Stage, Names]", [:], "CD"),
        ("!FindInMap [Teams, other, Names, {DefaultValue: [E]}]", [:], "E"),
        ("!Split [',', 'F,G']", [:], "FG"),
        ("[!Ref Stage, H]", [:], "prodH"),
        ("[]", [:], ""),
    ])
    func `a loop goes through what can be known without a stack`(
        collection: String, overrides: [String: String], names: String
    ) throws {
        let extended = try Extended.resources(
            "Fn::ForEach::Loop: [Name, \(collection), {'${Name}': {Type: X}}]", overrides: overrides)
        #expect(extended.root["Resources"]?.mapping?.keys.joined() == names)
        #expect(extended.findings == [])
    }

    @Test func `loops stand in loops, properties, outputs and conditions`() throws {
        let extended = try Extended(
            """
            Transform: [AWS::LanguageExtensions]
            Conditions: {Fn::ForEach::C: [N, [A], {'Is${N}': !Equals [!Ref AWS::Region, '${N}']}]}
            Resources:
              Fn::ForEach::R:
                - N
                - [A, B]
                - Fn::ForEach::S:
                    - M
                    - [c-d]
                    - '${N}&{M}': {Type: X, Properties: {Fn::ForEach::V: [K, [k], {'${K}': '${M} ${N} ${!N} ${O}'}]}}
            Outputs: {Fn::ForEach::O: [N, [A], {'Out${N}': {Value: !GetAtt ['${N}cd', Arn]}}]}
            """)
        #expect(extended.findings == [])
        #expect(extended.json("Conditions") == #"{"IsA":{"Fn::Equals":[{"Ref":"AWS::Region"},"A"]}}"#)
        let queue = { (name: String) in #""\#(name)cd":{"Type":"X","Properties":{"k":"c-d \#(name) ${!N} ${O}"}}"# }
        #expect(extended.json("Resources") == "{\(queue("A")),\(queue("B"))}")
        #expect(extended.json("Outputs") == #"{"OutA":{"Value":{"Fn::GetAtt":["Acd","Arn"]}}}"#)
    }

    @Test func `a Sub stays where it has more to put in`() throws {
        let extended = try Extended.resources(
            "Fn::ForEach::L: [N, [A], {'${N}': {Type: X, Properties: {P: !Sub '${N}-${AWS::Region}', Q: !Sub 'q${N}'}}}]"
        )
        #expect(
            extended.json("Resources")
                == #"{"A":{"Type":"X","Properties":{"P":{"Fn::Sub":"A-${AWS::Region}"},"Q":"qA"}}}"#)
    }

    @Test func `what a loop makes has the places of its body`() throws {
        let extended = try Extended.resources(
            "Fn::ForEach::L: [N, [A, B], ①{②'${N}'②: {Type: X, Properties: {P: ③!Ref N③}}}①]")
        for entry in extended.root["Resources"]?.mapping ?? Mapping() {
            #expect(extended.marked.name(of: entry.key.span) == "②")
        }
        #expect(extended.loopBodies.map(extended.marked.name) == ["①"])
    }

    @Test(arguments: [
        ("Fn::ForEach::L: [N, ①!Ref Open①, {'${N}': {Type: X}}]", "T126 ①"),
        ("Fn::ForEach::L: [N, ①!GetAtt Q.Arn①, {'${N}': {Type: X}}]", "T126 ①"),
        ("Fn::ForEach::L: [N, ①!If [IsProd, [a], [b]]①, {'${N}': {Type: X}}]", "T126 ①"),
        ("Fn::ForEach::L: [N, ①abc①, {'${N}': {Type: X}}]", "T126 ①"),
        ("Fn::ForEach::L: [N, [a, ①{b: c}①], {'${N}': {Type: X}}]", "T126 ①"),
        ("Fn::ForEach::L: [N, [①!Ref Secret①], {'${N}': {Type: X}}]", "T126 ①"),
        ("Fn::ForEach::L: ①[N, [a]]①", "T125 ①"),
        ("Fn::ForEach::L: [①a-b①, [a], {'${N}': {Type: X}}]", "T125 ①"),
        ("Fn::ForEach::L: [N, [a], ①x①]", "T125 ①"),
        ("①Fn::ForEach::a-b①: [N, [a], {'${N}': {Type: X}}]", "T125 ①"),
        ("Q: {Type: X}\n①Fn::ForEach::Q①: [N, [a], {'${N}': {Type: X}}]", "T125 ①"),
        ("①Fn::ForEach::Stage①: [N, [a], {'${N}': {Type: X}}]", "T125 ①"),
        ("Fn::ForEach::L: [①Stage①, [a], {'${Stage}': {Type: X}}]", "T125 ①"),
        ("Fn::ForEach::L: [N, [a], {Fn::ForEach::M: [①N①, [b], {'${N}': {Type: X}}]}]", "T125 ①"),
        ("Fn::ForEach::L: [N, [a, b], {①Same①: {Type: X}}]", "T127 ①"),
        ("Fn::ForEach::L: [N, [a, a], {①'${N}'①: {Type: X}}]", "T127 ①"),
        ("a: {Type: X}\nFn::ForEach::L: [N, [a], {①'${N}'①: {Type: X}}]", "T127 ①"),
        ("Fn::ForEach::L: [N, [a-b], {①'${N}'①: {Type: X}}]", "T127 ①"),
    ])
    func `a wrong loop is found where it is`(text: String, finding: String) throws {
        #expect(try Extended.resources(text).findings == [finding])
    }

    @Test func `loops that multiply come to an end`() throws {
        let list = "[" + (0..<50).map { "a\($0)" }.joined(separator: ",") + "]"
        let body = (0..<4).reversed().reduce("{'${N0}${N1}${N2}${N3}': {Type: X}}") { inner, depth in
            "{Fn::ForEach::L\(depth): [N\(depth), \(list), \(inner)]}"
        }
        let extended = try Extended("Transform: AWS::LanguageExtensions\nResources: \(body)")
        #expect(extended.diagnostics.all.map(\.code.rawValue) == ["T125"])
    }

    @Test(arguments: [
        // Large bodies, many turns of little, long values in many places, and in a key.
        "[N, [a, b, c], {'${N}': {Type: X, Metadata: {A: '\(String(repeating: "x", count: 400_000))'}}}]",
        "[N, [a, b, c, d, e, f], {'${N}': {Type: X, Metadata: {A: [\(String(repeating: "'',", count: 200_000))]}}}]",
        "[N, [\(String(repeating: "a", count: 20_000))], {X: {Type: X, Metadata: {A: '\(String(repeating: "${N}", count: 60_000))'}}}]",
        "[N, [\(String(repeating: "a", count: 20_000))], {'\(String(repeating: "${N}", count: 60))': {Type: X}}]",
    ])
    func `loops make no more than a template may hold`(loop: String) throws {
        let extended = try Extended.resources("①Fn::ForEach::L①: \(loop)")
        #expect(extended.findings == ["X901 ①"])
        #expect(JSONWriter.text(of: extended.root).utf8.count < 4_000_000)
    }

    @Test func `a text with many braces and few values has room`() throws {
        let text = String(repeating: "{", count: 100_000)
        let extended = try Extended.resources(
            "Fn::ForEach::L: [N, [\(String(repeating: "a", count: 200))], {'${N}': {Type: X, Metadata: {A: '\(text)${N}'}}}]"
        )
        #expect(extended.findings == [])
    }

    @Test(arguments: [
        ("!Length [a, !Ref Open, c]", "3"),
        ("!Length {Ref: Names}", "2"),
        ("!Length {Ref: Open}", #"{"Fn::Length":{"Ref":"Open"}}"#),
        ("!ToJsonString {a: 1, b: [x, '2']}", #""{\"a\":1,\"b\":[\"x\",\"2\"]}""#),
        ("!ToJsonString {a: !Ref Stage}", #""{\"a\":\"prod\"}""#),
        ("!ToJsonString {a: !Ref Open}", #"{"Fn::ToJsonString":{"a":{"Ref":"Open"}}}"#),
        ("!ToJsonString {a: !If [IsOpen, b, c]}", #"{"Fn::ToJsonString":{"a":{"Fn::If":["IsOpen","b","c"]}}}"#),
        ("!ToJsonString {a: !If [IsProd, b, c]}", #""{\"a\":\"b\"}""#),
        ("!ToJsonString [a, !If [IsProd, !Ref AWS::NoValue, c], {b: !Ref AWS::NoValue}]", #""[\"a\",{}]""#),
        ("!ToJsonString {Fn::GetAtt: [Q, Url]}", #"{"Fn::ToJsonString":{"Fn::GetAtt":["Q","Url"]}}"#),
        ("!FindInMap [Teams, prod, Size]", #"{"Fn::FindInMap":["Teams","prod","Size"]}"#),
        ("!FindInMap [Teams, prod, Size, {DefaultValue: 7}]", "5"),
        ("!FindInMap [Teams, test, Size, {DefaultValue: 7}]", "7"),
        ("!FindInMap [!Select [0, [Teams]], !Ref Stage, Size]", "5"),
        (
            "!FindInMap [!Select [0, !Ref Open], prod, Size]",
            #"{"Fn::FindInMap":[{"Fn::Select":[0,{"Ref":"Open"}]},"prod","Size"]}"#
        ),
        ("!Ref {'Fn::Sub': '${Stage}Queue'}", #"{"Ref":"prodQueue"}"#),
        ("!GetAtt [!Sub '${Stage}Queue', !Join ['', [A, rn]]]", #"{"Fn::GetAtt":["prodQueue","Arn"]}"#),
        ("!Ref {'Fn::Sub': '${Secret}'}", #"{"Ref":{"Fn::Sub":"${Secret}"}}"#),
    ])
    func `functions are replaced as far as their values are known`(written: String, json: String) throws {
        let extended = try Extended.resources("Q: {Type: X, Properties: {P: \(written)}}")
        #expect(extended.json("Resources") == #"{"Q":{"Type":"X","Properties":{"P":\#(json)}}}"#)
        #expect(extended.findings == [])
    }

    /// What stands between the tags of `Fn::ToJsonString`, the text that `Fn::Sub` gets, and its variables.
    @Test(arguments: [
        ("{a: !Ref Q, b: 5}", #"{"a":"${Value1}","b":5}"#, #"{"Value1":{"Ref":"Q"}}"#),
        ("[!GetAtt Q.Arn]", #"["${Value1}"]"#, #"{"Value1":{"Fn::GetAtt":["Q","Arn"]}}"#),
        ("{a: !Ref Secret}", #"{"a":"${Value1}"}"#, #"{"Value1":{"Ref":"Secret"}}"#),
        ("[!Ref AWS::AccountId, !Ref Stage]", #"["${Value1}","prod"]"#, #"{"Value1":{"Ref":"AWS::AccountId"}}"#),
        ("{'${a}': !Ref Q}", #"{"${!a}":"${Value1}"}"#, #"{"Value1":{"Ref":"Q"}}"#),
        ("['${', !Ref Q, '}']", #"["${!","${Value1}","}"]"#, #"{"Value1":{"Ref":"Q"}}"#),
        ("[!If [IsProd, !Ref Q, x], !Ref AWS::NoValue]", #"["${Value1}"]"#, #"{"Value1":{"Ref":"Q"}}"#),
        ("{a: !If [IsProd, !Ref AWS::NoValue, x], b: !Ref Q}", #"{"b":"${Value1}"}"#, #"{"Value1":{"Ref":"Q"}}"#),
        ("[!Sub '${Q.Arn}/*']", #"["${Value1}"]"#, #"{"Value1":{"Fn::Sub":"${Q.Arn}/*"}}"#),
        (
            "{a: !ToJsonString {b: !Ref Q}}", #"{"a":"{\"b\":\"${Value1}\"}"}"#, #"{"Value1":{"Ref":"Q"}}"#
        ),
        ("[!Sub '\"${Stage}${Q}\"']", #"["\"prod${Q}\""]"#, nil),
    ])
    func `JSON of what a stack knows alone is put together by Sub`(value: String, text: String, variables: String?)
        throws
    {
        let extended = try Extended.resources("Q: {Type: X, Properties: {P: !ToJsonString \(value)}}")
        let sub = try #require(extended.root["Resources"]?["Q"]?["Properties"]?["P"]?["Fn::Sub"])
        #expect((sub.text ?? sub.sequence?.first?.text) == text)
        #expect(sub.sequence.map { JSONWriter.text(of: $0[1]) } == variables)
        #expect(extended.findings == [])
    }

    @Test func `JSON in JSON comes to an end`() throws {
        let value = (0..<24).reduce("!Ref Q") { inner, _ in "{Fn::ToJsonString: [\(inner)]}" }
        let extended = try Extended.resources("Q: {Type: X, Properties: {P: \(value)}}")
        #expect(extended.json("Resources").utf8.count < 5_000_000)
    }

    @Test func `a secret that JSON writes in another way waits for the evaluation`() throws {
        let extended = try Extended.resources(
            "Q: {Type: X, Properties: {P: !ToJsonString [!Ref Secret, !Ref Q]}}", overrides: ["Secret": #"a"b"#])
        #expect(extended.root["Resources"]?["Q"]?["Properties"]?["P"]?["Fn::ToJsonString"] != nil)
    }

    @Test(arguments: [
        ("Properties: {P: !Length ①abc①}", "R309 ①"),
        ("Properties: {P: !Length ①{a: b}①}", "R314 ①"),
        ("Properties: {P: !Length ①{Ref: Stage}①}", "R314 ①"),
        ("Properties: {P: !ToJsonString ①abc①}", "R309 ①"),
        ("Properties: {P: !ToJsonString [①!Equals① [a, b]]}", "R314 ①"),
        ("Properties: {P: !ToJsonString {a: {①Ref①: AWS::NotificationARNs}}}", "R314 ①"),
        ("Properties: {P: !ToJsonString [①!Split [',', !Ref Q]①]}", "R314 ①"),
        ("Properties: {P: !FindInMap [!Select [0, [Teams]], ①nope①, Size]}", "G630 ①"),
        ("DeletionPolicy: ①!GetAtt Q.Arn①", "L701 ①"),
        ("DeletionPolicy: ①!Ref AWS::NoValue①", "L701 ①"),
        ("UpdateReplacePolicy: ①!Split [',', 'a,b']①", "L701 ①"),
        ("DeletionPolicy: !Select [0, !Ref Open]", nil),
        ("DeletionPolicy: !If [IsOpen, Retain, Delete]", nil),
        ("Condition: IsTest, Properties: {P: !Length abc}", nil),
    ])
    func `a function that can never come to a value is found where it is`(fields: String, finding: String?) throws {
        let extended = try Extended.resources("Q: {Type: X, \(fields)}")
        #expect(extended.findings == (finding.map { [$0] } ?? []))
    }

    @Test(
        arguments: [
            "Mappings: {①Fn::ForEach::M①: [N, [a], {'${N}': {k: {v: 1}}}]}",
            "Parameters: {①Fn::ForEach::P①: [N, [a], {'${N}': {Type: String}}]}",
            "Globals: {Function: {Environment: {Variables: {①Fn::ForEach::V①: [N, [a], {'${N}': 1}]}}}}",
            "Metadata: {A: [{①Fn::ForEach::D①: [N, [a], {'${N}': 1}]}]}",
            "①Fn::ForEach::Top①: [N, [a], {'${N}': 1}]",
        ], ["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"])
    func `a loop in a section that knows none is left out with an error`(section: String, transform: String) throws {
        let extended = try Extended("Transform: \(transform)\n\(section)\nResources: {A: {Type: X}}")
        #expect(extended.findings == ["T125 ①"])
        #expect(!JSONWriter.text(of: extended.root).contains("ForEach"))
    }

    @Test(arguments: ["prod": "Retain", "test": "Delete"])
    func `a deletion policy is chosen by a condition`(stage: String, policy: String) throws {
        let extended = try Extended.resources(
            "Q: {Type: X, DeletionPolicy: !If [IsProd, Retain, Delete]}", overrides: ["Stage": stage])
        #expect(extended.json("Resources") == #"{"Q":{"Type":"X","DeletionPolicy":"\#(policy)"}}"#)
    }

    @Test(arguments: [
        "P: ①!Length① [a]", "P: ①!ToJsonString① {a: b}", "P: ①!FindInMap① [A, b, c, {DefaultValue: d}]",
        "①Fn::ForEach::L①: []", "P: {Q: [{①Fn::ForEach::L①: []}]}",
    ])
    func `without the transform its functions are errors`(property: String) throws {
        let extended = try Extended("Resources: {Q: {Type: X, Properties: {\(property)}}}")
        #expect(extended.findings == ["T124 ①"])
    }

    @Test func `without the transform a policy is no function`() throws {
        let extended = try Extended("Resources: {Q: {Type: X, DeletionPolicy: ①!Ref P①}}")
        #expect(extended.findings == ["T124 ①"])
    }
}
