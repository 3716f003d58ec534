import Documents
import OrderedCollections
import Templates
import Testing

struct S3EventTests {
    @Test func `a bucket tells each function once of each event, also of those that it has itself`() throws {
        let event = "{Type: S3, Properties: {Bucket: !Ref B, Events: ['s3:ObjectCreated:*', 's3:ObjectCreated:*']}}"
        func function(_ name: String, _ events: String) -> String {
            """
              \(name):
                Type: AWS::Serverless::Function
                Properties: {CodeUri: 's3://b/k', Handler: a.b, Runtime: python3.13, Events: {\(events)}}

            """
        }
        let transformed = TransformedTemplate(
            "Transform: AWS::Serverless-2016-10-31\nResources:\n"
                + function("F", "One: \(event), Two: \(event)") + function("G", "One: \(event)")
                    + """
                      B:
                        Type: AWS::S3::Bucket
                        Properties:
                          NotificationConfiguration:
                            LambdaConfigurations: [{Event: 's3:ObjectCreated:*', Function: !GetAtt G.Arn}]
                    """)
        let bucket = try #require(transformed.template.resources["B"])
        let notifications = bucket.properties["NotificationConfiguration"]?["LambdaConfigurations"]?.sequence ?? []
        #expect(
            notifications.map { $0["Function"]?["Fn::GetAtt"]?.sequence?.first?.text ?? "" } == ["G", "F"])
        #expect(bucket.dependsOn.map(\.id.rawValue) == ["FOnePermission", "FTwoPermission", "GOnePermission"])
    }
}
