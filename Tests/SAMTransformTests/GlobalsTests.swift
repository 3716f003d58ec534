import Testing
import TextMarkers

struct GlobalsTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {①Timout①: 3}}
            Resources: {A: {Type: AWS::Serverless::SimpleTable}}
            """, "G601",
            "'Timout' cannot be global for 'Function'; did you mean 'Timeout'?",
            fixed: "Globals: {Function: {Timeout: 3}}"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: {①FunctionName①: a}}
            Resources: {A: {Type: AWS::Serverless::SimpleTable}}
            """, "G601",
            "'FunctionName' cannot be global for 'Function'",
            help: "write it in each resource"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {①Functions①: {Timeout: 3}}
            Resources: {A: {Type: AWS::Serverless::SimpleTable}}
            """, "G602",
            "'Functions' cannot have globals; did you mean 'Function'?",
            fixed: "Globals: {Function: {Timeout: 3}}"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {①Connector①: {Timeout: 3}}
            Resources: {A: {Type: AWS::Serverless::SimpleTable}}
            """, "G602",
            "'Connector' cannot have globals",
            help: "there are globals for Api, CapacityProvider, Function, HttpApi, LayerVersion, SimpleTable, "
                + "StateMachine, WebSocketApi"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: ①[Function]①
            Resources: {A: {Type: AWS::Serverless::SimpleTable}}
            """, "G603",
            "'Globals' is a map; found a list"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {Function: ①3①}
            Resources: {A: {Type: AWS::Serverless::SimpleTable}}
            """, "G603",
            "'Globals.Function' is a map; found '3'"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {SimpleTable: {SSESpecification: {SSEEnabled: true}}}
            Resources: {A: {Type: AWS::Serverless::SimpleTable, IgnoreGlobals: ①{a: b}①}}
            """, "G604",
            "'IgnoreGlobals' is '*' or a list of properties; found a map"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {SimpleTable: {SSESpecification: {SSEEnabled: true}}}
            Resources: {A: {Type: AWS::Serverless::SimpleTable, IgnoreGlobals: [①SSESpecificaton①]}}
            """, "G604",
            "'IgnoreGlobals' names 'SSESpecificaton', which Globals do not set; did you mean 'SSESpecification'?"),
    ])
    func `what cannot be global is refused`(mistake: Mistake) {
        check(mistake)
    }

    @Test func `a resource can ignore some globals or all`() throws {
        let transformed = TransformedTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Globals: {SimpleTable: {SSESpecification: {SSEEnabled: true}}}
            Resources:
              Follows: {Type: AWS::Serverless::SimpleTable}
              Skips: {Type: AWS::Serverless::SimpleTable, IgnoreGlobals: [SSESpecification]}
              Ignores: {Type: AWS::Serverless::SimpleTable, IgnoreGlobals: '*'}
            """)
        #expect(transformed.findings == [])
        #expect(try #require(transformed.properties("Follows")).contains("SSEEnabled"))
        #expect(try #require(transformed.properties("Skips")).contains("SSEEnabled") == false)
        #expect(try #require(transformed.properties("Ignores")).contains("SSEEnabled") == false)
    }
}
