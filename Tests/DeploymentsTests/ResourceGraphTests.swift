import Deployments
import Diagnostics
import Templates
import Testing

struct ResourceGraphTests {
    private func graph(_ resources: String) -> Deploying.Outcome {
        Deploying().plan(
            "Parameters:\n  'On': {Type: String, Default: 'no'}\nConditions:\n  IsOn: !Equals [!Ref On, 'yes']\nResources:\n"
                + resources)
    }

    @Test func `resources come after those they refer to, else in the order of the template`() {
        let outcome = graph(
            """
              C: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '${A}-c'}}
              B: {Type: AWS::Logs::LogGroup, DependsOn: [D]}
              A: {Type: AWS::Logs::LogGroup}
              D: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !GetAtt A.Arn}}
            """)
        #expect(outcome.graph.resources.map(\.logicalID) == ["A", "C", "D", "B"])
        #expect(outcome.graph.dependencies(of: "B") == ["D"])
        #expect(outcome.diagnostics.isEmpty)
    }

    @Test func `a resource whose condition is false is not created`() {
        let outcome = graph(
            "  A: {Type: AWS::Logs::LogGroup, Condition: IsOn}\n  B: {Type: AWS::Logs::LogGroup, DependsOn: A}\n")
        #expect(outcome.graph.resources.map(\.logicalID) == ["B"])
        #expect(outcome.diagnostics.isEmpty)
    }

    @Test func `a reference to a resource that is not created is an error`() throws {
        let outcome = graph(
            "  A: {Type: AWS::Logs::LogGroup, Condition: IsOn}\n  B: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Ref A}}\n"
        )
        let diagnostic = try #require(outcome.diagnostics.first)
        #expect(diagnostic.code == .inactiveTarget)
        #expect(diagnostic.message.contains("'IsOn' is false"))
    }

    @Test func `the branch of an If that is not taken makes no edge`() {
        let outcome = graph(
            """
              A: {Type: AWS::Logs::LogGroup, Condition: IsOn}
              B: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !If [IsOn, !Ref A, plain]}}
            """)
        #expect(outcome.graph.dependencies(of: "B").isEmpty)
        #expect(outcome.diagnostics.isEmpty)
    }

    @Test func `a cycle is reported once, with the line of every edge`() throws {
        let outcome = graph(
            """
              A: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Ref B}}
              B: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !GetAtt C.Arn}}
              C:
                Type: AWS::Logs::LogGroup
                DependsOn: A
              D: {Type: AWS::Logs::LogGroup, DependsOn: B}
            """)
        let diagnostic = try #require(outcome.diagnostics.first)
        #expect(outcome.diagnostics.count == 1)
        #expect(diagnostic.code == .dependencyCycle)
        #expect(diagnostic.message.hasSuffix("A → B → C → A"))
        #expect(diagnostic.span?.start.line == 6)
        #expect(diagnostic.related.map(\.span.start.line) == [7, 10])
        #expect(diagnostic.related.map(\.text) == ["'B' needs 'C' (GetAtt Arn)", "'C' needs 'A' (DependsOn)"])
        #expect(Set(outcome.graph.resources.map(\.logicalID)) == ["A", "B", "C", "D"])
    }

    @Test func `a resource that refers to itself is a cycle`() throws {
        let outcome = graph("  A: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: !Sub '${A}x'}}\n")
        #expect(outcome.diagnostics.map(\.code) == [.dependencyCycle])
    }

    @Test(.timeLimit(.minutes(1))) func `a chain of thousands of resources is walked without recursion`() {
        let count = 20_000
        let chain = (0..<count).map { index in
            let next = index + 1 < count ? ", DependsOn: R\(index + 1)" : ""
            return "  R\(index): {Type: AWS::Logs::LogGroup\(next)}\n"
        }
        let outcome = graph(chain.joined())
        #expect(outcome.graph.resources.first?.logicalID.rawValue == "R\(count - 1)")
        #expect(outcome.graph.resources.count == count)
    }

    @Test func `of many long circles some are reported, and these in short`() {
        let count = 2_000
        let outcome = graph(
            (0..<count).map { "  A\($0): {Type: AWS::Logs::LogGroup, DependsOn: [A\(($0 + 1) % count), A0]}\n" }
                .joined())
        let cycles = outcome.diagnostics.filter { $0.code == .dependencyCycle }
        #expect(cycles.count == 20)
        #expect(cycles.allSatisfy { $0.related.count < 40 && $0.message.count < 1000 })
        #expect(outcome.graph.resources.count == count)
    }

    @Test func `a long circle is shown by its start and its end`() throws {
        let outcome = graph(
            (0..<50).map { "  A\($0): {Type: AWS::Logs::LogGroup, DependsOn: A\(($0 + 1) % 50)}\n" }.joined())
        let diagnostic = try #require(outcome.diagnostics.first)
        #expect(diagnostic.message.contains("A19 → … → A30"))
        #expect(diagnostic.message.hasSuffix("A49 → A0"))
        #expect(diagnostic.related.first?.text == "'A1' needs 'A2' (DependsOn)")
        #expect(diagnostic.related.last?.text == "'A49' needs 'A0' (DependsOn)")
    }
}
