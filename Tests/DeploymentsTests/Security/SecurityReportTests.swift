import OrderedCollections
import Templates
import Testing

@testable import Deployments

struct SecurityReportTests {
    private let deploying = Deploying()

    private func report(_ before: String?, _ after: String) -> SecurityReport {
        SecurityReport(from: before.map { deploying.state(after: $0) }, to: deploying.state(after: after))
    }

    private func function(_ policy: String, extra: String = "") -> String {
        """
        Resources:
          Role:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Principal: {Service: lambda.amazonaws.com}}]}
              ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']
              Policies:
                - PolicyName: p
                  PolicyDocument: {Statement: [\(policy)]}
          Fn:
            Type: AWS::Lambda::Function
            Properties: {Role: !GetAtt Role.Arn\(extra)}
        """
    }

    private let reading = "{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}"
    private let writing = "{Effect: Allow, Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::b/*'}"

    @Test func `what a new function may do is told`() {
        let change = report(nil, function(reading)).permissions.first
        #expect(change?.kind == .granted)
        #expect(change?.logicalID == "Fn")
        #expect(change?.gained.map(\.words) == ["s3:GetObject on arn:aws:s3:::b/*"])
        #expect(change?.notes == ["attaches arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"])
    }

    @Test(arguments: [(true, PermissionChange.Kind.broadened), (false, .narrowed)])
    func `more and less are told apart`(isMore: Bool, kind: PermissionChange.Kind) {
        let report = report(function(isMore ? reading : writing), function(isMore ? writing : reading))
        #expect(report.permissions.map(\.kind) == [kind])
        #expect(report.isBroader == isMore)
    }

    @Test func `permissions that stay are counted`() {
        let report = report(function(reading), function(reading, extra: ", MemorySize: 256"))
        #expect(report.permissions.isEmpty)
        #expect(report.unchangedCount == 1)
        #expect(report.isEmpty)
    }

    @Test func `a policy that is a resource of its own counts`() {
        let policy = """

              More:
                Type: AWS::IAM::Policy
                Properties:
                  {PolicyName: m, Roles: [!Ref Role], PolicyDocument: {Statement: {Effect: Allow, Action: '*', Resource: '*'}}}
            """
        let report = report(function(reading), function(reading) + policy)
        #expect(report.permissions.first?.gained.map(\.words) == ["* on *"])
    }

    @Test func `a role that the stack does not have is told as unknown`() {
        let outside = "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Role: 'arn:aws:iam::1:role/x'}}}"
        #expect(report(nil, outside).permissions.map(\.kind) == [.unknown])
        #expect(report(outside, outside).isEmpty)
    }

    @Test func `a boundary that goes is broader`() {
        let base = function(reading)
        let bounded = base.replacing(
            "      Policies:\n", with: "      PermissionsBoundary: 'arn:aws:iam::1:policy/limit'\n      Policies:\n")
        #expect(report(bounded, base).permissions.map(\.kind) == [.broadened])
        #expect(report(base, bounded).permissions.map(\.kind) == [.narrowed])
    }

    // MARK: - Exposures

    @Test(arguments: [
        ("AWS::Lambda::Url", "{TargetFunctionArn: f, AuthType: NONE}", Exposure.Kind.publicURL, "R"),
        ("AWS::S3::Bucket", "{AccessControl: PublicRead}", .publicBucket, "AccessControl: PublicRead"),
        (
            "AWS::S3::Bucket", "{PublicAccessBlockConfiguration: {BlockPublicAcls: false, BlockPublicPolicy: true}}",
            .publicBucket, "BlockPublicAcls: false"
        ),
        (
            "AWS::SQS::QueuePolicy",
            "{Queues: [], PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 'sqs:*', Resource: '*'}]}}",
            .publicPrincipal, "do sqs:*"
        ),
        (
            "AWS::SNS::TopicPolicy",
            "{Topics: [], PolicyDocument: {Statement: {Effect: Allow, Principal: {AWS: '*'}, Action: 'sns:Publish'}}}",
            .publicPrincipal, "do sns:Publish"
        ),
        (
            "AWS::Lambda::Permission", "{Action: 'lambda:InvokeFunction', FunctionName: f, Principal: '*'}",
            .publicPrincipal, "do lambda:InvokeFunction"
        ),
        (
            "AWS::ApiGatewayV2::Api", "{CorsConfiguration: {AllowOrigins: ['*'], AllowCredentials: true}}", .openCORS,
            "AllowOrigins: '*'"
        ),
        (
            "AWS::Lambda::Function", "{Layers: ['arn:aws:lambda:us-east-1:123456789012:layer:x:1']}", .foreignLayer,
            "arn:aws:lambda:us-east-1:123456789012:layer:x:1"
        ),
        ("AWS::ApiGatewayV2::Route", "{ApiId: a, RouteKey: GET /x}", .openRoute, "GET /x"),
        (
            "AWS::ApiGatewayV2::Api", "{Body: {paths: {/a: {get: {}, post: {security: [{Auth: []}]}}}}}", .openRoute,
            "GET /a"
        ),
        (
            "AWS::ApiGateway::RestApi",
            "{Body: {security: [{Auth: []}], paths: {/a: {get: {}, x-amazon-apigateway-any-method: {security: [{api_key: []}]}}}}}",
            .openRoute, "ANY /a"
        ),
    ])
    func `what anyone can reach is told`(type: String, properties: String, kind: Exposure.Kind, detail: String) {
        let template = "Resources: {R: {Type: \(type), Properties: \(properties)}}"
        let opened = report(nil, template).opened
        #expect(opened.map(\.kind) == [kind])
        #expect(opened.map(\.detail) == [detail])
        #expect(report(template, template).opened.isEmpty)
        #expect(report(template, template).stillOpen.count == 1)
        #expect(report(template, "Resources: {T: {Type: AWS::SNS::Topic}}").closed.map(\.kind) == [kind])
    }

