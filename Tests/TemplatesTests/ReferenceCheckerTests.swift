import Diagnostics
import Documents
import Templates
import OrderedCollections
import Testing
import TextMarkers

struct ReferenceCheckerTests {
    /// A template with a parameter, a mapping, a condition and a few resources, and one property of one of them.
    private static func template(_ property: String, _ more: String = "") -> String {
        """
        Parameters: {Stage: {Type: String}}
        Mappings: {Sizes: {a: {b: 1}}}
        Conditions: {IsProd: !Equals [!Ref Stage, prod]}
        Resources:
          Role: {Type: 'AWS::IAM::Role'}
          Nested: {Type: 'AWS::CloudFormation::Stack'}
          Fn:
            Type: AWS::Lambda::Function
            Properties:
              P: \(property)
        \(more)
        """
    }

    @Test(arguments: [
        "!Ref Stage", "!Ref Role", "!Ref AWS::Region", "!Ref AWS::NoValue", "!GetAtt Role.Arn",
        "!GetAtt Nested.Outputs.Url", "!GetAtt Fn.SnapStartResponse.ApplyOn", "!GetAtt [Role, !Ref Stage]",
        "!Sub '${Stage} ${Role} ${Role.Arn} ${AWS::Region} ${!Nope} ${ Fn }'",
        "!Sub ['${X} ${Y.Z}', {X: 1, Y.Z: 2}]", "!If [IsProd, 1, 2]", "!FindInMap [Sizes, a, b]",
        "'${aws:username} ${stageVariables.x} ${unknown}'", "{Condition: Missing}", "\"$\"",
    ])
    func `what exists may be referred to`(property: String) {
        #expect(ReadTemplate(Self.template(property)).checked.findings == [])
    }

    @Test(arguments: [
        Mistake(
            template("!Ref ①Stgae①").replacing("{Stage:", with: "{②Stage②:"), "R301",
            "'Stgae' is no parameter or resource of this template; did you mean 'Stage'?", fixed: "      P: !Ref Stage"),
        Mistake(
            template("{Ref: '①Stgae①'}").replacing("{Stage:", with: "{②Stage②:"), "R301",
            "'Stgae' is no parameter or resource of this template; did you mean 'Stage'?",
            fixed: "      P: {Ref: 'Stage'}"),
        Mistake(template("!Ref ①Nowhere①"), "R301", "'Nowhere' is no parameter or resource of this template"),
        Mistake(
            template("!Ref ①aws::region①"), "R301",
            "'aws::region' is no parameter or resource of this template; did you mean 'AWS::Region'?",
            fixed: "      P: !Ref AWS::Region"),
        Mistake(
            template("!Ref ①Role.Arn①"), "R301", "'Role.Arn' is no parameter or resource of this template",
            help: "Ref takes no attributes; use GetAtt"),
        Mistake(
            template("!GetAtt ①Rloe①.Arn").replacing("  Role:", with: "  ②Role②:"), "R301",
            "'Rloe' is no resource of this template; did you mean 'Role'?", fixed: "      P: !GetAtt Role.Arn"),
        Mistake(template("!GetAtt ①Stage①.Arn"), "R301", "'Stage' is no resource of this template"),
        Mistake(
            template("!Sub 'a ${Stage} ${①Rloe①.Arn} b'").replacing("  Role:", with: "  ②Role②:"), "R301",
            "'Rloe' is no resource of this template; did you mean 'Role'?",
            fixed: "      P: !Sub 'a ${Stage} ${Role.Arn} b'"),
        Mistake(
            template("!Sub \"${ ①Stgae① }\"").replacing("{Stage:", with: "{②Stage②:"), "R301",
            "'Stgae' is no parameter or resource of this template; did you mean 'Stage'?",
            fixed: "      P: !Sub \"${ Stage }\""),
        Mistake(
            template("!Sub '${①VAR:-x①}'"), "R301", "'VAR:-x' is no parameter or resource of this template",
            help: "write '${!VAR:-x}' if it is meant as text"),
        Mistake(
            template("!Sub ①\"$\\x7bNowhere}\"①"), "R301", "'Nowhere' is no parameter or resource of this template",
            help: "write '${!Nowhere}' if it is meant as text"),
        Mistake(
            template("!Sub\n        - ${X} ${①Nowhere①}\n        - {X: 1}"), "R301",
            "'Nowhere' is no parameter or resource of this template", help: "write '${!Nowhere}' if it is meant as text"
        ),
        Mistake(
            template("!Sub |\n          日本 ${!Nowhere}\n          echo ${①Nowhere①} ${②Nowhere②}\n"), "R301",
            "'Nowhere' is no parameter or resource of this template", help: "write '${!Nowhere}' if it is meant as text"
        ),
        Mistake(
            template("!GetAtt Fn.①ARN①"), "R302",
            "'ARN' is no attribute of AWS::Lambda::Function 'Fn'; did you mean 'Arn'?",
            help: "attributes are case-sensitive", fixed: "      P: !GetAtt Fn.Arn"),
        Mistake(
            template("!GetAtt [Fn, '①arn①']"), "R302",
            "'arn' is no attribute of AWS::Lambda::Function 'Fn'; did you mean 'Arn'?",
            help: "attributes are case-sensitive", fixed: "      P: !GetAtt [Fn, 'Arn']"),
        Mistake(
            template("!GetAtt \"Fn.①Anr①\""), "R302",
            "'Anr' is no attribute of AWS::Lambda::Function 'Fn'; did you mean 'Arn'?",
            fixed: "      P: !GetAtt \"Fn.Arn\""),
        Mistake(
            template("!Sub 'x ${Fn.①arn①} y'"), "R302",
            "'arn' is no attribute of AWS::Lambda::Function 'Fn'; did you mean 'Arn'?",
            help: "attributes are case-sensitive", fixed: "      P: !Sub 'x ${Fn.Arn} y'"),
        Mistake(
            template("!GetAtt Role.①Url①"), "R302", "'Url' is no attribute of AWS::IAM::Role 'Role'; it has Arn, RoleId"
        ),
        Mistake(
            template("!Ref ①AWS::Regoin①"), "R303", "'AWS::Regoin' is no pseudo parameter; did you mean 'AWS::Region'?",
            fixed: "      P: !Ref AWS::Region"),
        Mistake(template("!Sub '${①AWS::Nope①}'"), "R303", "'AWS::Nope' is no pseudo parameter"),
        Mistake(
            template("arn:①${AWS::Region}①"), "R304", "'${AWS::Region}' stays as it is: the text is not inside of Sub",
            help: "put '!Sub' before the text", fixed: "      P: !Sub arn:${AWS::Region}"),
        Mistake(
            template("['①${Role.Arn}①']"), "R304", "'${Role.Arn}' stays as it is: the text is not inside of Sub",
            help: "put '!Sub' before the text", fixed: "      P: [!Sub '${Role.Arn}']"),
        Mistake(
            template("!Join ['', ['①${Stage}①']]"), "R304", "'${Stage}' stays as it is: the text is not inside of Sub",
            help: "put '!Sub' before the text", fixed: "      P: !Join ['', [!Sub '${Stage}']]"),
        Mistake(
            template("!If [①IsPrd①, 1, 2]"), "G620", "condition 'IsPrd' is not defined; did you mean 'IsProd'?",
            fixed: "      P: !If [IsProd, 1, 2]"),
        Mistake(
            template("!FindInMap [①Size①, a, b]"), "G631", "mapping 'Size' is not defined; did you mean 'Sizes'?",
            fixed: "      P: !FindInMap [Sizes, a, b]"),
    ])
    func `wrong references are found where they are`(mistake: Mistake) { checkReferences(mistake) }

