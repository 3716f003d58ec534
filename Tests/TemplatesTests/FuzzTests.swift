import Diagnostics
import Documents
import OrderedCollections
import Templates
import Testing

/// Small changes of real-looking templates, the same ones every time: nothing may crash or hang, every place must lie in
/// the text, and what is said must be renderable.
@Suite(.timeLimit(.minutes(1)))
struct FuzzTests {
    private static let samples = [
        """
        AWSTemplateFormatVersion: '2010-09-09'
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          Stage: {Type: String, Default: dev, AllowedValues: [dev, prod], AllowedPattern: '[a-z]+'}
          Secret: {Type: String, NoEcho: true, Default: x}
          Sizes: {Type: List<Number>, Default: '1, 2'}
        Mappings:
          M: {dev: {size: 128}, prod: {size: 0777}}
        Conditions:
          IsProd: !Equals [!Ref Stage, prod]
          IsBig: !And [!Condition IsProd, !Not [!Equals [!Select [0, !Ref Sizes], '1']]]
        Resources:
          Fn:
            Type: AWS::Lambda::Function
            Condition: IsProd
            DependsOn: [Role]
            DeletionPolicy: Retain
            Properties:
              MemorySize: !FindInMap [M, !Ref Stage, size]
              Role: !GetAtt Role.Arn
              Environment: &env
                Variables:
                  TABLE: !Sub '${AWS::StackName}-${Fn.Arn}-${!x}'
                  LIST: !Join [',', !Split ['-', !Sub ['${a}', {a: !Ref Secret}]]]
                  CIDR: !Select [1, !Cidr [10.0.0.0/16, 2, 8]]
              Code: |
                const x = `${y}`;
              Other: !If [IsBig, !Ref AWS::NoValue, {Fn::ToJsonString: {a: [1, yes, ~]}}]
          Role: {Type: AWS::IAM::Role, Properties: {<<: *env, Path: "/\\u00e9/"}}
        Outputs:
          Url: {Value: !Base64 'x', Export: {Name: !Sub '${Stage}-url'}, Condition: IsProd}
        """,
        """
        {"Resources": {"A": {"Type": "AWS::Events::Rule", "Properties": {"P": {"Fn::Sub": "${A.Arn} ${B}"}, "Q": [1.5e3, "\\ud83d\\ude00"],
          "R": {"Fn::If": ["C", {"Ref": "AWS::Region"}, {"Fn::GetAZs": ""}]}, "S": "${AWS::Region}"}}}, "Conditions": {"C": {"Fn::Not": [{"Condition": "D"}]}, "D": {"Condition": "C"}}}
        """,
    ]

    /// Pieces that mean something to YAML, JSON or the template language.
    private static let pieces = [
        "\n", "  ", "\t", "- ", ": ", ":", "#", "'", "\"", "[", "]", "{", "}", ",", "&a ", "*a", "!Ref ", "!Sub ",
        "!GetAtt ", "!If ", "<<: *env", "|", ">", "---\n", "%", "\\", "${", "}", "AWS::", "\u{FEFF}", "\u{85}",
        "\u{2028}", "\u{A0}", "\u{0}", "é", "日",
        "👍", "\r", "0x", "~", "Fn::Join: ", "Fn::Select: [-1, ", "9999999999999999999999", "? ", "!!binary ",
        "Condition: IsBig", ".",
    ]

    @Test(arguments: 0..<8)
    func `changed templates are read, checked and evaluated`(seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<20 {
            var scalars = Array(Self.samples[random.next(below: Self.samples.count)].unicodeScalars)
            for _ in 0...random.next(below: 3) { change(&scalars, &random) }
            run(String(String.UnicodeScalarView(scalars)))
        }
    }

    private func change(_ scalars: inout [Unicode.Scalar], _ random: inout SplitMix) {
        let start = random.next(below: scalars.count + 1)
        let end = min(scalars.count, start + random.next(below: 12))
        switch random.next(below: 4) {
        case 0: scalars.removeSubrange(start..<end)
        case 1: scalars.insert(contentsOf: scalars[start..<end], at: random.next(below: scalars.count + 1))
        case 2:
            scalars.replaceSubrange(
                start..<end, with: Self.pieces[random.next(below: Self.pieces.count)].unicodeScalars)
        default:
            scalars.insert(contentsOf: Self.pieces[random.next(below: Self.pieces.count)].unicodeScalars, at: start)
        }
    }

    private func run(_ text: String) {
        var diagnostics = DiagnosticList()
        let source = SourceText(name: "template.yaml", text: text)
        let root = Document.read(source, into: &diagnostics)
        #expect(root != nil || diagnostics.hasErrors || text.isEmpty)
        let template = TemplateReader.template(from: root, source: source, into: &diagnostics)
        ReferenceChecker.check(template, sources: SourceMap(source), types: .standard, into: &diagnostics)
        evaluate(template, into: &diagnostics)
        for diagnostic in diagnostics.all { check(diagnostic, in: source) }
        #expect(!DiagnosticTextRenderer(sources: SourceMap(source)).text(for: diagnostics.sorted()).contains("\u{1B}"))
        if let root { #expect(Document.json(JSONWriter.bytes(of: root)) != nil) }
    }

    private func evaluate(_ template: Template, into diagnostics: inout DiagnosticList) {
        let parameters = ParameterValues.resolved(for: template, overrides: ["Stage": "prod"], into: &diagnostics)
        var context = EvaluationContext(
            pseudoParameters: PseudoParameters(stackName: "s"), parameters: parameters, mappings: template.mappings)
        context.conditions = Conditions.evaluated(of: template, in: context, into: &diagnostics)
        var evaluator = Evaluator(context)
        for resource in template.resources.values { _ = evaluator.values(of: resource.properties) }
        for output in template.outputs.values { _ = evaluator.value(of: output.value) }
        diagnostics.add(contentsOf: evaluator.diagnostics.all)
    }

    private func check(_ diagnostic: Diagnostic, in source: SourceText) {
        let spans =
            [diagnostic.span].compactMap(\.self) + diagnostic.related.map(\.span)
            + diagnostic.fixes.flatMap { $0.edits.map(\.span) }
        for span in spans {
            #expect(
                span.start <= span.end && (1...source.lineCount + 1).contains(Int(span.start.line)), "\(diagnostic)")
            #expect(Int(span.start.column) <= source.length(ofLine: Int(span.start.line)) + 1, "\(diagnostic)")
        }
        #expect(!diagnostic.message.isEmpty && !diagnostic.message.hasSuffix("."), "\(diagnostic)")
    }
}

/// A generator of the same numbers for the same seed (Steele, Lea and Flood 2014).
private struct SplitMix {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ value >> 31) % UInt64(limit))
    }
}
