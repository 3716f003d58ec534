import Templates
import Testing

@testable import Deployments

/// With the built-in tables alone.
struct RecordComparisonTests {
    private var deploying: Deploying {
        var deploying = Deploying()
        deploying.types = .standard
        return deploying
    }

    private func actions(_ before: String, _ after: String) -> [PlannedAction] {
        let state = deploying.state(after: "Resources: {\(before)}")
        return deploying.plan("Resources: {\(after)}", over: state).plan.changes
    }

    private let other = "T: {Type: AWS::SNS::Topic}"

    @Test(arguments: [
        "AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::RDS::DBInstance", "AWS::KMS::Key",
    ])
    func `what holds data is lost with it unless a policy keeps it`(type: String) {
        let gone = actions("R: {Type: \(type)}, \(other)", other)
        #expect(gone.map(\.kind) == [.delete] && gone.allSatisfy { $0.losesData })
        let kept = actions("R: {Type: \(type), DeletionPolicy: Retain}, \(other)", other)
        #expect(kept.map(\.kind) == [.retain] && kept.allSatisfy { !$0.losesData })
        #expect(kept.first?.keptBy == "DeletionPolicy: Retain")
    }

    @Test func `what holds none is not`() {
        let gone = actions("R: {Type: AWS::SNS::Topic}, \(other)", other)
        #expect(gone.map(\.kind) == [.delete] && gone.allSatisfy { !$0.losesData })
    }

    @Test(arguments: [
        ("AWS::S3::Bucket", "BucketName: a", "BucketName: b", true),
        ("AWS::SQS::Queue", "DelaySeconds: 1", "DelaySeconds: 2", false),
        (
            "AWS::DynamoDB::Table", "KeySchema: [{AttributeName: a, KeyType: HASH}]",
            "KeySchema: [{AttributeName: b, KeyType: HASH}]", true
        ),
        (
            "AWS::DynamoDB::Table", "AttributeDefinitions: [{AttributeName: a, AttributeType: S}]",
            "AttributeDefinitions: [{AttributeName: a, AttributeType: N}]", true
        ),
        (
            "AWS::DynamoDB::Table", "AttributeDefinitions: [{AttributeName: a, AttributeType: S}]",
            "AttributeDefinitions: [{AttributeName: a, AttributeType: S}, {AttributeName: b, AttributeType: N}]", false
        ),
    ])
    func `what AWS cannot change is replaced, with what it holds`(
        type: String, before: String, after: String, isReplaced: Bool
    ) {
        let actions = actions(
            "R: {Type: \(type), Properties: {\(before)}}", "R: {Type: \(type), Properties: {\(after)}}")
        #expect(actions.map(\.kind) == [isReplaced ? .replace : .update])
        #expect(actions.map(\.losesData) == [isReplaced])
    }

    @Test func `a version that the next one supersedes is not destructive`() {
        func template(_ memory: Int) -> String {
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Fn:
                Type: AWS::Serverless::Function
                Properties:
                  {InlineCode: 'x', Handler: a.b, Runtime: python3.13, AutoPublishAlias: live, AutoPublishAliasAllProperties: true,
                   MemorySize: \(memory)}
            """
        }
        let state = deploying.state(after: template(128))
        let plan = deploying.plan(template(256), over: state).plan
        #expect(plan.changes.contains { $0.kind == .retain && $0.type == "AWS::Lambda::Version" })
        #expect(plan.destructive.isEmpty)
        let text = PlanTextRenderer(templateName: "t.yaml").text(for: plan)
        #expect(!text.contains("left behind") && text.contains("generated: +FnVersion"))
        // When the function goes, they are what is left of it.
        let rest = deploying.plan("Resources: {\(other)}", over: state).plan
        #expect(rest.destructive.map(\.type) == ["AWS::Lambda::Version"])
    }
}
