import Deployments
import Templates
import Testing

/// What counts as a change: one row for each rule, and for each mistake that other tools make here.
struct EqualityTests {
    enum Verdict {
        case change
        /// No change, of which nothing is said: what differs is how a scalar is quoted.
        case same
        /// No change, which is noted.
        case noted(Equivalence.Difference)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var type: String
        var before: String
        var after: String
        var verdict: Verdict

        /// - Parameter properties: makes the properties of a resource of the value that differs, in one line of YAML.
        fileprivate init(
            _ words: String, _ verdict: Verdict, of type: String, _ before: String, _ after: String,
            in properties: (String) -> String = { $0 }
        ) {
            testDescription = "\(words): \(before) → \(after)"
            self.type = type
            self.before = properties(before)
            self.after = properties(after)
            self.verdict = verdict
        }

        /// Of a variable of a function, which is a text.
        fileprivate static func text(_ words: String, _ verdict: Verdict, _ before: String, _ after: String) -> Row {
            Row(words, verdict, of: "AWS::Lambda::Function", before, after) { "{Environment: {Variables: {V: \($0)}}}" }
        }

        fileprivate static func number(_ words: String, _ verdict: Verdict, _ before: String, _ after: String) -> Row {
            Row(words, verdict, of: "AWS::CloudWatch::Alarm", before, after) { "{Threshold: \($0)}" }
        }

        fileprivate static func boolean(_ words: String, _ verdict: Verdict, _ before: String, _ after: String) -> Row {
            Row(words, verdict, of: "AWS::Lambda::Function", before, after) {
                "{VpcConfig: {Ipv6AllowedForDualStack: \($0)}}"
            }
        }

        /// Of the statements of a policy.
        fileprivate static func policy(_ words: String, _ verdict: Verdict, _ before: String, _ after: String) -> Row {
            Row(words, verdict, of: "AWS::IAM::Policy", before, after) {
                "{PolicyName: p, PolicyDocument: {Version: 2012-10-17, Statement: \($0)}}"
            }
        }
    }

