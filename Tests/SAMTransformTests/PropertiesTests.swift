import Testing
import TextMarkers

struct PropertiesTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::SimpleTable, Properties: {①TabelName①: a}}}
            """, "P201",
            "AWS::Serverless::SimpleTable has no property 'TabelName'; did you mean 'TableName'?",
            fixed: "Resources: {A: {Type: AWS::Serverless::SimpleTable, Properties: {TableName: a}}}"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::SimpleTable, Properties: {①Colour①: red}}}
            """, "P201",
            "AWS::Serverless::SimpleTable has no property 'Colour'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {①A①: {Type: AWS::Serverless::Api, Properties: {Name: a}}}
            """, "P202",
            "'A' needs the property 'StageName'",
            help: "AWS::Serverless::Api requires it"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {A: {Type: AWS::Serverless::SimpleTable, Properties: {Tags: ①red①}}}
            """, "P203",
            "'Tags' of 'A' is a map; found 'red'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources: {①A①: {Type: AWS::Serverless::LayerVersion}}
            """, "P202",
            "'A' needs the property 'ContentUri'",
            help: "AWS::Serverless::LayerVersion requires it"),
    ])
    func `properties are checked against the table of their type`(mistake: Mistake) {
        check(mistake)
    }
}
