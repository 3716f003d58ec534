import Diagnostics
import Documents
import OrderedCollections
import Templates
import Testing

struct NestedStackTests {
    private struct Outcome {
        var template: Template
        var parameters: [String: Value]
        var diagnostics: [Diagnostic]

        func properties(of id: String) -> String? {
            template.resources[LogicalID(id)].map { JSONWriter.text(of: .map($0.properties, at: $0.idSpan)) }
        }

        func attribute(_ name: String, of id: String) -> String? {
            template.resources[LogicalID(id)]?.attributes[name].map { JSONWriter.text(of: $0) }
        }
    }

    private func template(_ text: String) -> Template {
        let source = SourceText(name: "template.yaml", text: text)
        var diagnostics = DiagnosticList()
        let root = Document.read(source, into: &diagnostics)
        let template = TemplateReader.template(from: root, source: source, into: &diagnostics)
        #expect(!diagnostics.hasErrors, "\(diagnostics.all)")
        return template
    }

    private func inlined(_ child: String, in parent: String, folder: String = "") -> Outcome {
        var template = template(parent)
        var parameters: [String: Value] = [:]
        var diagnostics = DiagnosticList()
        var outputs = NestedOutputs(for: template)
        for resource in template.resources.values {
            guard let stack = NestedStack(resource) else { continue }
            NestedStackInlining.inline(
                self.template(child), of: stack, in: &template, stackName: "shop", folder: folder,
                parameters: &parameters, outputs: &outputs, into: &diagnostics)
        }
        outputs.replace(in: &template, into: &diagnostics)
        return Outcome(template: template, parameters: parameters, diagnostics: diagnostics.all)
    }

    private let parent = """
        Parameters: {Stage: {Type: String}}
        Resources:
          Orders:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: orders.yaml, Parameters: {Name: !Sub "${Stage}-orders"}}
          Reader:
            Type: AWS::SNS::Topic
            Properties: {DisplayName: !GetAtt Orders.Outputs.TopicName, Note: !Sub "reads ${Orders.Outputs.TopicName}"}
        """
    private let child = """
        Parameters: {Name: {Type: String}}
        Resources:
          Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref Name, DisplayName: !Sub "${Name} in ${AWS::StackName}"}}
          Policy:
            Type: AWS::SNS::TopicPolicy
            DependsOn: Topic
            Properties: {Topics: [!Ref Topic, !GetAtt Topic.TopicName, !Sub "${Topic.TopicArn}/${AWS::Region}"]}
        Outputs:
          TopicName: {Value: !GetAtt Topic.TopicName}
        """

