import Testing
import TextMarkers

struct ServerlessStateMachineTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {①A①: {Type: AWS::Serverless::StateMachine, Properties: {Role: r}}}
            """, "P202",
            "'A' has no definition",
            help: "give 'Definition' or 'DefinitionUri'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::StateMachine, Properties: {Role: r,
              ②Definition②: {StartAt: x}, ①DefinitionUri①: 's3://b/k'}}}
            """, "P205",
            "'A' has both 'Definition' and 'DefinitionUri'",
            help: "keep one"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::StateMachine, Properties: {②Role②: r,
              DefinitionUri: 's3://b/k', ①Policies①: [AmazonS3ReadOnlyAccess]}}}
            """, "P205",
            "'A' has both 'Role' and 'Policies'",
            help: "keep one"),
    ])
    func `a state machine that cannot be made is refused`(mistake: Mistake) {
        check(mistake)
    }

    @Test(arguments: [("live", "AAliaslive"), ("true", "AAliasTrue"), ("5", "AAlias5")])
    func `an alias is called as Python writes its name`(alias: String, id: String) {
        let transformed = TransformedTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::StateMachine, Properties: {Role: r, DefinitionUri: 's3://b/k',
              AutoPublishAlias: \(alias)}}}
            """)
        #expect(transformed.ids == ["A", "AVersion", id])
    }
}