    private static let texts: [Row] = [
        .text("an account keeps its zero", .change, "012345678901", "12345678901"),
        .text("nothing is not zero", .change, "''", "'0'"),
        .text("nothing is not false", .change, "''", "false"),
        .text("a version is no number", .change, "1.10", "1.1"),
        .text("hexadecimal digits are a text", .change, "0x10", "16"),
        .text("octal digits are a text", .change, "0777", "777"),
        .text("an exponent is a text", .change, "1e3", "1000"),
        .text("ids of 20 digits differ in the last", .change, "12345678901234567890", "12345678901234567891"),
        .text("an address is no number", .change, "10.0.0.1", "10.0.0.10"),
        .text("nor are its parts", .change, "192.168.0.1", "192.168.0.01"),
        .text("a date is a text", .change, "2020-01-01", "2020-1-1"),
        .text("yes is not true", .change, "yes", "'true'"),
        .text("white space counts", .change, "' a'", "a"),
        .text("a letter in one character is not the same in two", .change, "'\u{E9}'", "'e\u{301}'"),
        .text("white space in JSON counts, since the function sees it", .change, #"'{"a": 1}'"#, #"'{"a":1}'"#),
        .text("quotes say nothing", .same, "012345678901", "'012345678901'"),
    ]

    private static let numbers: [Row] = [
        .number("a zero at the end", .noted(.writing), "0.1", "0.10"),
        .number(
            "more digits than a floating-point number has", .change, "12345678901234567890.1", "12345678901234567890.2"),
        .number("quotes", .same, "128", "'128'"),
        .number("hexadecimal digits", .same, "128", "0x80"),
        .number("a sign", .same, "128", "+128"),
        .number("a point", .noted(.writing), "128", "128.0"),
        Row(
            "where no schema knows a property, it may be a version", .change, of: "AWS::Lambda::Function", "1.10", "1.1"
        ) {
            "{Unheard: \($0)}"
        },
    ]

    private static let booleans: [Row] = [
        .boolean("as a text", .same, "true", "'true'"),
        .boolean("as YAML 1.1 has it", .same, "true", "yes"),
        .boolean("in capitals", .same, "false", "'False'"),
        .boolean("the other one", .change, "true", "false"),
    ]

    private static let tags = (
        "{Tags: [{Key: a, Value: 1}, {Key: b, Value: 2}]}", "{Tags: [{Key: b, Value: 2}, {Key: a, Value: 1}]}"
    )

    private static let lists: [Row] = [
        Row("tags", .noted(.order), of: "AWS::Lambda::Function", tags.0, tags.1),
        Row("tags of a type that nobody knows", .noted(.order), of: "AWS::Unheard::Of", tags.0, tags.1),
        Row("subnets", .noted(.order), of: "AWS::Lambda::Function", "[a, b]", "[b, a]") {
            "{VpcConfig: {SubnetIds: \($0)}}"
        },
        Row("security groups", .noted(.order), of: "AWS::Lambda::Function", "[a, b]", "[b, a]") {
            "{VpcConfig: {SecurityGroupIds: \($0)}}"
        },
        Row("attached policies", .noted(.order), of: "AWS::IAM::Role", "[a, b]", "[b, a]") {
            "{ManagedPolicyArns: \($0)}"
        },
        Row("runtimes of a layer", .noted(.order), of: "AWS::Lambda::LayerVersion", "[a, b]", "[b, a]") {
            "{CompatibleRuntimes: \($0)}"
        },
        Row("one more of a set", .change, of: "AWS::IAM::Role", "[a, b]", "[b, a, c]") { "{ManagedPolicyArns: \($0)}" },
        Row("layers keep their order", .change, of: "AWS::Lambda::Function", "[a, b]", "[b, a]") { "{Layers: \($0)}" },
        Row("keys of a map", .noted(.keyOrder), of: "AWS::Lambda::Function", "{A: 1, B: 2}", "{B: 2, A: 1}") {
            "{Environment: {Variables: \($0)}}"
        },
    ]

    private static let policies: [Row] = [
        .policy("the order of actions", .noted(.order), "[{Action: [a:x, a:y]}]", "[{Action: [a:y, a:x]}]"),
        .policy("the order of resources", .noted(.order), "[{Resource: [q, r]}]", "[{Resource: [r, q]}]"),
        .policy(
            "the order of principals", .noted(.order), "[{Principal: {AWS: [a, b]}}]", "[{Principal: {AWS: [b, a]}}]"),
        .policy(
            "the order of statements", .noted(.order), "[{Effect: Allow, Action: a:x}, {Effect: Deny, Action: a:y}]",
            "[{Effect: Deny, Action: a:y}, {Effect: Allow, Action: a:x}]"),
        .policy(
            "the order of keys", .noted(.keyOrder), "[{Effect: Allow, Action: a:x}]", "[{Action: a:x, Effect: Allow}]"),
        .policy(
            "a list of one action", .noted(.writing), "[{Action: a:x, Resource: '*'}]",
            "[{Action: [a:x], Resource: ['*']}]"),
        .policy(
            "a list of one statement", .noted(.writing), "{Effect: Allow, Action: a:x}",
            "[{Effect: Allow, Action: a:x}]"),
        .policy(
            "a condition's boolean as a text", .noted(.writing), "[{Condition: {Bool: {secure: true}}}]",
            "[{Condition: {Bool: {secure: 'true'}}}]"),
        .policy("another effect", .change, "[{Effect: Allow, Action: a:x}]", "[{Effect: Deny, Action: a:x}]"),
        .policy("all but an action", .change, "[{Action: a:x}]", "[{NotAction: a:x}]"),
        .policy("an account keeps its zero", .change, "[{Resource: '012345678901'}]", "[{Resource: '12345678901'}]"),
    ]

    private static let documents: [Row] = [
        Row(
            "white space and the order of keys in JSON", .noted(.keyOrder), of: "AWS::StepFunctions::StateMachine",
            #"'{"StartAt": "A", "States": {}}'"#, #"'{"States":{},"StartAt":"A"}'"#
        ) { "{DefinitionString: \($0)}" },
        Row(
            "white space in JSON", .noted(.writing), of: "AWS::StepFunctions::StateMachine", #"'{"StartAt": "A"}'"#,
            #"'{"StartAt":"A"}'"#
        ) { "{DefinitionString: \($0)}" },
        Row(
            "JSON and the map that it is", .noted(.writing), of: "AWS::Events::Rule", #"'{"source": ["a"]}'"#,
            "{source: [a]}"
        ) {
            "{EventPattern: \($0)}"
        },
        Row("JSON and another map", .change, of: "AWS::Events::Rule", #"'{"source": ["a"]}'"#, "{source: [b]}") {
            "{EventPattern: \($0)}"
        },
        Row(
            "YAML and JSON of the same", .noted(.writing), of: "AWS::ApiGateway::RestApi", #""a: 1\nb: 2\n""#,
            #"'{"a": 1, "b": 2}'"#
        ) {
            "{Body: \($0)}"
        },
        Row("white space in code", .change, of: "AWS::Lambda::Function", #""a\n""#, #""a\n\n""#) {
            "{Code: {ZipFile: \($0)}}"
        },
        Row("JSON that is code", .change, of: "AWS::Lambda::Function", #"'{"a": 1}'"#, #"'{"a":1}'"#) {
            "{Code: {ZipFile: \($0)}}"
        },
    ]

    @Test(arguments: texts + numbers + booleans + lists + policies + documents)
    func `values are compared by what their place means, whichever comes first`(row: Row) {
        for (before, after) in [(row.before, row.after), (row.after, row.before)] {
            let action = Deploying().action(of: row.type, from: before, to: after)
            switch row.verdict {
            case .change: #expect(action.kind != .none)
            case .same: #expect(action.kind == .none && action.equivalences.isEmpty)
            case .noted(let difference):
                #expect(action.kind == .none)
                #expect(action.equivalences.contains { $0.difference == difference })
            }
        }
    }

    private static let templates: [(String, String, String, Bool)] = [
        ("the order of what a resource depends on", "DependsOn: [A, B]", "DependsOn: [B, A]", true),
        ("one fewer of them", "DependsOn: [A, B]", "DependsOn: [A]", false),
        ("the policy that keeps a resource", "DeletionPolicy: Delete", "DeletionPolicy: Retain", false),
        ("a comment", "DeletionPolicy: Delete", "DeletionPolicy: Delete # as before", true),
    ]

    @Test(arguments: templates)
    func `what a resource says beside its properties is part of it`(
        words: String, before: String, after: String, isSame: Bool
    ) {
        let template = { (line: String) in
            """
            Resources:
              A: {Type: AWS::SNS::Topic}
              B: {Type: AWS::SNS::Topic}
              C:
                Type: AWS::SNS::Topic
                \(line)
            """
        }
        #expect(Deploying().plan(from: template(before), to: template(after)).isEmpty == isSame)
    }

    @Test func `the order of the events of a function is no change`() {
        let template = { (events: String) in
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Fn:
                Type: AWS::Serverless::Function
                Properties: {CodeUri: src, Handler: a.b, Runtime: python3.13, Events: {\(events)}}
            """
        }
        let events = [
            "Get: {Type: HttpApi, Properties: {Path: /a, Method: GET}}",
            "Daily: {Type: Schedule, Properties: {Schedule: rate(1 day)}}",
            "Put: {Type: HttpApi, Properties: {Path: /b, Method: PUT}}",
        ]
        let (first, second) = (events.joined(separator: ", "), events.reversed().joined(separator: ", "))
        #expect(Deploying().plan(from: template(first), to: template(second)).isEmpty)
    }
}
