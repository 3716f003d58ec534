import Deployments
import Testing

/// What counts as a change, type by type.
struct EqualityTests {
    private func kind(_ type: String, _ before: String, _ after: String) -> PlannedAction.Kind {
        Deploying().action(of: type, from: before, to: after).kind
    }

    private func kind(ofVariable before: String, _ after: String) -> PlannedAction.Kind {
        let properties = { (value: String) in "{Environment: {Variables: {V: \(value)}}}" }
        return kind("AWS::Lambda::Function", properties(before), properties(after))
    }

    @Test(arguments: [
        ("012345678901", "12345678901"), ("''", "'0'"), ("''", "false"), ("1.10", "1.1"), ("0x10", "16"),
        ("0777", "777"), ("12345678901234567890", "12345678901234567891"), ("10.0.0.1", "10.0.0.10"), ("1e3", "1000"),
        ("yes", "'true'"), ("' a'", "a"), ("2020-01-01", "2020-1-1"), ("192.168.0.1", "192.168.0.01"),
    ])
    func `texts that may be equal numbers are different texts`(before: String, after: String) {
        #expect(kind(ofVariable: before, after) == .update)
        #expect(kind(ofVariable: after, before) == .update)
    }

    @Test func `a letter in one character is not the same in two`() {
        #expect(kind(ofVariable: "'\u{E9}'", "'e\u{301}'") == .update)
    }

    @Test func `how a text is quoted says nothing`() {
        #expect(kind(ofVariable: "012345678901", "'012345678901'") == .none)
    }

    @Test(arguments: [("128", "'128'"), ("128", "0x80"), ("128", "+128"), ("128", "128.0")])
    func `a number is a number, however it is written`(before: String, after: String) {
        #expect(kind("AWS::Lambda::Function", "{MemorySize: \(before)}", "{MemorySize: \(after)}") == .none)
    }

    @Test(arguments: [("0.1", "0.10", true), ("12345678901234567890.1", "12345678901234567890.2", false)])
    func `numbers are compared as exact decimals`(before: String, after: String, isSame: Bool) {
        let properties = { (value: String) in "{Threshold: \(value)}" }
        let kind = kind("AWS::CloudWatch::Alarm", properties(before), properties(after))
        #expect(kind == (isSame ? .none : .update))
    }

    @Test(arguments: [("true", "'true'"), ("true", "yes"), ("false", "'False'")])
    func `a boolean may be written as a text`(before: String, after: String) {
        let properties = { (value: String) in "{VpcConfig: {Ipv6AllowedForDualStack: \(value)}}" }
        #expect(kind("AWS::Lambda::Function", properties(before), properties(after)) == .none)
    }

    @Test func `where no schema knows a property, numbers of other digits stay apart`() {
        #expect(kind("AWS::Lambda::Function", "{Unheard: 1.10}", "{Unheard: 1.1}") == .update)
    }

    @Test(arguments: [
        (
            "AWS::Lambda::Function", "{Tags: [{Key: a, Value: 1}, {Key: b, Value: 2}]}",
            "{Tags: [{Key: b, Value: 2}, {Key: a, Value: 1}]}"
        ),
        (
            "AWS::Lambda::Function", "{VpcConfig: {SubnetIds: [a, b], SecurityGroupIds: [c, d]}}",
            "{VpcConfig: {SubnetIds: [b, a], SecurityGroupIds: [d, c]}}"
        ),
        ("AWS::IAM::Role", "{ManagedPolicyArns: [a, b]}", "{ManagedPolicyArns: [b, a]}"),
        (
            "AWS::Unheard::Of", "{Tags: [{Key: a, Value: 1}, {Key: b, Value: 2}]}",
            "{Tags: [{Key: b, Value: 2}, {Key: a, Value: 1}]}"
        ),
        (
            "AWS::Lambda::LayerVersion", "{CompatibleRuntimes: [python3.12, python3.13]}",
            "{CompatibleRuntimes: [python3.13, python3.12]}"
        ),
    ])
    func `the order of a set is no change, and is noted`(type: String, before: String, after: String) {
        let action = Deploying().action(of: type, from: before, to: after)
        #expect(action.kind == .none)
        #expect(!action.equivalences.isEmpty)
        #expect(action.equivalences.allSatisfy { $0.difference == .order })
    }

