import Deployments
import Templates
import Testing

struct StateToStateTests {
    private let secrets = SecretBox(key: Array(repeating: 7, count: 32))
    private let before = """
        Resources:
          A: {Type: AWS::SNS::Topic, Properties: {DisplayName: one}}
          B: {Type: AWS::SNS::Topic, Properties: {TopicName: b}}
          C: {Type: AWS::SNS::Topic}
        Outputs: {X: {Value: !Ref A}}
        """
    private let after = """
        Resources:
          A: {Type: AWS::SNS::Topic, Properties: {DisplayName: two}}
          B: {Type: AWS::SNS::Topic, Properties: {TopicName: d}}
          D: {Type: AWS::SNS::Topic, Metadata: {Samlet: {MovedFrom: C}}}
          E: {Type: AWS::SNS::Topic}
        """

    @Test func `a plan can be made again from its two states`() {
        let deploying = Deploying()
        let state = deploying.state(after: before)
        let plan = deploying.plan(after, over: state).plan
        let again = Plan(from: state, to: plan.desired, types: deploying.types)
        #expect(again.actions.map(\.kind) == plan.actions.map(\.kind))
        #expect(again.actions.map(\.kind) == [.update, .replace, .update, .create])
        #expect(again.digest(secrets: secrets) == plan.digest(secrets: secrets))
    }

    @Test func `endpoints that were not known are put in later`() {
        let text = "Resources: {Q: {Type: AWS::SQS::Queue}}\nOutputs: {URL: {Value: !Ref Q}}"
        let plan = Deploying(endpoints: .unknown).plan(text).plan
        let known = Deploying(endpoints: Endpoints(awsPort: 1, httpPort: 2)).plan(text).plan
        #expect(plan.desired != known.desired)
        #expect(plan.desired.resolving(Endpoints(awsPort: 1, httpPort: 2)) == known.desired)
    }

    @Test func `texts with endpoints in them are counted`() {
        let text = "Resources: {Q: {Type: AWS::SQS::Queue}, T: {Type: AWS::SNS::Topic}}"
        #expect(Deploying().state(after: text).mentions(of: .standard) > 0)
        #expect(Deploying().state(after: text).mentions(of: Endpoints(awsPort: 1, httpPort: 2)) == 0)
    }
}