    @Test func `resources get the nested stack's name in front`() {
        let outcome = inlined(child, in: parent)
        #expect(
            outcome.template.resources.keys.map(\.rawValue) == ["Orders", "Reader", "Orders/Topic", "Orders/Policy"])
        #expect(outcome.diagnostics.isEmpty)
    }

    @Test func `parameters become what the outer template gives`() {
        let topic = inlined(child, in: parent).properties(of: "Orders/Topic")
        #expect(
            topic == """
                {"TopicName":{"Fn::Sub":"${Stage}-orders"},"DisplayName":{"Fn::Sub":["${Name} in ${AWS::StackName}",\
                {"Name":{"Fn::Sub":"${Stage}-orders"},"AWS::StackName":"shop-Orders"}]}}
                """)
    }

    @Test func `references within the nested template follow`() {
        let outcome = inlined(child, in: parent)
        #expect(
            outcome.properties(of: "Orders/Policy") == """
                {"Topics":[{"Ref":"Orders/Topic"},{"Fn::GetAtt":["Orders/Topic","TopicName"]},\
                {"Fn::Sub":["${Topic.TopicArn}/${AWS::Region}",\
                {"Topic.TopicArn":{"Fn::GetAtt":["Orders/Topic","TopicArn"]}}]}]}
                """)
        #expect(outcome.attribute("DependsOn", of: "Orders/Policy") == #"["Orders/Topic"]"#)
    }

    @Test func `outputs become what they stand for`() {
        #expect(
            inlined(child, in: parent).properties(of: "Reader") == """
                {"DisplayName":{"Fn::GetAtt":["Orders/Topic","TopicName"]},\
                "Note":{"Fn::Sub":["reads ${Orders.Outputs.TopicName}",\
                {"Orders.Outputs.TopicName":{"Fn::GetAtt":["Orders/Topic","TopicName"]}}]}}
                """)
    }

    @Test func `conditions of both have to be true`() {
        let outcome = inlined(
            """
            Conditions: {Big: !Equals [a, a], Both: !And [!Condition Big, !Not [!Condition Big]]}
            Mappings: {Sizes: {a: {b: 1}}}
            Resources:
              A: {Type: AWS::SNS::Topic, Condition: Both, Properties: {DisplayName: !If [Big, !FindInMap [Sizes, a, b], x]}}
              B: {Type: AWS::SNS::Topic}
            """,
            in: """
                Conditions: {Prod: !Equals [a, a]}
                Resources: {N: {Type: AWS::CloudFormation::Stack, Condition: Prod, Properties: {TemplateURL: n.yaml}}}
                """)
        #expect(outcome.attribute("Condition", of: "N/A") == #""Prod & N/Both""#)
        #expect(outcome.attribute("Condition", of: "N/B") == #""Prod""#)
        #expect(outcome.template.mappings.keys == ["N/Sizes"])
        #expect(
            outcome.properties(of: "N/A")
                == #"{"DisplayName":{"Fn::If":["N/Big",{"Fn::FindInMap":["N/Sizes","a","b"]},"x"]}}"#)
        let conditions = outcome.template.conditions.map { "\($0.key.text): \(JSONWriter.text(of: $0.value))" }
        #expect(
            conditions == [
                #"Prod: {"Fn::Equals":["a","a"]}"#, #"N/Big: {"Fn::Equals":["a","a"]}"#,
                #"N/Both: {"Fn::And":[{"Condition":"N/Big"},{"Fn::Not":[{"Condition":"N/Big"}]}]}"#,
                #"Prod & N/Both: {"Fn::And":[{"Condition":"Prod"},{"Condition":"N/Both"}]}"#,
            ])
    }

    @Test func `lists are cut at their commas, whatever they are made of`() {
        let outcome = inlined(
            """
            Parameters:
              A: {Type: CommaDelimitedList}
              B: {Type: CommaDelimitedList}
              C: {Type: CommaDelimitedList, Default: "x, y"}
            Resources: {T: {Type: AWS::SNS::Topic, Properties: {A: !Ref A, B: !Ref B, C: !Ref C}}}
            """,
            in: """
                Parameters: {P: {Type: String}}
                Resources:
                  N:
                    Type: AWS::CloudFormation::Stack
                    Properties: {TemplateURL: n, Parameters: {A: !Ref P, B: !Join [",", [!Ref P, b]]}}
                """)
        #expect(
            outcome.properties(of: "N/T")
                == #"{"A":{"Fn::Split":[",",{"Ref":"P"}]},"B":[{"Ref":"P"},"b"],"C":["x","y"]}"#)
    }

    @Test func `a literal secret is kept as one`() {
        let outcome = inlined(
            """
            Parameters: {Key: {Type: String, NoEcho: true}}
            Resources: {T: {Type: AWS::SNS::Topic, Properties: {A: !Ref Key}}}
            """,
            in: """
                Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n, Parameters: {Key: abc}}}}
                """)
        #expect(outcome.properties(of: "N/T") == #"{"A":{"Ref":"N/Key"}}"#)
        #expect(outcome.parameters["N/Key"]?.isSecret == true)
        #expect(outcome.parameters["N/Key"]?.text == "abc")
    }

    @Test func `what is worked out for a secret parameter is kept as a secret`() {
        let outcome = inlined(
            """
            Parameters: {Key: {Type: String, NoEcho: true}}
            Resources: {T: {Type: AWS::SNS::Topic, Properties: {A: !Ref Key}}}
            """,
            in: """
                Parameters: {P: {Type: String}}
                Resources:
                  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n, Parameters: {Key: !Ref P}}}
                """)
        #expect(outcome.properties(of: "N/T") == #"{"A":{"Fn::Join":["",[{"Ref":"P"},{"Ref":"N/Key"}]]}}"#)
        #expect(outcome.parameters["N/Key"]?.isSecret == true)
        #expect(outcome.parameters["N/Key"]?.text == "")
    }

    @Test func `code and what a policy keeps follow the nested stack`() {
        let outcome = inlined(
            """
            Resources: {F: {Type: AWS::Lambda::Function, DeletionPolicy: Delete, Properties: {Code: ./src}}}
            """,
            in: """
                Resources: {N: {Type: AWS::CloudFormation::Stack, DeletionPolicy: Retain, Properties: {TemplateURL: sub/n.yaml}}}
                """, folder: "sub")
        #expect(outcome.properties(of: "N/F") == #"{"Code":"sub/./src"}"#)
        #expect(outcome.attribute("DeletionPolicy", of: "N/F") == #""Retain""#)
    }

    @Test func `exports of a nested stack are exports`() {
        let outcome = inlined(
            """
            Resources: {T: {Type: AWS::SNS::Topic}}
            Outputs: {Arn: {Value: !Ref T, Export: {Name: topic}}, Inner: {Value: !Ref T}}
            """,
            in: "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n.yaml}}}")
        #expect(outcome.template.outputs.keys == ["N/Arn"])
        #expect(outcome.template.outputs["N/Arn"]?.exportName?.text == "topic")
    }

    @Test(arguments: [
        ("Parameters: {Nam: x}", "the template of 'N' has no parameter 'Nam'; did you mean 'Name'?"),
        ("Tags: []", "the template of 'N' needs a value for its parameter 'Name'"),
    ])
    func `parameters that do not fit are told`(given: String, message: String) {
        let outcome = inlined(
            child,
            in: "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n.yaml, \(given)}}}")
        #expect(outcome.diagnostics.map(\.message).contains(message))
    }

    @Test func `an output that is not there is told`() {
        let outcome = inlined(child, in: parent.replacing("Outputs.TopicName, Note", with: "Outputs.TopicNam, Note"))
        #expect(
            outcome.diagnostics.map(\.message)
                == ["the template of 'Orders' has no output 'TopicNam'; did you mean 'TopicName'?"])
    }
}
