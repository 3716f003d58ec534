import Testing
import TextMarkers

struct APIEventTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shpo: {Type: AWS::Serverless::Api, Properties: {StageName: live}}
              A: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://b/k', Handler: a.b,
                Runtime: python3.13, Events: {E: {Type: Api, Properties: {Path: /, Method: get,
                RestApiId: ①!Ref Shop①}}}}}
            """, "E411",
            "'RestApiId' of event 'E' of 'A' names 'Shop', which is no resource of this template; did you "
                + "mean 'Shpo'?"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live,
                Auth: {Authorizers: {Pool: {UserPoolArn: 'arn:aws:cognito'}}}}}
              A: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://b/k', Handler: a.b,
                Runtime: python3.13, Events: {E: {Type: Api, Properties: {Path: /, Method: get,
                RestApiId: !Ref Shop, Auth: {Authorizer: ①Pol①}}}}}}
            """, "E412",
            "'Shop' has no authorizer 'Pol'; did you mean 'Pool'?"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              A: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://b/k', Handler: a.b,
                Runtime: python3.13, Events: {E: {Type: Api, Properties: {Path: /, Method: get}},
                ①F①: {Type: Api, Properties: {Path: /, Method: GET}}}}}
            """, "E410",
            "event 'F' of 'A' adds 'GET /' to 'ServerlessRestApi', which has it already",
            help: "a route can call one function only"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Shop: {Type: AWS::Serverless::Api, Properties: {StageName: live, Models: {Thing: {type: object}}}}
              A: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://b/k', Handler: a.b,
                Runtime: python3.13, Events: {E: {Type: Api, Properties: {Path: /, Method: get,
                RestApiId: !Ref Shop, RequestModel: {Model: ①Thingy①}}}}}}
            """, "E413",
            "'Shop' has no model 'Thingy'; did you mean 'Thing'?"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              A: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://b/k', Handler: a.b,
                Runtime: python3.13, Events: {E: {Type: Api, Properties: {Path: /, Method: get,
                RequestParameters: [①page①]}}}}}
            """, "E414",
            "'page' is no request parameter",
            help: "write method.request.header.NAME, or querystring or path instead of header"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              ②Shop②: {Type: AWS::Serverless::HttpApi}
              A: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://b/k', Handler: a.b,
                Runtime: python3.13, Events: {E: {Type: Api, Properties: {Path: /, Method: get,
                RestApiId: ①!Ref Shop①}}}}}
            """, "E411",
            "an event of type Api needs AWS::Serverless::Api, and 'Shop' is AWS::Serverless::HttpApi",
            help: "write 'Type: HttpApi' and 'ApiId'"),
    ])
    func `a route that cannot be added is refused`(mistake: Mistake) {
        check(mistake)
    }
}
