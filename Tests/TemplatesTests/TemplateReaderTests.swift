import Diagnostics
import Documents
import OrderedCollections
import Templates
import Testing
import TextMarkers

struct TemplateReaderTests {
    @Test func `a template is read into its sections`() throws {
        let read = ReadTemplate(
            """
            AWSTemplateFormatVersion: 2010-09-09
            Description: shop
            Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
            Metadata: {x: 1}
            Globals: {Function: {Timeout: 3}}
            Parameters: {Env: {Type: String}}
            Rules: {R: {Assertions: []}}
            Mappings: {M: {a: {b: 1, c: [x, y]}}}
            Conditions: {IsProd: !Equals [!Ref Env, prod]}
            Resources:
              Fn:
                Type: AWS::Serverless::Function
                Condition: IsProd
                DependsOn: [A, B]
                DeletionPolicy: Retain
                Properties: {Handler: a.b}
              A: {Type: 'Custom::Thing', Version: '1.0'}
              B: {Type: AWS::S3::Bucket, DependsOn: A, Properties: }
            Outputs:
              Name: {Description: d, Value: !Ref Fn, Condition: IsProd, Export: {Name: fn}}
            Hooks: {}
            """)
        let template = read.template
        #expect(read.findings == [])
        #expect(template.formatVersion?.text == "2010-09-09" && template.description?.text == "shop")
        #expect(
            template.usesSAM
                && template.transforms.map(\.name) == ["AWS::LanguageExtensions", TransformDeclaration.sam])
        #expect(template.metadata?["x"]?.text == "1" && template.globals?["Function"]?["Timeout"]?.text == "3")
        #expect(
            template.rules?["R"] != nil && template.mappings["M"]?["a"]?["b"]?.text == "1"
                && template.conditions.keys == ["IsProd"])
        let function = try #require(template.resources["Fn"])
        #expect(function.type == "AWS::Serverless::Function" && function.properties.keys == ["Handler"])
        #expect(function.condition?.name == "IsProd" && function.dependsOn.map(\.id) == ["A", "B"])
        #expect(function.attributes.keys == ["Condition", "DependsOn", "DeletionPolicy"] && function.origin == nil)
        #expect(
            template.resources["B"]?.dependsOn.map(\.id) == ["A"] && template.resources["A"]?.dependsOn.isEmpty == true)
        #expect(template.resources["A"]?.condition == nil)
        let output = try #require(template.outputs["Name"])
        #expect(
            output.condition?.name == "IsProd" && output.exportName?.text == "fn" && output.description?.text == "d")
    }

    @Test func `resources and outputs know their places`() throws {
        let read = ReadTemplate(
            "①Resources①:\n  ②Fn②:\n    Type: ③X::Y③\n    Properties: ④{a: 1}④\n  ⑤Q⑤: {Type: X::Z}\nOutputs:\n  ⑥O⑥: {Value: 1}\n"
        )
        let function = try #require(read.template.resources["Fn"])
        let spans = [read.template.resourcesSpan, function.idSpan, function.typeSpan, function.propertiesSpan]
        #expect(spans.map { read.marked.name(of: $0) } == ["①", "②", "③", "④"])
        #expect(read.template.resources["Q"].map { read.marked.name(of: $0.propertiesSpan) } == "⑤")
        #expect(read.template.outputs["O"].map { read.marked.name(of: $0.nameSpan) } == "⑥")
    }

    @Test(arguments: [
        Mistake(
            "①", "T122", "the template is empty", help: "start with 'samlet init', or write a 'Resources:' section"),
        Mistake(
            "①# only comments\n", "T122", "the template is empty",
            help: "start with 'samlet init', or write a 'Resources:' section"),
        Mistake(
            "---\n①", "T122", "the template is empty", help: "start with 'samlet init', or write a 'Resources:' section"
        ),
        Mistake("①[a, b]①\n", "T122", "this is no template: expected a map with 'Resources', found a list"),
        Mistake("①hello①\n", "T122", "this is no template: expected a map with 'Resources', found 'hello'"),
        Mistake("①Description: x\n", "T122", "the template has no section 'Resources'"),
        Mistake(
            "①Fn①: {Type: 'AWS::S3::Bucket'}\n②B②: {Type: 'AWS::S3::Bucket'}\n", "T122",
            "the template has no section 'Resources', and 'Fn' looks like a resource",
            help: "put the resources under a key 'Resources:', indented", fixed: "Resources:"),
        Mistake("①Resources①: {}\n", "T121", "nothing to deploy: 'Resources' holds no resource"),
        Mistake("①Resources①:\n", "T121", "nothing to deploy: 'Resources' holds no resource"),
        Mistake("Resources: ①[{Type: X}]①\n", "T120", "'Resources' is a map; found a list"),
        Mistake("Resources: ①text①\n", "T120", "'Resources' is a map; found 'text'"),
    ])
    func `what is no template is called so`(mistake: Mistake) { check(mistake) }

    @Test(arguments: [
        Mistake(
            "AWSTemplateFormatVersion: ①2010-10-09①\nResources: {A: {Type: X}}\n", "T102",
            "the only template format version is 2010-09-09, not '2010-10-09'",
            fixed: "AWSTemplateFormatVersion: 2010-09-09"),
        Mistake(
            "{\"AWSTemplateFormatVersion\": ①\"2012\"①, \"Resources\": {\"A\": {\"Type\": \"X\"}}}", "T102",
            "the only template format version is 2010-09-09, not '2012'",
            fixed: "{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {\"A\": {\"Type\": \"X\"}}}"),
        Mistake(
            "AWSTemplateFormatVersion: ①[]①\nResources: {A: {Type: X}}\n", "T102",
            "the only template format version is 2010-09-09, not a list"),
        Mistake(
            "Transform: ①{Nam: x}①\nResources: {A: {Type: X}}\n", "T103",
            "a transform is a name or a map with 'Name', not a map"),
        Mistake(
            "①Output①: {}\nResources: {A: {Type: X}}\n", "T123",
            "a template has no section 'Output'; did you mean 'Outputs'?", fixed: "Outputs: {}"),
        Mistake(
            "②Resources②: {A: {Type: X}}\n①Resource①: {}\n", "T123",
            "a template has no section 'Resource'; did you mean 'Resources'?",
            help: "there is a section 'Resources' already; move the content there"),
        Mistake("①x-common①: {}\nResources: {A: {Type: X}}\n", "T123", "a template has no section 'x-common'"),
        Mistake("Parameters: ①[]①\nResources: {A: {Type: X}}\n", "T120", "'Parameters' is a map; found a list"),
        Mistake("Mappings: ①x①\nResources: {A: {Type: X}}\n", "T120", "'Mappings' is a map; found 'x'"),
        Mistake("Mappings: {M: ①[]①}\nResources: {A: {Type: X}}\n", "T120", "'mapping M' is a map; found a list"),
        Mistake(
            "Mappings: {M: {a: ①b①}}\nResources: {A: {Type: X}}\n", "T120", "'key a of mapping M' is a map; found 'b'"),
        Mistake(
            "Mappings: {M: {a: {b: ①{c: 1}①}}}\nResources: {A: {Type: X}}\n", "G633",
            "a mapping leads to texts or lists of texts; 'b' is a map"),
        Mistake(
            "Mappings: {M: {a: {b: ①!Ref X①}}}\nResources: {A: {Type: X}}\n", "G633",
            "a mapping leads to texts or lists of texts; 'b' is the function '!Ref'"),
        Mistake("Conditions: ①true①\nResources: {A: {Type: X}}\n", "T120", "'Conditions' is a map; found 'true'"),
        Mistake("Outputs: ①[]①\nResources: {A: {Type: X}}\n", "T120", "'Outputs' is a map; found a list"),
        Mistake("Outputs: {①O①: {Description: d}}\nResources: {A: {Type: X}}\n", "T130", "output 'O' has no Value"),
        Mistake("Outputs: {①O①: {Value: }}\nResources: {A: {Type: X}}\n", "T130", "output 'O' has no Value"),
        Mistake("Outputs: {O: ①text①}\nResources: {A: {Type: X}}\n", "T120", "'output O' is a map; found 'text'"),
        Mistake("Outputs: {①O①: }\nResources: {A: {Type: X}}\n", "T120", "'output O' is a map; found nothing"),
        Mistake(
            "Outputs: {①my-url①: {Value: 1}}\nResources: {A: {Type: X}}\n", "T113",
            "the output 'my-url' may hold letters and digits only",
            help: "name it 'MyUrl', here and where it is referred to",
            fixed: "Outputs: {MyUrl: {Value: 1}}"),
        Mistake(
            "Outputs: {O: {Value: 1, Condition: ①!Ref C①}}\nResources: {A: {Type: X}}\n", "T114",
            "'Condition' is the name of a condition; found the function '!Ref'",
            help: "define it under 'Conditions', and write its name here"),
    ])
    func `wrong sections are found where they are`(mistake: Mistake) { check(mistake) }

    @Test(arguments: [
        Mistake(
            "Resources:\n  Fn: ①text①\n", "T120", "resource 'Fn' is a map with 'Type' and 'Properties'; found 'text'"),
        Mistake("Resources:\n  ①Fn①:\n", "T120", "resource 'Fn' is a map with 'Type' and 'Properties'; found nothing"),
        Mistake("Resources:\n  ①Fn①: {Properties: {A: 1}}\n", "T111", "resource 'Fn' has no Type"),
        Mistake(
            "Resources:\n  ①Fn①: {Properties: {Handler: a.b}}\n", "T111", "resource 'Fn' has no Type",
            help: "its properties look like those of AWS::Serverless::Function"),
        Mistake("Resources:\n  Fn: {Type: ①[X]①}\n", "T111", "the Type of resource 'Fn' is text; found a list"),
        Mistake("Resources:\n  ①Fn①: {Type: }\n", "T111", "the Type of resource 'Fn' is text; found nothing"),
        Mistake(
            "Resources:\n  Fn: {Type: X, Properties: ①[A]①}\n", "T120", "the Properties of 'Fn' are a map; found a list"
        ),
        Mistake(
            "Resources:\n  ①my-fn①: {Type: X}\n", "T113", "the logical id 'my-fn' may hold letters and digits only",
            help: "name it 'MyFn', here and where it is referred to", fixed: "  MyFn: {Type: X}"),
        Mistake(
            "Resources:\n  ①数①: {Type: X}\n", "T113", "the logical id '数' may hold letters and digits only"),
        Mistake(
            "Resources:\n  Fn: {Type: X, ①DependOn①: A}\n", "T112",
            "'DependOn' is no attribute of a resource; did you mean 'DependsOn'?",
            fixed: "  Fn: {Type: X, DependsOn: A}"),
        Mistake(
            "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    ①CodeUri①: src\n    ②Handler②: a.b\n", "T112",
            "'CodeUri', 'Handler' of 'Fn' belong under 'Properties'", help: "indent under a key 'Properties:'",
            fixed: "    Properties:"),
        Mistake(
            "Resources:\n  Fn:\n    Type: AWS::S3::Bucket\n    ①Name①: b\n    Properties: {}\n", "T112",
            "'Name' of 'Fn' belongs under 'Properties'", help: "indent under a key 'Properties:'"),
        Mistake(
            "Resources:\n  Fn:\n    Type: AWS::Serverless::Api\n    ①OpenApiVersion①: 3.0\n    Properties: {}\n",
            "T112",
            "'OpenApiVersion' of 'Fn' belongs under 'Properties'; it is ignored here",
            help: "indent under a key 'Properties:'"),
        Mistake(
            "Resources:\n  Fn:\n    Type: AWS::S3::Bucket\n    ①Description①: b\n", "T112",
            "'Description' of 'Fn' belongs under 'Properties'; it is ignored here",
            help: "indent under a key 'Properties:'", fixed: "    Properties:"),
        Mistake(
            "Resources:\n  Fn: {Type: X, DeletionPolicy: ①retain①}\n", "L701",
            "'retain' is no DeletionPolicy; did you mean 'Retain'?",
            help: "it is one of Delete, Retain, Snapshot, RetainExceptOnCreate, in this very case",
            fixed: "  Fn: {Type: X, DeletionPolicy: Retain}"),
        Mistake(
            "Resources:\n  Fn: {Type: X, UpdateReplacePolicy: ①Keep①}\n", "L701", "'Keep' is no UpdateReplacePolicy",
            help: "it is one of Delete, Retain, Snapshot, in this very case"),
        Mistake(
            "Resources:\n  Fn: {Type: X, Condition: ①!Equals [a, b]①}\n", "T114",
            "'Condition' is the name of a condition; found the function '!Equals'",
            help: "define it under 'Conditions', and write its name here"),
        Mistake(
            "Resources:\n  Fn: {Type: X, DependsOn: [A, ①!Ref B①]}\n", "T114",
            "'DependsOn' takes logical ids; found the function '!Ref'",
            help: "write 'B' without Ref"),
        Mistake(
            "Resources:\n  Fn: {Type: X, DependsOn: ①{a: b}①}\n", "T114", "'DependsOn' takes logical ids; found a map"),
        Mistake(
            "Resources:\n  A: {Type: X}\n  ①Fn::ForEach::Loop①: []\n", "T124",
            "'Fn::ForEach::Loop' needs the transform 'AWS::LanguageExtensions'",
            help: "name it under 'Transform:', before AWS::Serverless-2016-10-31"),
        Mistake(
            "Resources: {A: {Type: X}}\nOutputs: {①Fn::ForEach::Loop①: []}\n", "T124",
            "'Fn::ForEach::Loop' needs the transform 'AWS::LanguageExtensions'",
            help: "name it under 'Transform:', before AWS::Serverless-2016-10-31"),
    ])
    func `wrong resources are found where they are`(mistake: Mistake) { check(mistake) }

    @Test func `harmless attributes are warnings`() {
        let read = ReadTemplate(
            "Resources:\n  A:\n    Type: AWS::Serverless::Api\n    OpenApiVersion: 3.0\n    Description: d\n    Properties: {}\n"
        )
        #expect(read.diagnostics.all.map(\.severity) == [.warning])
        #expect(!ReadTemplate("Resources:\n  A: {Type: X::Y, Description: d}\n").diagnostics.hasErrors)
        #expect(ReadTemplate("Resources:\n  A: {Type: X::Y, Description: d, Name: n}\n").diagnostics.hasErrors)
    }

    @Test func `a text that cannot be read is not called empty too`() {
        #expect(ReadTemplate("a: [①").findings.count == 1)
    }

    @Test func `resources that cannot be read are no undefined references`() {
        let read = ReadTemplate(
            "Resources:\n  ①A①: {Properties: {}}\n  B: {Type: X, DependsOn: A, Properties: {P: !GetAtt A.Arn, Q: !Ref A, R: !Sub '${A}'}}\n"
        )
        #expect(read.checked.findings == ["T111 ①"])
    }

    @Test func `transforms may be written in several ways`() {
        let transforms = ReadTemplate(
            """
            Transform:
              - AWS::Serverless-2016-10-31
              - {Name: AWS::Include, Parameters: {Location: x}}
              - Fn::Transform: {Name: Other, Parameters: {a: 1}}
            Resources: {A: {Type: X}}
            """
        ).template.transforms
        #expect(transforms.map(\.name) == [TransformDeclaration.sam, TransformDeclaration.include, "Other"])
        #expect(transforms.map { $0.parameters != nil } == [false, true, true])
    }
}
