import Diagnostics
import Documents
import Templates
import Testing
import TextMarkers

struct ConditionsTests {
    private func evaluated(_ conditions: String) -> (
        results: [String: Bool], read: ReadTemplate, diagnostics: DiagnosticList
    ) {
        let read = ReadTemplate("Conditions:\n\(conditions)\nResources: {A: {Type: X}}\n")
        var diagnostics = DiagnosticList()
        let results = Conditions.evaluated(of: read.template, in: Evaluated.context(), into: &diagnostics)
        return (results, read, diagnostics)
    }

    @Test func `conditions may refer to each other in any order`() {
        let (results, _, diagnostics) = evaluated(
            """
              IsBig: !And [!Condition IsProd, !Not [!Condition IsSmall]]
              IsProd: !Equals [!Ref Env, dev]
              IsSmall: !Or [{Condition: Never}, !Equals [!FindInMap [M, !Ref Env, size], 2]]
              Never: !Not [!Condition IsProd]
              Chosen: !Equals [!If [IsProd, a, b], a]
            """)
        #expect(results == ["IsBig": true, "IsProd": true, "IsSmall": false, "Never": false, "Chosen": true])
        #expect(diagnostics.isEmpty)
    }

    @Test(arguments: [
        ("  A: !Not [!Condition ①A①]", "A → A", 1),
        ("  A: !Not [!Condition B]\n  B: !Not [!Condition C]\n  C: !Not [!Condition ①A①]", "A → B → C → A", 3),
        (
            "  X: !Not [!Condition A]\n  A: !And [!Condition B, !Condition B]\n  B: !Not [{Condition: ①A①}]",
            "A → B → A", 2
        ), ("  A: !Equals [!If [①A①, a, b], a]", "A → A", 1),
    ])
    func `circles are errors, and their members false`(conditions: String, circle: String, members: Int) {
        let (results, read, diagnostics) = evaluated(conditions)
        #expect(diagnostics.all.map(\.message) == ["conditions refer to each other in a circle: \(circle)"])
        #expect(read.marked.findings(diagnostics) == ["G623 ①"])
        #expect(results.values.count(where: { !$0 }) >= members)
        #expect(results["A"] == false)
    }

    @Test func `a condition outside of a circle is evaluated`() {
        let (results, _, diagnostics) = evaluated(
            "  X: !Not [!Condition A]\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n  Y: !Equals [a, a]")
        #expect(results == ["X": true, "A": false, "B": false, "Y": true])
        #expect(diagnostics.all.count == 1)
    }

    @Test func `long circles are named in part`() {
        let chain = (0..<20).map { "  C\($0): !Not [!Condition C\(($0 + 1) % 20)]" }.joined(separator: "\n")
        #expect(evaluated(chain).diagnostics.all.first?.message.hasSuffix("C8 → C9 → … → C0") == true)
    }

    @Test func `undefined conditions are false, and the checker's to report`() {
        let (results, _, diagnostics) = evaluated("  A: !Not [!Condition Missing]")
        #expect(results == ["A": true])
        #expect(diagnostics.isEmpty)
    }

    @Test func `mistakes within conditions are reported`() {
        #expect(evaluated("  A: yes\n  B: !Not [x]").diagnostics.all.map(\.code.rawValue) == ["G622", "G622"])
    }

    @Test(.timeLimit(.minutes(1)), arguments: [true, false])
    func `a chain of 5000 conditions is evaluated to its end`(isForward: Bool) {
        let order = isForward ? Array(1..<5000) : Array((1..<5000).reversed())
        let chain = order.map { "  C\($0): !Not [!Condition C\($0 - 1)]\n" }.joined()
        let (results, _, diagnostics) = evaluated("  C0: !Equals [a, a]\n" + chain)
        #expect(results.count == 5000 && results["C4998"] == true && results["C4999"] == false)
        #expect(diagnostics.isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func `many circles are found in their share of time`() {
        let chain = (1..<2000).map { "  C\($0): !And [!Condition C\(($0 + 1) % 2000), !Condition C\($0 / 2)]\n" }
            .joined()
        let (results, _, diagnostics) = evaluated("  C0: !Not [!Condition C1]\n" + chain)
        #expect(results.values.allSatisfy { !$0 })
        #expect(diagnostics.hasErrors)
    }
}
