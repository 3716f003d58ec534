import Diagnostics
import Documents
import OrderedCollections
import Templates
import Testing
import Validation

struct TemplateNestingTests {
    private func pipeline(
        _ text: String, _ files: [String: String], isDeployed: Bool = true
    ) -> TemplatePipeline {
        TemplatePipeline(
            SourceText(name: "template.yaml", text: text), overrides: [:],
            pseudoParameters: PseudoParameters(stackName: "shop"), requiresParameters: isDeployed, deploymentTime: 0,
            included: { path in files[path].map { SourceText(name: path, text: $0) } })
    }

    private func nesting(_ path: String, _ name: String = "N") -> String {
        "Resources: {\(name): {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: \(path)}}}"
    }

    @Test func `templates nest others, each seen from its folder`() {
        let result = pipeline(
            nesting("a/a.yaml"),
            [
                "a/a.yaml": nesting("../b/b.yaml", "M"),
                "b/b.yaml": "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Code: src, Role: r}}}",
            ])
        #expect(result.diagnostics.all.filter { $0.severity == .error }.isEmpty)
        #expect(result.deployable.resources.keys.map(\.rawValue) == ["N", "N/M", "N/M/F"])
        #expect(result.deployable.resources["N/M/F"]?.properties["Code"]?.text == "a/../b/src")
        #expect(result.expanded.resources.count == 1)
    }

    @Test func `SAM's applications are nested stacks`() {
        let result = pipeline(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {App: {Type: AWS::Serverless::Application, Properties: {Location: app.yaml}}}
            """,
            [
                "app.yaml": """
                Transform: AWS::Serverless-2016-10-31
                Resources: {T: {Type: AWS::Serverless::SimpleTable}}
                """
            ])
        #expect(result.deployable.resources["App/T"]?.type == "AWS::DynamoDB::Table")
    }

    @Test func `a mistake in a nested template is shown there`() throws {
        let result = pipeline(
            nesting("n.yaml"),
            ["n.yaml": "Resources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Nowhere}}\n"])
        let error = try #require(result.diagnostics.all.first { $0.severity == .error })
        let span = try #require(error.span)
        #expect(error.code.rawValue == "R301")
        #expect(result.sources[span.source]?.name == "n.yaml")
        #expect(span.start.line == 2)
        #expect(result.deployable.resources.count == 1)
    }

    @Test(arguments: [(true, Diagnostic.Severity.error), (false, .warning)])
    func `a template that is not there is missed by who deploys`(isDeployed: Bool, severity: Diagnostic.Severity) {
        let found = pipeline(nesting("n.yaml"), [:], isDeployed: isDeployed).diagnostics.all
        #expect(found.map(\.code.rawValue) == ["A811"])
        #expect(found.map(\.severity) == [severity])
    }

    @Test func `what is at an address is warned of`() {
        let found = pipeline(nesting("'https://x.s3.amazonaws.com/n.yaml'"), [:]).diagnostics.all
        #expect(found.map(\.code.rawValue) == ["A810"])
        #expect(found.map(\.severity) == [.warning])
    }

    @Test func `templates in a circle come to an end`() {
        let result = pipeline(nesting("a.yaml"), ["a.yaml": nesting("b.yaml"), "b.yaml": nesting("a.yaml")])
        #expect(result.diagnostics.all.map(\.code.rawValue) == ["A812"])
        let long = Dictionary(uniqueKeysWithValues: (0..<20).map { ("\($0).yaml", nesting("\($0 + 1).yaml")) })
        #expect(pipeline(nesting("0.yaml"), long).diagnostics.all.map(\.code.rawValue) == ["A812"])
    }

    @Test func `a mistake in a nested template is told once of all stacks that are made from it alike`() {
        func resource(_ name: String, _ parameters: String) -> String {
            "  \(name): {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n.yaml, Parameters: {Size: \(parameters)}}}\n"
        }
        let result = pipeline(
            "Resources:\n" + resource("M", "1") + resource("N", "1") + resource("O", "2"),
            [
                "n.yaml": """
                Parameters: {Size: {Type: Number}}
                Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Nowhere}}}
                """
            ])
        #expect(result.diagnostics.all.map(\.code.rawValue) == ["R301", "R301"])
        #expect(result.deployable.resources.count == 3)
    }

    @Test func `a nested template is checked with the values that it is given`() {
        let child = "Parameters: {Size: {Type: Number, MaxValue: 10}}\nResources: {T: {Type: AWS::SNS::Topic}}\n"
        func parent(_ size: String) -> String {
            """
            Parameters: {Given: {Type: Number, Default: 11}}
            Resources:
              N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n.yaml, Parameters: {Size: \(size)}}}
            """
        }
        #expect(pipeline(parent("5"), ["n.yaml": child]).diagnostics.all.isEmpty)
        #expect(!pipeline(parent("11"), ["n.yaml": child]).diagnostics.all.isEmpty)
        #expect(!pipeline(parent("!Ref Given"), ["n.yaml": child]).diagnostics.all.isEmpty)
    }
}
