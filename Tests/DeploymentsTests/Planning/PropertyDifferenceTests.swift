import Deployments
import Templates
import Testing

struct PropertyDifferenceTests {
    /// `- path value`, `+ path value` and `~ path old → new`.
    private func changes(_ type: String, _ before: String, _ after: String) -> [String] {
        Deploying().action(of: type, from: before, to: after).changes.map { change in
            let texts = [change.before, change.after].map { $0.map { $0.text ?? "…" } }
            if let origin = change.movedFrom { return "\(change.pathText) \(texts[1] ?? "") from \(origin)" }
            switch (texts[0], texts[1]) {
            case (let old?, let new?): return "~ \(change.pathText) \(old) → \(new)"
            case (nil, let new): return "+ \(change.pathText) \(new ?? "")"
            case (let old, nil): return "- \(change.pathText) \(old ?? "")"
            }
        }
    }

    @Test(arguments: [
        ("[a, c]", "[a, b, c]", ["+ Layers[1] b"]), ("[a, b, c]", "[a, c]", ["- Layers[1] b"]),
        ("[a, b]", "[a, x]", ["~ Layers[1] b → x"]), ("[a, b, c]", "[c, a, b]", ["Layers[0] c from 2"]),
        ("[a, b, c, d]", "[x, a, b, c]", ["+ Layers[0] x", "- Layers[3] d"]),
    ])
    func `items of a list are aligned`(before: String, after: String, expected: [String]) {
        #expect(changes("AWS::Lambda::Function", "{Layers: \(before)}", "{Layers: \(after)}") == expected)
    }

    @Test func `items that have a key are named by it`() {
        let before = "{Tags: [{Key: team, Value: a}, {Key: old, Value: x}]}"
        let after = "{Tags: [{Key: new, Value: y}, {Key: team, Value: b}]}"
        #expect(
            changes("AWS::Lambda::Function", before, after) == [
                "- Tags[old] …", "+ Tags[new] …", "~ Tags[team].Value a → b",
            ])
    }

    @Test func `actions of a statement that has no name are found`() {
        let policy = { (actions: String) in
            "{PolicyDocument: {Statement: [{Effect: Deny, Action: z, Resource: q}, {Effect: Allow, Action: \(actions), Resource: r}]}}"
        }
        #expect(
            changes("AWS::IAM::Policy", policy("[a, b]"), policy("[b, c]")) == [
                "- PolicyDocument.Statement[1].Action[0] a", "+ PolicyDocument.Statement[1].Action[1] c",
            ])
    }

    @Test func `a statement that is new is one change`() {
        let policy = { (more: String) in
            "{PolicyDocument: {Statement: [{Sid: A, Effect: Allow, Action: a, Resource: r}\(more)]}}"
        }
        #expect(
            changes("AWS::IAM::Policy", policy(""), policy(", {Sid: B, Effect: Allow, Action: b, Resource: r}")) == [
                "+ PolicyDocument.Statement[B] …"
            ])
    }

    @Test func `what differs in the JSON of a text is found in it`() {
        let before = #"{DefinitionString: '{"States": {"A": {"Next": "B"}, "C": {"End": true}}}'}"#
        let after = #"{DefinitionString: '{"States": {"A": {"Next": "D"}, "C": {"End": true}}}'}"#
        #expect(
            changes("AWS::StepFunctions::StateMachine", before, after) == [
                "~ DefinitionString (JSON).States.A.Next B → D"
            ])
    }

    @Test func `what differs in the YAML of a document is found in it`() {
        let machine = { (next: String) in #"{DefinitionString: "States:\n  A:\n    Next: \#(next)\n"}"# }
        #expect(
            changes("AWS::StepFunctions::StateMachine", machine("B"), machine("D")) == [
                "~ DefinitionString (YAML).States.A.Next B → D"
            ])
    }

    @Test func `JSON in a text of any place is taken apart for showing`() {
        let variable = { (json: String) in "{Environment: {Variables: {V: '\(json)'}}}" }
        #expect(
            changes("AWS::Lambda::Function", variable(#"{"a": 1, "b": 2}"#), variable(#"{"a": 1, "b": 3}"#)) == [
                "~ Environment.Variables.V (JSON).b 2 → 3"
            ])
    }

    @Test func `inline code is compared as text`() {
        let code = { (text: String) in "{Code: {ZipFile: \"\(text)\"}}" }
        #expect(
            changes("AWS::Lambda::Function", code("a: 1\\n"), code("a:  1\\n")) == ["~ Code.ZipFile a: 1\n → a:  1\n"])
    }

    @Test func `secrets are never taken apart`() {
        let text = """
            Parameters: {Secret: {Type: String, NoEcho: true}}
            Resources: {R: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {V: !Ref Secret}}}}}
            """
        let before = Deploying(overrides: ["Secret": #"{"key": "hush"}"#]).state(after: text)
        let plan = Deploying(overrides: ["Secret": #"{"key": "quiet"}"#]).plan(text, over: before).plan
        #expect(plan.actions[0].changes.map(\.pathText) == ["Environment.Variables.V"])
        #expect(plan.actions[0].changes[0].after?.isSecret == true)
    }

    @Test(.timeLimit(.minutes(1))) func `long lists take little time`() {
        let list = { (range: Range<Int>) in "{Layers: [\(range.map(String.init).joined(separator: ", "))]}" }
        #expect(changes("AWS::Lambda::Function", list(0..<5_000), list(1..<5_001)).count > 0)
    }
}