    @Test(arguments: [
        Mistake(
            "Resources: {A: {Type: X, DependsOn: ①Missing①}}\n", "R305",
            "'A' depends on 'Missing', which is no resource of this template"),
        Mistake(
            "Resources: {Table: {Type: X}, B: {Type: X, DependsOn: [Table, '①Tabel①']}}\n", "R305",
            "'B' depends on 'Tabel', which is no resource of this template; did you mean 'Table'?",
            fixed: "Resources: {Table: {Type: X}, B: {Type: X, DependsOn: [Table, 'Table']}}"),
        Mistake(
            "Resources: {A: {Type: X, Condition: ①C①}}\n", "G620",
            "condition 'C' is not defined; the template has no section 'Conditions'"),
        Mistake(
            "Resources: {A: {Type: X, Properties: {P: !FindInMap [①M①, a, b]}}}\n", "G631",
            "mapping 'M' is not defined; the template has no section 'Mappings'"),
        Mistake(
            "Resources: {A: {Type: X}}\nOutputs: {O: {Value: !Ref ①B①}}\n", "R301",
            "'B' is no parameter or resource of this template"),
        Mistake(
            "Resources: {A: {Type: X}}\nOutputs: {O: {Value: 1, Export: {Name: !Sub '${①B①}'}}}\n", "R301",
            "'B' is no parameter or resource of this template", help: "write '${!B}' if it is meant as text"),
        Mistake(
            "Resources: {A: {Type: X}}\nOutputs: {O: {Value: 1, Condition: ①C①}}\n", "G620",
            "condition 'C' is not defined; the template has no section 'Conditions'"),
        Mistake(
            "Conditions: {C: !Not [!Condition ①D①]}\nResources: {A: {Type: X}}\n", "G620",
            "condition 'D' is not defined"),
        Mistake(
            "Conditions: {C: !Equals [!Ref ①Q①, 1]}\nResources: {A: {Type: X}}\n", "R301",
            "'Q' is no parameter or resource of this template"),
        Mistake(
            "Conditions: {C: !Equals [!Ref ①A①, 1]}\nResources: {A: {Type: X}}\n", "R316",
            "condition 'C' cannot refer to the resource 'A'",
            help: "conditions may use parameters, pseudo parameters and mappings"),
        Mistake(
            "Conditions: {C: !Equals [!Sub 'x①${A}①', 1]}\nResources: {A: {Type: X}}\n", "R316",
            "condition 'C' cannot refer to the resource 'A'",
            help: "conditions may use parameters, pseudo parameters and mappings"),
        Mistake(
            "{\"Resources\": {\"A\": {\"Type\": \"X\", \"Properties\": {\"P\": \"①${AWS::Region}①-x\"}}}}", "R304",
            "'${AWS::Region}' stays as it is: the text is not inside of Sub", help: "put the text into 'Fn::Sub'",
            fixed:
                "{\"Resources\": {\"A\": {\"Type\": \"X\", \"Properties\": {\"P\": {\"Fn::Sub\": \"${AWS::Region}-x\"}}}}}"
        ),
        Mistake(
            "{\"Resources\": {②\"Table\"②: {\"Type\": \"X\", \"Properties\": {\"P\": {\"Ref\": \"①Tabel①\"}}}}}",
            "R301", "'Tabel' is no parameter or resource of this template; did you mean 'Table'?",
            fixed: "{\"Resources\": {\"Table\": {\"Type\": \"X\", \"Properties\": {\"P\": {\"Ref\": \"Table\"}}}}}"),
        Mistake(
            "{\"Resources\": {\"A\": {\"Type\": \"X\", \"Properties\": {\"P\": {\"Fn::Sub\": \"é${①B①}\"}}}}}", "R301",
            "'B' is no parameter or resource of this template", help: "write '${!B}' if it is meant as text"),
    ])
    func `every section is looked at, in YAML and in JSON`(mistake: Mistake) { checkReferences(mistake) }

