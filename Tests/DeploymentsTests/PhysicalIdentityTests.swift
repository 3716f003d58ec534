import Deployments
import Diagnostics
import OrderedCollections
import Templates
import Testing

/// What resources are called, and what Ref and GetAtt give, by the built-in table.
struct PhysicalIdentityTests {
    private func deploying(_ region: String = "us-east-1") -> Deploying {
        var deploying = Deploying()
        deploying.types = .standard
        deploying.stack = StackIdentity(name: "shop", accountID: "000000000000", region: region)
        return deploying
    }

    /// What an expression gives beside a resource `R` of a type.
    private func value(
        of expression: String, _ type: String, _ properties: String, in region: String = "us-east-1"
    ) -> String? {
        let template = """
            Resources: {R: {Type: \(type), Properties: {\(properties)}}}
            Outputs: {Out: {Value: \(expression)}}
            """
        return deploying(region).plan(template).plan.desired.outputs["Out"]?.value.text
    }

    @Test(arguments: [
        ("!Ref R", "AWS::SQS::Queue", "QueueName: orders", "https://sqs.us-east-1.amazonaws.com/000000000000/orders"),
        ("!GetAtt R.Arn", "AWS::SQS::Queue", "QueueName: orders", "arn:aws:sqs:us-east-1:000000000000:orders"),
        ("!GetAtt R.QueueName", "AWS::SQS::Queue", "QueueName: orders.fifo, FifoQueue: true", "orders.fifo"),
        ("!GetAtt R.VisibilityTimeout", "AWS::SQS::Queue", "VisibilityTimeout: 90", "90"),
        ("!Ref R", "AWS::SNS::Topic", "TopicName: news", "arn:aws:sns:us-east-1:000000000000:news"),
        ("!GetAtt R.TopicName", "AWS::SNS::Topic", "TopicName: news", "news"),
        ("!Ref R", "AWS::DynamoDB::Table", "TableName: items", "items"),
        (
            "!GetAtt R.Arn", "AWS::DynamoDB::Table", "TableName: items",
            "arn:aws:dynamodb:us-east-1:000000000000:table/items"
        ),
        ("!GetAtt R.Arn", "AWS::IAM::Role", "RoleName: worker", "arn:aws:iam::000000000000:role/worker"),
        (
            "!GetAtt R.Arn", "AWS::IAM::Role", "RoleName: worker, Path: /teams/a/",
            "arn:aws:iam::000000000000:role/teams/a/worker"
        ),
        (
            "!Ref R", "AWS::IAM::ManagedPolicy", "ManagedPolicyName: reads, Path: /p/",
            "arn:aws:iam::000000000000:policy/p/reads"
        ),
        (
            "!GetAtt R.Arn", "AWS::IAM::InstanceProfile", "InstanceProfileName: vm",
            "arn:aws:iam::000000000000:instance-profile/vm"
        ),
        ("!Ref R", "AWS::S3::Bucket", "BucketName: files", "files"),
        ("!GetAtt R.Arn", "AWS::S3::Bucket", "BucketName: files", "arn:aws:s3:::files"),
        (
            "!GetAtt R.RegionalDomainName", "AWS::S3::Bucket", "BucketName: files",
            "files.s3.us-east-1.amazonaws.com"
        ),
        (
            "!GetAtt R.Arn", "AWS::Kinesis::Stream", "Name: clicks",
            "arn:aws:kinesis:us-east-1:000000000000:stream/clicks"
        ),
        (
            "!Ref R", "AWS::StepFunctions::StateMachine", "StateMachineName: flow",
            "arn:aws:states:us-east-1:000000000000:stateMachine:flow"
        ),
        ("!GetAtt R.Name", "AWS::StepFunctions::StateMachine", "StateMachineName: flow", "flow"),
        ("!Ref R", "AWS::SSM::Parameter", "Name: /app/key, Type: String, Value: secret", "/app/key"),
        ("!GetAtt R.Value", "AWS::SSM::Parameter", "Name: /app/key, Type: String, Value: open", "open"),
        ("!Ref R", "AWS::Events::EventBus", "Name: bus", "bus"),
        ("!GetAtt R.Arn", "AWS::Events::EventBus", "Name: bus", "arn:aws:events:us-east-1:000000000000:event-bus/bus"),
        ("!Ref R", "AWS::Logs::LogGroup", "LogGroupName: /x/y", "/x/y"),
        (
            "!GetAtt R.RepositoryUri", "AWS::ECR::Repository", "RepositoryName: a/b",
            "000000000000.dkr.ecr.us-east-1.amazonaws.com/a/b"
        ),
    ])
    func `a resource that the template names has AWS's identities`(
        _ expression: String, _ type: String, _ properties: String, _ expected: String
    ) {
        #expect(value(of: expression, type, properties) == expected)
    }

