import Deployments
import Testing

struct PlanDigestTests {
    private let secrets = SecretBox(key: Array(repeating: 7, count: 32))

    private func digest(_ text: String, over before: String? = nil, overrides: [String: String] = [:]) -> String {
        let deploying = Deploying(overrides: overrides)
        return deploying.plan(text, over: before.map { deploying.state(after: $0) }).plan.digest(secrets: secrets)
    }

    private static let template = """
        Resources:
          A: {Type: AWS::SNS::Topic, Properties: {DisplayName: one}}
          B: {Type: AWS::SNS::Topic, Properties: {DisplayName: two}}
        """

    @Test func `a digest has 64 digits and is the same every time`() {
        let digest = digest(Self.template)
        #expect(digest.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        #expect((0..<5).allSatisfy { _ in self.digest(Self.template) == digest })
    }

    @Test func `lines, order and comments do not count`() {
        let other = """
            # A comment
            Resources:

              B: {Properties: {DisplayName: 'two'}, Type: AWS::SNS::Topic}
              A: {Type: AWS::SNS::Topic, Properties: {DisplayName: one}}
            """
        #expect(digest(other) == digest(Self.template))
    }

    @Test func `what changes, and from what, counts`() {
        let changed = Self.template.replacing("two", with: "three")
        #expect(digest(changed) != digest(Self.template))
        #expect(digest(changed, over: Self.template) != digest(changed))
    }

    @Test func `a secret counts without its digest being one that anyone can make`() {
        let text = """
            Parameters: {S: {Type: String, NoEcho: true}}
            Resources: {A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref S}}}
            """
        let first = digest(text, overrides: ["S": "hush"])
        #expect(first == digest(text, overrides: ["S": "hush"]))
        #expect(first != digest(text, overrides: ["S": "quiet"]))
        let plan = Deploying(overrides: ["S": "hush"]).plan(text).plan
        #expect(plan.digest(secrets: SecretBox(key: Array(repeating: 8, count: 32))) != first)
    }
}