    @Test func `an undefined name is said once for each resource, with its places`() {
        let uses = (0..<8).map { "    P\($0): !Ref Gone\n" }.joined()
        let read = ReadTemplate(
            "Resources:\n  A:\n   Type: X\n   Properties:\n\(uses)  B: {Type: X, Properties: {P: !Ref Gone, Q: !GetAtt Gone.Arn}}\n"
        ).checked
        #expect(read.diagnostics.all.map(\.logicalID) == ["A", "B", "B"])
        let first = read.diagnostics.all.first
        #expect(first?.related.map(\.text) == ["used here too", "used here too", "used here too"])
        #expect(first?.notes == ["it is used in further places"])
    }

    @Test func `names that a state machine replaces are no forgotten Sub`() {
        let machine = """
            Resources:
              Fn: {Type: 'AWS::Lambda::Function'}
              Machine:
                Type: AWS::StepFunctions::StateMachine
                Properties:
                  DefinitionSubstitutions: {Fn: !GetAtt Fn.Arn}
                  Definition: {Resource: '${Fn}', Other: '①${AWS::Region}'}
            """
        #expect(ReadTemplate(machine).checked.findings == ["R304 ①"])
    }

    @Test func `mistakes in generated resources are said of the one they were made from`() throws {
        var template = ReadTemplate("Resources: {Fn: {Type: 'AWS::Serverless::Function'}}").template
        let span = SourceSpan(at: .start)
        let origin = Origin(logicalID: "Fn", type: "AWS::Serverless::Function", eventID: "Api", span: span)
        let properties = Mapping([
            Mapping.Entry(key: Mapping.Key("P", at: span), value: .map(["Ref": .text("Gone", at: span)], at: span))
        ])
        template.resources["FnRole"] = Resource(
            logicalID: "FnRole", type: "AWS::IAM::Role", properties: properties, idSpan: span, origin: origin)
        var list = DiagnosticList()
        ReferenceChecker.check(template, sources: SourceMap(), types: .standard, into: &list)
        #expect(list.all.map(\.logicalID) == ["Fn"])
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "Resources:\n" + (0..<1500).map { "  R\($0): {Type: X, Properties: {P: !Ref Q\($0)}}\n" }.joined(),
            "Resources:\n  A: {Type: X, Properties: {P: !Sub '" + (0..<5000).map { "${B\($0)}" }.joined() + "'}}\n",
            "Resources:\n  A: {Type: X, Properties: {P: !Sub '" + String(repeating: "${Gone}", count: 20_000) + "'}}\n",
            "{\"Resources\":{\"A\":{\"Type\":\"X\",\"Properties\":{\"P\":["
                + (0..<3000).map { "{\"Fn::Sub\":\"${B\($0)}\"}," }.joined() + "1]}}}}",
        ])
    func `many wrong references take no more than their share of time`(text: String) {
        let read = ReadTemplate(text)
        var hasErrors = false
        #expect(ContinuousClock().measure { hasErrors = read.checked.diagnostics.hasErrors } < .seconds(8))
        #expect(hasErrors)
    }
}
