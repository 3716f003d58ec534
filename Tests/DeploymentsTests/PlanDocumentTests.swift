import Deployments
import Documents
import Foundation
import Templates
import Testing

struct PlanDocumentTests {
    private let secrets = SecretBox(key: Array(repeating: 7, count: 32))

    private func document(_ plan: Plan) -> Node {
        PlanDocument(secrets: secrets, templateName: "template.yaml").node(for: plan)
    }

    private let before = """
        Resources:
          Fn: {Type: AWS::Lambda::Function, Properties: {FunctionName: a, MemorySize: 128}}
          Table:
            Type: AWS::DynamoDB::Table
            Properties: {KeySchema: [{AttributeName: id, KeyType: HASH}]}
          Old: {Type: AWS::SNS::Topic, DeletionPolicy: Retain}
        Outputs: {Name: {Value: !Ref Fn}}
        """
    private let after = """
        Resources:
          Fn: {Type: AWS::Lambda::Function, Properties: {FunctionName: a, MemorySize: 256}}
          Table:
            Type: AWS::DynamoDB::Table
            Properties: {KeySchema: [{AttributeName: number, KeyType: HASH}]}
        """

    @Test func `a plan is written with all that it does`() throws {
        let node = document(Deploying().plan(from: before, to: after))
        #expect(node["formatVersion"]?.text == "1")
        #expect(node["generation"]?.text == "1")
        #expect(node["digest"]?.text?.count == 64)
        let summary = ["create", "update", "replace", "delete", "retain", "unchanged", "outputs"].map {
            node["summary"]?[$0]?.text
        }
        #expect(summary == ["0", "1", "1", "0", "1", "0", "1"])
        let changes = try #require(node["changes"]?.sequence)
        #expect(changes.map { $0["logicalId"]?.text } == ["Fn", "Table", "Old"])
        let function = changes[0]
        #expect(function["actions"]?.sequence?.map(\.text) == ["update"])
        #expect(function["source"]?["line"]?.text == "2")
        #expect(function["source"]?["column"]?.text == "3")
        #expect(function["before"]?["MemorySize"]?.text == "128")
        #expect(function["after"]?["MemorySize"]?.text == "256")
        #expect(function["properties"]?.sequence?.map { $0["label"]?.text } == ["MemorySize"])
        let table = changes[1]
        #expect(table["actions"]?.sequence?.map(\.text) == ["create", "delete"])
        #expect(table["replacePaths"]?.sequence?.map(\.text) == ["KeySchema[0].AttributeName"])
        #expect(table["losesData"]?.text == "true")
        let destructive = node["destructive"]?.sequence?.map { $0["logicalId"]?.text }
        #expect(destructive == ["Table", "Old"])
        #expect(changes[2]["keptBy"]?.text == "DeletionPolicy: Retain")
        #expect(node["outputs"]?.sequence?.map { $0["name"]?.text } == ["Name"])
    }

    @Test func `equal plans are equal texts, in JSON that any reader takes`() throws {
        let document = PlanDocument(secrets: secrets, templateName: "t.yaml")
        let bytes = document.bytes(for: Deploying().plan(from: before, to: after))
        #expect(bytes == document.bytes(for: Deploying().plan(from: before, to: after)))
        #expect(try JSONSerialization.jsonObject(with: Data(bytes)) is [String: Any])
    }

    @Test func `secrets stand in it as keyed digests, and are named`() throws {
        let text = """
            Parameters: {S: {Type: String, NoEcho: true}}
            Resources:
              Fn: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {V: !Sub 'x-${S}'}}}}
            """
        let old = Deploying(overrides: ["S": "hunter2"]).state(after: text)
        let plan = Deploying(overrides: ["S": "correct horse"]).plan(text, over: old).plan
        let json = JSONWriter.text(of: document(plan))
        #expect(!json.contains("hunter2") && !json.contains("correct horse"))
        let change = try #require(document(plan)["changes"]?.sequence?.first)
        let secret = change["after"]?["Environment"]?["Variables"]?["V"]?["$secret"]?.text
        #expect(secret == "hmac:" + secrets.digest(of: "x-correct horse"))
        let paths = change["sensitivePaths"]?.sequence?.map { $0.sequence?.compactMap(\.text) }
        #expect(paths == [["Environment", "Variables", "V"]])
    }

    @Test func `what is not known yet is named with what it waits for`() throws {
        let text = """
            Resources:
              Q: {Type: AWS::SQS::Queue}
              Fn: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {QUEUE: !Ref Q}}}}
            """
        let plan = Deploying(endpoints: .unknown).plan(text).plan
        let change = try #require(document(plan)["changes"]?.sequence?.last)
        let unknown = try #require(change["unknown"]?.sequence?.first)
        #expect(unknown["path"]?.sequence?.map(\.text) == ["Environment", "Variables", "QUEUE"])
        #expect(unknown["waitsFor"]?.sequence?.map(\.text) == ["the engine's start"])
    }

    @Test func `generated resources say what they come from`() throws {
        let text = """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Fn: {Type: AWS::Serverless::Function, Properties: {InlineCode: x, Handler: a.b, Runtime: python3.13}}
            """
        let changes = try #require(document(Deploying().plan(text).plan)["changes"]?.sequence)
        let role = try #require(changes.first { $0["logicalId"]?.text == "FnRole" })
        #expect(role["generatedFrom"]?["logicalId"]?.text == "Fn")
        #expect(role["generatedFrom"]?["type"]?.text == "AWS::Serverless::Function")
    }
}
