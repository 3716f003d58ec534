import Diagnostics
import Documents
import Templates
import Testing

/// References, choices and conditions; the functions are tested in ``EvaluatorFunctionsTests``.
struct EvaluatorTests {
    @Test(arguments: [
        ("!Ref Env", #""dev""#), ("!Ref List", #"["a","b"]"#), ("!Ref Number", "5"), ("!Ref Empty", #""""#),
        ("!Ref AWS::Region", #""us-east-1""#), ("!Ref AWS::AccountId", #""123456789012""#),
        ("!Ref AWS::StackName", #""shop""#), ("!Ref AWS::Partition", #""aws""#),
        ("!Ref AWS::URLSuffix", #""amazonaws.com""#), ("!Ref AWS::NotificationARNs", "[]"), ("!Ref Fn", #""fn-name""#),
        ("!GetAtt Fn.Arn", #""arn:fn""#),
        ("!GetAtt [Fn, !Sub 'Ar${!x}']", #""{known after Fn.Ar${x}}""#),
        ("!GetAtt [Fn, !Join ['', [A, rn]]]", #""arn:fn""#), ("!Ref Later", #""{known after Later}""#),
        ("!GetAtt Later.Arn", #""{known after Later.Arn}""#),
        ("{a: !Ref Env, b: [!Ref Env, 1], c: {d: yes}}", #"{"a":"dev","b":["dev",1],"c":{"d":true}}"#),
        ("{Condition: {StringEquals: x}, Ref: y, z: 1}", #"{"Condition":{"StringEquals":"x"},"Ref":"y","z":1}"#),
    ])
    func `references come to their values`(yaml: String, json: String) {
        let world = Evaluated(yaml)
        #expect(world.json == json)
        #expect(world.codes == [])
    }

    @Test(arguments: [
        ("!Ref AWS::NoValue", "<nothing>"), ("{a: !Ref AWS::NoValue, b: 1}", #"{"b":1}"#),
        ("[!Ref AWS::NoValue, 1]", "[1]"), ("{a: !If [Yes, !Ref AWS::NoValue, x]}", "{}"),
        ("!If [No, x, !Ref AWS::NoValue]", "<nothing>"),
        ("!Join ['-', [a, !Ref AWS::NoValue, b]]", #""a-b""#), ("!Sub 'a${AWS::NoValue}b'", #""ab""#),
        ("!Sub ['a${X}b', {X: !Ref AWS::NoValue}]", #""ab""#), ("!Select [0, [!Ref AWS::NoValue, b]]", "<nothing>"),
        ("Fn::ToJsonString: {a: !Ref AWS::NoValue, b: 1}", #""{\"b\":1}""#),
        ("!Length [a, !Ref AWS::NoValue]", "1"),
        ("!FindInMap [M, x, y, {DefaultValue: !Ref AWS::NoValue}]", "<nothing>"),
        ("!Equals [!Ref AWS::NoValue, !Ref AWS::NoValue]", "true"),
    ])
    func `NoValue removes what it stands for`(yaml: String, json: String) {
        let world = Evaluated(yaml)
        #expect(world.json == json)
        #expect(world.codes == [])
    }

    @Test(arguments: [
        ("!If [Yes, a, b]", #""a""#), ("!If [No, a, b]", #""b""#), ("!If [Missing, a, b]", #""b""#),
        ("!If [Yes, !If [No, a, {x: !Ref Env}], c]", #"{"x":"dev"}"#), ("!If [No, !Select [9, [a]], ok]", #""ok""#),
    ])
    func `If evaluates the branch that it takes`(yaml: String, json: String) {
        let world = Evaluated(yaml)
        #expect(world.json == json)
        #expect(world.codes == [])
    }

    @Test(arguments: [
        ("!Equals [a, a]", true), ("!Equals [a, b]", false), ("!Equals [!Ref Env, dev]", true),
        ("!Equals [true, 'true']", true), ("!Equals [1, '1']", true), ("!Equals [1, 1.0]", false),
        ("!Equals ['', !Ref Empty]", true),
        ("!Equals [!Ref List, [a, b]]", true), ("!Equals [!Ref List, [b, a]]", false),
        ("!Equals [!Ref Later, !Ref Later]", false), ("!Equals [!Ref AWS::NoValue, '']", false),
        ("!Equals [!FindInMap [M, !Ref Env, size], 1]", true), ("!Not [!Equals [a, b]]", true),
        ("!And [!Condition Yes, !Equals [a, a]]", true),
        ("!And [!Condition Yes, !Condition No, !Condition Yes]", false), ("!Or [!Condition No, !Condition Yes]", true),
        ("!Or [!Condition No, {Condition: No}]", false), ("!Not [!Or [!Condition No, !Not [!Condition Yes]]]", true),
        ("!Condition Missing", false),
    ])
    func `conditions are true or false`(yaml: String, expected: Bool) throws {
        var list = DiagnosticList()
        let node = try #require(Document.read(SourceText(name: "c", text: yaml), into: &list))
        var evaluator = Evaluator(Evaluated.context())
        #expect(evaluator.isTrue(node) == expected)
        #expect(evaluator.diagnostics.isEmpty)
    }

    @Test(arguments: [
        ("a", "G622"), ("[a]", "G622"), ("!Sub x", "G622"), ("!Not [yes]", "G622"), ("!Equals [a]", "R309"),
        ("!And [!Condition Yes, x]", "G622"),
    ])
    func `what is no condition is an error`(yaml: String, code: String) throws {
        var list = DiagnosticList()
        let node = try #require(Document.read(SourceText(name: "c", text: yaml), into: &list))
        var evaluator = Evaluator(Evaluated.context())
        #expect(evaluator.isTrue(node) != true)
        #expect(evaluator.diagnostics.all.map(\.code.rawValue) == [code])
    }

    @Test(arguments: [
        ("!Ref Secret", true), ("!Sub 'x${Secret}'", true), ("!Join [',', [a, !Ref Secret]]", true),
        ("!Join [',', !Ref SecretList]", true), ("!Select [0, !Ref SecretList]", true),
        ("!Select [0, [a, !Ref Secret]]", false), ("!Split [',', !Ref Secret]", true),
        ("!Select [1, !Split ['c', !Ref Secret]]", true), ("Fn::Base64: !Ref Secret", true),
        ("Fn::ToJsonString: {a: {b: !Ref Secret}}", true), ("Fn::ImportValue: Hidden", true),
        ("!Sub ['${X}', {X: !Sub '${Secret}'}]", true), ("!If [Yes, !Ref Secret, x]", true),
        ("!If [No, !Ref Secret, x]", false),
        ("!Sub '${Secret}${Later}'", true), ("!Join [',', [!Ref Later, !Ref Secret]]", true),
        ("Fn::ToJsonString: [!Ref Later, !Ref Secret]", true), ("Fn::Base64: !Sub '${Later}${Secret}'", true),
        ("!Ref Env", false), ("!Equals [!Ref Secret, x]", false), ("!Length [!Ref Secret]", false),
    ])
    func `what is made of a secret is a secret`(yaml: String, isSecret: Bool) {
        #expect(Evaluated(yaml).value?.isSecret == isSecret)
        #expect(Evaluated("{a: [\(yaml.contains("Fn::") ? "{\(yaml)}" : yaml)]}").value?.holdsSecret == isSecret)
    }

    @Test(arguments: [
        ("!Sub '${Later}-${Later}-${Later.Arn}'", ["Later", "Later.Arn"]),
        ("!Join [',', [!Ref Later, x, !GetAtt Other.Arn]]", ["Later", "Other.Arn"]),
        ("!Join [',', !Ref Later]", ["Later"]), ("!Select [1, !Split [',', !Ref Later]]", ["Later"]),
        ("!Split [',', !Ref Later]", ["Later"]),
        ("Fn::Base64: !Ref Later", ["Later"]),
        ("Fn::ToJsonString: {a: [!Ref Later], b: {c: !Ref Other}}", ["Later", "Other"]),
        ("Fn::ImportValue: !Ref Later", ["Later"]), ("Fn::ImportValue: Pending", ["Other"]),
        ("!Select [!Ref Later, [a]]", ["Later"]), ("!FindInMap [M, !Ref Later, size]", ["Later"]),
        ("Fn::Length: !Ref Later", ["Later"]), ("Fn::GetAZs: !Ref Later", ["Later"]),
        ("!Cidr [!Ref Later, 2, 8]", ["Later"]), ("!Cidr [10.0.0.0/16, !Ref Later, 8]", ["Later"]),
        ("!Cidr [10.0.0.0/16, 2, !Ref Later]", ["Later"]), ("!GetAtt [Fn, !Ref Later]", ["Fn"]),
    ])
    func `what is made of something unknown waits for the same`(yaml: String, waitsFor: [String]) {
        let world = Evaluated(yaml)
        #expect(world.value?.unknown?.waitsFor == waitsFor)
        #expect(world.codes == [])
    }

    @Test func `known parts of a list are known beside unknown ones`() {
        #expect(Evaluated("!Select [1, [!Ref Later, b]]").json == #""b""#)
        #expect(Evaluated("!Length [!Ref Later, b]").json == "2")
        #expect(Evaluated("{a: !Ref Later, b: 1}").value?.isUnknown == true)
        #expect(Evaluated("{a: !Ref Later, b: 1}").value?.unknown == nil)
    }

    @Test func `malformed functions and macros are reported and unknown`() {
        #expect(Evaluated("!GetAtt a").codes == ["R308"])
        #expect(Evaluated("!Transform {Name: Foo}").messages == ["the macro 'Foo' cannot be applied on this machine"])
        #expect(Evaluated("!Transform x").messages == ["the macro cannot be applied on this machine"])
        #expect(Evaluated("!Foo x").value?.unknown != nil)
    }

    @Test func `a value belongs where it is used`() {
        let value = Evaluated("x: 1\ny: !Ref Env\n").value?["y"]
        #expect(value?.span.start == SourcePosition(line: 2, column: 4))
    }
}
