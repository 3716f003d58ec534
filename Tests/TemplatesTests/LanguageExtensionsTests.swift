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
        ("!Length [a, !Ref Open, c]", "3"),
        ("!Length {Ref: Names}", "2"),
        ("!Length {Ref: Open}", #"{"Fn::Length":{"Ref":"Open"}}"#),
        ("!ToJsonString {a: 1, b: [x, '2']}", #""{\"a\":1,\"b\":[\"x\",\"2\"]}""#),
        ("!ToJsonString {a: !Ref Stage}", #""{\"a\":\"prod\"}""#),
        ("!ToJsonString {a: !Ref Secret}", #"{"Fn::ToJsonString":{"a":{"Ref":"Secret"}}}"#),
        ("!ToJsonString {a: !Ref AWS::AccountId}", #"{"Fn::ToJsonString":{"a":{"Ref":"AWS::AccountId"}}}"#),
        ("!ToJsonString {a: !Ref Q}", #"{"Fn::ToJsonString":{"a":{"Ref":"Q"}}}"#),
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
