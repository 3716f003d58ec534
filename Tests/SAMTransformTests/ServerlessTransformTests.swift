import Diagnostics
import Documents
import Foundation
import OrderedCollections
import Templates
import Testing
import TextMarkers

struct ServerlessTransformTests {
    @Test(arguments: [
        Mistake(
            """
            Resources: {A: {Type: ①AWS::Serverless::SimpleTable①}}
            """, "T141",
            "AWS::Serverless::SimpleTable needs 'Transform: AWS::Serverless-2016-10-31', which the template "
                + "does not have",
            help: "write 'Transform: AWS::Serverless-2016-10-31' at the top of the template",
            fixed: "Transform: AWS::Serverless-2016-10-31"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              ①A①: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://b/k', Handler: a.b,
                Runtime: python3.13}}
              ②ARole②: {Type: AWS::S3::Bucket}
            """, "T140",
            "'A' makes a resource 'ARole' of type AWS::IAM::Role, and that id is taken",
            help: "give one of them another name"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::SimpleTable, Condition: ①[a]①}}
            """, "P203",
            "'Condition' of 'A' is text; found a list"),
    ])
    func `a template that cannot be transformed is refused`(mistake: Mistake) {
        check(mistake)
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    static let cases: [String] = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    /// Each folder of `Cases` holds a template and what it becomes; `UPDATE_GOLDEN=1` writes the latter anew.
    @Test(arguments: cases) func `a template becomes what AWS makes of it`(name: String) throws {
        let folder = Self.folder.appending(path: name)
        let template = try String(contentsOf: folder.appending(path: "template.yaml"), encoding: .utf8)
        let transformed = TransformedTemplate(template)
        #expect(transformed.findings == [])
        let expected = folder.appending(path: "expected.json")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try transformed.json.write(to: expected, atomically: true, encoding: .utf8)
        }
        #expect(transformed.json == (try String(contentsOf: expected, encoding: .utf8)))
    }

    @Test func `there are cases`() {
        #expect(Self.cases.count >= 65)
    }

    @Test func `a template without SAM resources that asks for nothing stays as it is`() {
        let transformed = TransformedTemplate("Resources: {T: {Type: AWS::SNS::Topic}}\nGlobals: {Function: 5}")
        #expect(transformed.findings == [])
        #expect(transformed.ids == ["T"])
    }

    @Test func `a generated resource knows its origin, and its values the place that caused them`() throws {
        let transformed = TransformedTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              ①A①:
                Type: AWS::Serverless::Function
                Properties: {CodeUri: 's3://b/k', Handler: ②a.b②, Runtime: python3.13,
                  Policies: [{③S3ReadPolicy③: {BucketName: b}}]}
            """)
        let role = try #require(transformed.template.resources["ARole"])
        #expect(role.origin?.logicalID == "A")
        #expect(transformed.marked.name(of: role.origin?.span) == "①")
        #expect(transformed.marked.name(of: role.properties["Policies"]?.sequence?[0]["PolicyDocument"]?.span) == "③")
        let function = try #require(transformed.template.resources["A"])
        #expect(transformed.marked.name(of: function.properties["Handler"]?.span) == "②")
    }

    @Test(arguments: [
        ("us-east-1", "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"),
        ("cn-north-1", "arn:aws-cn:iam::aws:policy/AWSXRayDaemonWriteAccess"),
        ("us-gov-west-1", "arn:aws-us-gov:iam::aws:policy/AWSXRayDaemonWriteAccess"),
    ])
    func `managed policies are those of the partition`(region: String, policy: String) throws {
        let transformed = TransformedTemplate(TransformedTemplate.function("Tracing: Active"), region: region)
        #expect(try #require(transformed.properties("ARole")).contains("\"\(policy)\""))
    }

    @Test(arguments: [("us-east-1", false), ("cn-north-1", true), ("us-gov-west-1", true)])
    func `APIs are regional where there is no edge`(region: String, isRegional: Bool) throws {
        let transformed = TransformedTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live}}}
            """, region: region)
        #expect(try #require(transformed.properties("Shop")).contains("REGIONAL") == isRegional)
    }

    @Test func `AlwaysDeploy makes a deployment of each time`() {
        let template = """
            Transform: AWS::Serverless-2016-10-31
            Resources: {Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live, AlwaysDeploy: true}}}
            """
        let ids = { (time: Int) in TransformedTemplate(template, deploymentTime: time).ids }
        #expect(ids(1) == ids(1))
        #expect(ids(1)[1].hasPrefix("ShopDeployment"))
        #expect(ids(1)[1] != ids(2)[1])
    }

    @Test func `values given for parameters go into logical ids`() {
        let template = """
            Transform: AWS::Serverless-2016-10-31
            Parameters: {Alias: {Type: String, Default: live}}
            Resources:
              A:
                Type: AWS::Serverless::Function
                Properties: {InlineCode: x, Handler: a.b, Runtime: python3.13, AutoPublishAlias: !Ref Alias}
            """
        #expect(TransformedTemplate(template).ids.contains("AAliaslive"))
        #expect(TransformedTemplate(template, overrides: ["Alias": "test"]).ids.contains("AAliastest"))
    }
}
