import Diagnostics
import Documents
import Templates
import Testing
import TextMarkers

/// A marked text read as a template.
struct ReadTemplate {
    let marked: MarkedText
    let template: Template
    /// What is wrong with the text and the template's structure.
    private(set) var diagnostics = DiagnosticList()

    init(_ text: String) {
        marked = MarkedText(text)
        let root = Document.read(marked.source, into: &diagnostics)
        template = TemplateReader.template(from: root, source: marked.source, into: &diagnostics)
    }

    /// The same with the references checked.
    var checked: ReadTemplate {
        var copy = self
        ReferenceChecker.check(template, sources: SourceMap(marked.source), types: .standard, into: &copy.diagnostics)
        return copy
    }

    /// The parameters' values; what is wrong with them is added to the diagnostics.
    mutating func parameters(_ overrides: [String: String] = [:], isComplete: Bool = true) -> [String: Value] {
        ParameterValues.resolved(for: template, overrides: overrides, isComplete: isComplete, into: &diagnostics)
    }

    /// Codes and markers, in the order of the text.
    var findings: [String] { marked.findings(diagnostics) }

    func expect(_ mistake: Mistake, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(marked.details(diagnostics) == [mistake.expected], sourceLocation: sourceLocation)
    }
}

/// Expects what is to be said about a template's structure, and nothing else.
func check(_ mistake: Mistake, sourceLocation: SourceLocation = #_sourceLocation) {
    ReadTemplate(mistake.text).expect(mistake, sourceLocation: sourceLocation)
}

/// Expects what is to be said about a template's structure and references, and nothing else.
func checkReferences(_ mistake: Mistake, sourceLocation: SourceLocation = #_sourceLocation) {
    ReadTemplate(mistake.text).checked.expect(mistake, sourceLocation: sourceLocation)
}

/// A value evaluated from YAML in a small world.
struct Evaluated {
    /// As JSON; `<nothing>` for what removes its property; unknown parts as texts in braces.
    let json: String
    let value: Value?
    let diagnostics: DiagnosticList

    /// Knows the parameters Env (`dev`), Secret (NoEcho), List (`a, b`), SecretList (NoEcho), Number (`5`), Empty (``);
    /// the conditions Yes and No; a mapping M; the export Shared; the resources Fn and Later, this one not created yet.
    init(_ yaml: String, region: String = "us-east-1") {
        var list = DiagnosticList()
        let node =
            Document.read(SourceText(name: "value.yaml", text: yaml), into: &list) ?? .null(at: SourceSpan(at: .start))
        var evaluator = Evaluator(Self.context(region: region))
        value = evaluator.value(of: node)
        list.add(contentsOf: evaluator.diagnostics.all)
        json = value.map { JSONWriter.text(of: $0.node) } ?? "<nothing>"
        diagnostics = list
    }

    var codes: [String] { diagnostics.all.map(\.code.rawValue) }
    var messages: [String] { diagnostics.all.map(\.message) }

    private static let world = """
        Parameters:
          Env: {Type: String, Default: dev}
          Secret: {Type: String, Default: s3cret, NoEcho: true}
          List: {Type: CommaDelimitedList, Default: 'a, b'}
          SecretList: {Type: CommaDelimitedList, Default: 'x,y', NoEcho: true}
          Number: {Type: Number, Default: 5}
          Empty: {Type: String, Default: ''}
        Mappings:
          M:
            dev: {size: 1, names: [p, q]}
            prod: {size: 2, names: [r]}
        Resources:
          Fn: {Type: 'AWS::Lambda::Function'}
        """

    static func context(region: String = "us-east-1") -> EvaluationContext {
        var world = ReadTemplate(world)
        var context = EvaluationContext(
            pseudoParameters: PseudoParameters(accountID: "123456789012", region: region, stackName: "shop"),
            parameters: world.parameters(), mappings: world.template.mappings)
        let place = SourceSpan(at: .start)
        context.conditions = ["Yes": true, "No": false]
        context.exports = [
            "Shared": .text("one,two", at: place), "Hidden": .text("h", at: place, isSecret: true),
            "Pending": Value(.unknown(Unknown(waitsFor: ["Other"])), at: place),
        ]
        context.resource = { id, attribute in
            switch (id.rawValue, attribute) {
            case ("Fn", nil): .text("fn-name", at: place)
            case ("Fn", "Arn"): .text("arn:fn", at: place)
            case ("Fn", "List"): .list([.text("i", at: place), .text("j", at: place)], at: place)
            default: nil
            }
        }
        return context
    }
}