    @Test(
        arguments: [
            ("!Ref R", "AWS::S3::Bucket", "", #"shop-r-[a-z0-9]{12}"#),
            ("!Ref R", "AWS::DynamoDB::Table", "", #"shop-R-[A-Z0-9]{12}"#),
            ("!GetAtt R.QueueName", "AWS::SQS::Queue", "FifoQueue: true", #"shop-R-[A-Z0-9]{12}\.fifo"#),
            ("!GetAtt R.QueueName", "AWS::SQS::Queue", "FifoQueue: false", #"shop-R-[A-Z0-9]{12}"#),
            ("!GetAtt R.TopicName", "AWS::SNS::Topic", "FifoTopic: true", #"shop-R-[A-Z0-9]{12}\.fifo"#),
            ("!Ref R", "AWS::Cognito::UserPool", "", #"us-east-1_[a-z0-9]{9}"#),
            (
                "!Ref R", "AWS::SecretsManager::Secret", "Name: db",
                #"arn:aws:secretsmanager:us-east-1:000000000000:secret:db-[a-z0-9]{6}"#
            ),
            (
                "!Ref R", "AWS::SNS::Subscription", "TopicArn: 'arn:aws:sns:us-east-1:000000000000:news'",
                #"arn:aws:sns:us-east-1:000000000000:news:[0-9a-f-]{36}"#
            ),
            (
                "!Ref R", "AWS::Lambda::CodeSigningConfig", "",
                #"arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-[a-z0-9]{17}"#
            ),
        ] as [(String, String, String, String)])
    func `a name that is made has the form that AWS gives it`(
        _ expression: String, _ type: String, _ properties: String, _ form: String
    ) throws {
        let text = try #require(value(of: expression, type, properties))
        #expect(try text.wholeMatch(of: Regex(form)) != nil, "\(text)")
        #expect(value(of: expression, type, properties) == text)
    }

    @Test func `a partition of its own has its own domain`() {
        #expect(
            value(of: "!Ref R", "AWS::SQS::Queue", "QueueName: q", in: "cn-north-1")
                == "https://sqs.cn-north-1.amazonaws.com.cn/000000000000/q")
    }

    @Test func `a made name is not longer than it may be`() throws {
        var long = deploying()
        long.stack = StackIdentity(
            name: String(repeating: "s", count: 100), accountID: "000000000000", region: "us-east-1")
        let id = String(repeating: "Q", count: 100)
        let plan = long.plan("Resources: {\(id): {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}}").plan
        let name = try #require(plan.desired.records[LogicalID(id)]?.attributes["QueueName"])
        #expect(name.count == 80 && name.hasSuffix(".fifo"))
    }

    @Test func `what is made of a secret is one`() {
        let template = """
            Parameters: {Key: {Type: String, NoEcho: true}}
            Resources:
              P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Key}}
              F: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {KEY: !GetAtt P.Value}}}}
            """
        var secret = deploying()
        secret.overrides = ["Key": "hidden"]
        let variable = secret.plan(template).plan.desired.records["F"]?.properties["Environment"]?["Variables"]?["KEY"]
        #expect(variable?.text == "hidden" && variable?.isSecret == true)
    }

    @Test func `types without a counterpart are said to be recorded only, whatever is known of their names`() {
        let template = """
            Resources:
              Queue: {Type: AWS::SQS::Queue}
              Odd: {Type: AWS::Athena::WorkGroup, Properties: {Name: w}}
              Role: {Type: AWS::IAM::Role}
              Signing: {Type: AWS::Lambda::CodeSigningConfig}
            """
        let found = deploying().plan(template).diagnostics.filter { $0.code == .recordedOnly }
        #expect(found.count == 1)
        #expect(found.first?.message.hasPrefix("2 resources are recorded only") == true)
    }

    /// A state of before the table knew a type has its Ref alone.
    @Test func `that more is known of a type is no change, and that its name was another is one`() {
        let template = """
            Resources:
              Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: items}}
              Other: {Type: AWS::DynamoDB::Table}
              Named: {Type: AWS::DynamoDB::Table, Properties: {TableName: named}}
            """
        let deploying = deploying()
        var state = deploying.state(after: template)
        for id in ["Table", "Other", "Named"] as [LogicalID] {
            let name = state.records[id]?.physicalID ?? ""
            state.records[id]?.attributes = ["Ref": name]
        }
        state.records["Named"]?.physicalID = "shop-Named-ABC"
        state.records["Named"]?.attributes = ["Ref": "shop-Named-ABC"]
        let actions = deploying.plan(template, over: state).plan.actions
        #expect(actions.map(\.kind) == [.none, .none, .update])
        #expect(actions.last?.changes.map(\.pathText).sorted() == ["(Ref)", "(physical id)"])
    }

    @Test func `what replaces a resource and loses its data is as AWS has it, whatever the table knows of its name`() {
        let template = { (name: String) in
            "Resources: {Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: \(name)}}}"
        }
        let deploying = deploying()
        let action = deploying.plan(template("b"), over: deploying.state(after: template("a"))).plan.actions.first
        #expect(action?.kind == .replace && action?.losesData == true)
    }
}