    @Test(arguments: [
        ("AWS::Lambda::Url", "{TargetFunctionArn: f, AuthType: AWS_IAM}"),
        (
            "AWS::SQS::QueuePolicy",
            "{Queues: [], PolicyDocument: {Statement: {Effect: Allow, Principal: '*', Action: 'sqs:*', Condition: {ArnEquals: {'aws:SourceArn': t}}}}}"
        ),
        (
            "AWS::Lambda::Permission",
            "{Action: 'lambda:InvokeFunctionUrl', FunctionName: f, Principal: '*', FunctionUrlAuthType: NONE}"
        ),
        (
            "AWS::ApiGateway::RestApi",
            "{Body: {paths: {/a: {get: {security: [{Auth: []}]}, options: {x-amazon-apigateway-integration: {type: mock}}}}}}"
        ),
        ("AWS::Lambda::Function", "{Layers: ['arn:aws:lambda:us-east-1:000000000000:layer:x:1']}"),
    ])
    func `what is guarded is not`(type: String, properties: String) {
        #expect(report(nil, "Resources: {R: {Type: \(type), Properties: \(properties)}}").opened.isEmpty)
    }

    @Test func `of a WebSocket API only the connection counts`() {
        let template = """
            Resources:
              Api: {Type: 'AWS::ApiGatewayV2::Api', Properties: {Name: a, ProtocolType: WEBSOCKET, RouteSelectionExpression: x}}
              Connect: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref Api, RouteKey: $connect}}
              Send: {Type: 'AWS::ApiGatewayV2::Route', Properties: {ApiId: !Ref Api, RouteKey: send}}
            """
        #expect(report(nil, template).opened.map(\.detail) == ["$connect"])
    }

    @Test func `a secret in a policy is compared as what it is and never told`() {
        let policy =
            "{Effect: Allow, Action: 's3:GetObject', Resource: !Sub 'arn:aws:s3:::${P}/*', Condition: {StringLike: {k: !Ref P}}}"
        func state(_ value: String) -> StackState {
            var deploying = deploying
            deploying.overrides = ["P": value]
            let attached = ", !Ref P]\n      PermissionsBoundary: !Ref P"
            return deploying.state(
                after: "Parameters: {P: {Type: String, NoEcho: true}}\n"
                    + function(policy).replacing(
                        "LambdaBasicExecutionRole']", with: "LambdaBasicExecutionRole'\(attached)")
                    + "\n  Other: {Type: AWS::Lambda::Function, Properties: {Role: !Ref P}}")
        }
        #expect(SecurityReport(from: state("hunter2"), to: state("hunter2")).isEmpty)
        let report = SecurityReport(from: state("hunter2"), to: state("hunter*"))
        #expect(report.permissions.map(\.kind) == [.broadened, .unknown])
        #expect(
            report.permissions.first?.gained.map(\.words) == [
                #"s3:GetObject on (secret) if {"StringLike":{"k":"(secret)"}}"#
            ])
        #expect(report.permissions.first?.notes.first == "attaches (secret)")
        #expect(!"\(report)".contains("hunter"))
    }

    @Test func `a policy that a secret text holds is read and not told`() {
        var deploying = deploying
        deploying.overrides = ["P": "hunter2"]
        let json = #"!Sub '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "${P}"}]}'"#
        let state = deploying.state(
            after: """
                Parameters: {P: {Type: String, NoEcho: true}}
                Resources:
                  R: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: p, PolicyDocument: \(json)}]}}
                """)
        let gained = SecurityReport(from: nil, to: state).permissions.first?.gained
        #expect(gained?.map(\.words) == ["(secret) on (secret)"])
    }

    @Test func `what is closed is told in the past, where its resource stands now`() throws {
        func template(_ type: String, _ first: String = "") -> String {
            "Resources:\n\(first)  Url: {Type: AWS::Lambda::Url, Properties: {AuthType: \(type), TargetFunctionArn: f}}"
        }
        let closed = try #require(report(template("NONE"), template("AWS_IAM", "  # first\n")).closed.first)
        #expect(closed.pastWords == "a function URL that anyone could call")
        #expect(closed.place.line == 3 && !closed.isPast)
        let gone = try #require(report(template("NONE"), "Resources: {T: {Type: AWS::SNS::Topic}}").closed.first)
        #expect(gone.place.line == 2 && gone.isPast)
    }

    @Test func `a secret that becomes a literal is told`() {
        func template(_ value: String) -> String {
            "Resources: {Fn: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {KEY: \(value)}}}}}"
        }
        let opened = report(template("'{{resolve:secretsmanager:s}}'"), template("abc")).opened
        #expect(opened.map(\.words) == ["'KEY' was a secret and stands in the template now"])
        #expect(!"\(opened)".contains("abc"))
    }

    @Test(arguments: [("Fn", "Fn"), ("Api", "Api")])
    func `a route is told of where the template has it`(origin: String, owner: String) {
        // The API of a function's events comes from the first of them; the route leads to the second.
        var state = deploying.state(
            after: """
                Resources:
                  Fn: {Type: AWS::Lambda::Function, Properties: {FunctionName: second}}
                  Api:
                    Type: AWS::ApiGateway::RestApi
                    Properties:
                      Body:
                        paths:
                          /a:
                            get:
                              x-amazon-apigateway-integration:
                                uri: !Sub arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations
                """)
        if origin != "Api" { state.records["Api"]?.originID = "First" }
        let opened = SecurityReport(from: nil, to: state).opened.filter { $0.kind == .openRoute }
        #expect(opened.map(\.logicalID) == [owner])
    }
}
