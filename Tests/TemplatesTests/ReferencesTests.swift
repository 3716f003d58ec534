import Diagnostics
import Documents
import Templates
import Testing
import TextMarkers

struct ReferencesTests {
    private func collected(_ yaml: String, choosing choices: [String: Bool]? = nil, asCondition: Bool = false) -> (
        ReferenceCollector, MarkedText
    ) {
        let marked = MarkedText(yaml)
        var list = DiagnosticList()
        var collector = ReferenceCollector(choosing: choices)
        if let node = Document.read(marked.source, into: &list) {
            if asCondition { collector.collectCondition(node) } else { collector.collect(node) }
        }
        return (collector, marked)
    }

    private func words(_ references: [Reference]) -> [String] {
        references.map { reference in
            switch reference.kind {
            case .ref: reference.target
            case .attribute(let name): "\(reference.target).\(name)"
            case .dependsOn: "\(reference.target)!"
            }
        }
    }

    @Test(arguments: [
        ("!Ref A", ["A"]), ("{a: [!Ref A, !GetAtt B.C.D]}", ["A", "B.C.D"]), ("!GetAtt [A, !Ref B]", ["A.*", "B"]),
        ("!Sub '${A} ${B.C} ${!D} ${E}'", ["A", "B.C", "E"]),
        ("!Sub ['${A} ${V} ${V.W}', {V: !Ref B, 'V.W': 1}]", ["A", "B"]),
        ("!Join [',', [!Ref A, !Ref B]]", ["A", "B"]), ("!Select [!Ref I, [!Ref A]]", ["I", "A"]),
        ("!Split [',', !Ref A]", ["A"]),
        ("!FindInMap [!Ref M, !Ref A, !Ref B, {DefaultValue: !Ref C}]", ["M", "A", "B", "C"]),
        ("Fn::Base64: !Ref A", ["A"]), ("Fn::GetAZs: !Ref A", ["A"]),
        ("Fn::ImportValue: !Ref A", ["A"]), ("Fn::ToJsonString: {a: !Ref A}", ["A"]), ("Fn::Length: !Ref A", ["A"]),
        ("!Cidr [!Ref A, !Ref B, !Ref C]", ["A", "B", "C"]), ("!If [c, !Ref A, !Ref B]", ["A", "B"]),
        ("!Equals [!Ref A, !Ref B]", ["A", "B"]),
        ("!And [!Equals [!Ref A, 1], !Not [!Equals [!Ref B, 1]]]", ["A", "B"]),
        ("!Or [!Equals [!Ref A, 1], !Equals [!Ref B, 1]]", ["A", "B"]), ("!Transform {Name: !Ref A}", []),
        ("{Condition: A}", []), ("text", []),
    ])
    func `everything a value refers to is found in the order of the text`(yaml: String, targets: [String]) {
        #expect(words(collected(yaml).0.references) == targets)
    }

    @Test func `only the chosen branch is followed`() {
        let yaml = "[!If [Yes, !Ref A, !Ref B], !If [No, !Ref C, !Ref D], !If [Unknown, !Ref E, !Ref F]]"
        let (collector, _) = collected(yaml, choosing: ["Yes": true, "No": false])
        #expect(words(collector.references) == ["A", "D", "F"])
        #expect(collector.conditions.map(\.text) == ["Yes", "No", "Unknown"])
    }

    @Test func `conditions, mappings and texts with references are told apart`() {
        let (collector, marked) = collected(
            "[!If [①C①, 1, 2], !FindInMap [②M②, a, b], ③'x${Y}'③, !Sub '${Z}', {k: ④'${W}'④}, !Foo x]")
        #expect(collector.conditions.map { marked.name(of: $0.span) } == ["①"])
        #expect(collector.mappings.map { marked.name(of: $0.span) } == ["②"])
        #expect(collector.unsubstituted.map { marked.name(of: $0.span) } == ["③", "④"])
        #expect(collector.malformed.map(\.code.rawValue) == ["R307"])
    }

    @Test func `among conditions, Condition is a reference`() {
        let (collector, _) = collected(
            "!And [{Condition: A}, !Or [!Condition B, !Not [!Condition C]], !Equals [!Ref P, x], !Foo y, {z: !Ref Q}]",
            asCondition: true)
        #expect(collector.conditions.map(\.text) == ["A", "B", "C"])
        #expect(words(collector.references) == ["P", "Q"])
        #expect(collector.malformed.count == 1)
        #expect(collected("!And [!Condition A, !Condition B]").0.conditions.isEmpty)
    }

    @Test func `references know their places`() {
        let (collector, marked) = collected("[!Ref '①A①', !GetAtt ②B.C②, !GetAtt [③D, E③], !Sub ④'${F}'④]")
        #expect(collector.references.map { marked.name(of: $0.span) } == ["①", "②", "③", "④"])
        #expect(collector.references.last?.written?.text == "${F}")
    }

    @Test func `references are equal when they name the same in the same place`() {
        let span = SourceSpan(at: .start)
        let first = Reference("A", .ref, at: span, written: ("${A}", 0))
        #expect(first == Reference("A", .ref, at: span, written: ("${A}", 0)))
        #expect(first != Reference("A", .ref, at: span, written: ("${A}", 1)))
        #expect(first != Reference("A", .attribute("B"), at: span, written: ("${A}", 0)))
        #expect(Set([first, first]).count == 1)
    }
}
