import Testing
import TextMarkers

struct ServerlessConnectorTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: ①Nope①}, Destination: {Id: T},
                Permissions: [Read]}}
              T: {Type: AWS::Serverless::SimpleTable}
            """, "P295",
            "'Source' of 'C' names 'Nope', which is no resource of this template"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: F}, Destination: {Id: T},
                Permissions: [①Delete①]}}
              F: {Type: AWS::Serverless::Function, Properties: {CodeUri: 's3://b/k', Handler: a.b,
                Runtime: python3.13}}
              T: {Type: AWS::Serverless::SimpleTable}
            """, "P296",
            "a connector from AWS::Lambda::Function to AWS::DynamoDB::Table cannot have the permission 'Delete'",
            help: "it can have Read, Write"),
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: T}, Destination: ①{Id: F}①,
                Permissions: [Read]}}
              F: {Type: AWS::S3::Bucket}
              T: {Type: AWS::S3::Bucket}
            """, "P295",
            "there are no connectors from AWS::S3::Bucket to AWS::S3::Bucket",
            help: "from there, they lead to AWS::Lambda::Function"),
    ])
    func `a connector that cannot be made is refused`(mistake: Mistake) {
        check(mistake)
    }
}