    @Test func `layers keep their order`() {
        #expect(kind("AWS::Lambda::Function", "{Layers: [a, b]}", "{Layers: [b, a]}") == .update)
    }

    @Test func `the order of what a resource depends on is no change`() {
        let template = { (order: String) in
            """
            Resources:
              A: {Type: AWS::SNS::Topic}
              B: {Type: AWS::SNS::Topic}
              C: {Type: AWS::SNS::Topic, DependsOn: \(order)}
            """
        }
        #expect(Deploying().plan(from: template("[A, B]"), to: template("[B, A]")).isEmpty)
        #expect(!Deploying().plan(from: template("[A, B]"), to: template("[A]")).isEmpty)
    }

    private static func policy(_ statement: String) -> String {
        "{PolicyName: p, PolicyDocument: {Version: 2012-10-17, Statement: \(statement)}}"
    }

    @Test(arguments: [
        (
            "[{Effect: Allow, Action: [a:x, a:y], Resource: '*'}]",
            "[{Effect: Allow, Action: [a:y, a:x], Resource: '*'}]"
        ),
        ("[{Effect: Allow, Action: a:x, Resource: '*'}]", "[{Effect: Allow, Action: [a:x], Resource: ['*']}]"),
        ("{Effect: Allow, Action: a:x, Resource: '*'}", "[{Effect: Allow, Action: a:x, Resource: '*'}]"),
        (
            "[{Effect: Allow, Action: a:x, Resource: q}, {Effect: Deny, Action: a:y, Resource: q}]",
            "[{Effect: Deny, Action: a:y, Resource: q}, {Effect: Allow, Action: a:x, Resource: q}]"
        ),
        (
            "[{Effect: Allow, Principal: {AWS: [a, b]}, Action: s, Condition: {Bool: {secure: true}}}]",
            "[{Effect: Allow, Principal: {AWS: [b, a]}, Action: s, Condition: {Bool: {secure: 'true'}}}]"
        ),
        ("[{Effect: Allow, Action: a:x, Resource: '*'}]", "[{Resource: '*', Effect: Allow, Action: a:x}]"),
    ])
    func `policies are compared by what they say`(before: String, after: String) {
        #expect(kind("AWS::IAM::Policy", Self.policy(before), Self.policy(after)) == .none)
    }

    @Test(arguments: [
        ("[{Effect: Allow, Action: a:x, Resource: '*'}]", "[{Effect: Deny, Action: a:x, Resource: '*'}]"),
        (
            "[{Effect: Allow, Action: a:x, Resource: '012345678901'}]",
            "[{Effect: Allow, Action: a:x, Resource: '12345678901'}]"
        ),
        ("[{Effect: Allow, Action: a:x, Resource: '*'}]", "[{Effect: Allow, NotAction: a:x, Resource: '*'}]"),
    ])
    func `other policies are changes`(before: String, after: String) {
        #expect(kind("AWS::IAM::Policy", Self.policy(before), Self.policy(after)) == .update)
    }

    @Test func `white space and the order of keys in a document are no change, and are noted`() {
        let action = Deploying().action(
            of: "AWS::StepFunctions::StateMachine", from: #"{DefinitionString: '{"StartAt": "A", "States": {}}'}"#,
            to: #"{DefinitionString: '{"States":{},"StartAt":"A"}'}"#)
        #expect(action.kind == .none)
        #expect(!action.equivalences.isEmpty)
    }

    @Test func `a document in a text is the same as the map of its meaning`() {
        let rule = { (pattern: String) in "{EventPattern: \(pattern)}" }
        #expect(kind("AWS::Events::Rule", rule(#"'{"source": ["a"]}'"#), rule("{source: [a]}")) == .none)
        #expect(kind("AWS::Events::Rule", rule(#"'{"source": ["a"]}'"#), rule("{source: [b]}")) == .update)
    }

    @Test func `white space in the JSON of a variable is a change, since the function sees it`() {
        #expect(kind(ofVariable: #"'{"a": 1}'"#, #"'{"a":1}'"#) == .update)
    }

    @Test func `a policy that keeps a resource is part of it`() {
        let template = { (policy: String) in "Resources: {R: {Type: AWS::SNS::Topic, DeletionPolicy: \(policy)}}" }
        let plan = Deploying().plan(from: template("Delete"), to: template("Retain"))
        #expect(plan.changes.flatMap(\.changes).map(\.pathText) == ["DeletionPolicy"])
    }
}
