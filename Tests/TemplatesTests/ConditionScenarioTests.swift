import Diagnostics
import Testing

@testable import Templates

@Suite struct ConditionScenarioTests {
    private func scenarios(_ text: String, given: [String: String] = [:], limit: Int = 100) -> [String] {
        let template = ReadTemplate(text).template
        return ConditionScenario.all(
            of: template, given: given, pseudoParameters: PseudoParameters(stackName: "orders"), limit: limit
        ).map { scenario in
            let conditions = scenario.conditions.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            return scenario.assignments.joined(separator: ",") + ": " + conditions.joined(separator: ",")
        }
    }

    @Test func `positions come with few differences first, and each once`() {
        #expect(
            ConditionScenario.choices([2, 1, 3], limit: 100)
                == [[0, 0, 0], [1, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 1], [1, 0, 2]])
        #expect(ConditionScenario.choices([2, 1, 3], limit: 2).count == 2)
        #expect(ConditionScenario.choices([], limit: 5) == [[]])
    }

    @Test func `allowed values are all there are`() {
        let text = """
            Parameters: {Stage: {Type: String, Default: b, AllowedValues: [a, b]}}
            Conditions: {IsA: !Equals [!Ref Stage, a]}
            Resources: {}
            """
        #expect(scenarios(text) == [": IsA=false", "Stage=a: IsA=true"])
        #expect(scenarios(text, given: ["Stage": "a"]) == [": IsA=true"])
    }

    @Test func `what a parameter is compared with and another value are tried where any is allowed`() {
        let text = """
            Parameters: {Count: {Type: Number, Default: 5, MinValue: 2}}
            Conditions: {IsTwo: !Equals [!Ref Count, 2]}
            Resources: {}
            """
        #expect(scenarios(text) == [": IsTwo=false", "Count=2: IsTwo=true"])
    }

    @Test func `values with which conditions cannot be evaluated are left out`() {
        let text = """
            Parameters: {Stage: {Type: String, Default: a}}
            Mappings: {M: {a: {On: 'yes'}}}
            Conditions: {IsOn: !Equals [!FindInMap [M, !Ref Stage, On], 'yes']}
            Resources: {}
            """
        #expect(scenarios(text) == [": IsOn=true"])
    }

    @Test func `what nothing compares does not vary`() {
        #expect(scenarios("Parameters: {A: {Type: String}}\nResources: {}\n") == [": "])
    }
}
