import Testing

@testable import SAMTransform

struct FunctionCodeTests {
    @Test(arguments: [
        ("s3://bucket/key", "bucket key -"), ("S3://bucket/a/b.zip", "bucket a/b.zip -"),
        ("s3://bucket/key?versionId=3", "bucket key 3"), ("s3://bucket/key?a=b&versionId=3#x", "bucket key 3"),
        ("s3://bucket/key?versionId=3&versionId=4", "bucket key -"), ("s3://bucket//key", "bucket key -"),
        ("s3://bucket", nil), ("s3:///key", nil), ("s3://[TOKEN]/key", nil), ("https://bucket/key", nil), ("key", nil),
    ])
    func `an S3 URI names bucket, key and version`(text: String, parts: String?) {
        #expect(S3URI(text).map { "\($0.bucket) \($0.key) \($0.version ?? "-")" } == parts)
    }

    @Test(arguments: [
        ("CodeUri: ./src", #""Code":"./src""#),
        ("CodeUri: src", #""Code":"src""#),
        ("CodeUri: {Bucket: b, Key: k, Version: '1'}", #""Code":{"S3Bucket":"b","S3Key":"k","S3ObjectVersion":"1"}"#),
        ("InlineCode: pass", #""Code":{"ZipFile":"pass"}"#),
        ("CodeUri: 's3://b/k', SourceKMSKeyArn: a", #""Code":{"S3Bucket":"b","S3Key":"k","SourceKMSKeyArn":"a"}"#),
    ])
    func `code is where Lambda looks for it`(properties: String, json: String) throws {
        let transformed = TransformedTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              A: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.13, \(properties)}}
            """)
        #expect(transformed.findings == [])
        #expect(try #require(transformed.properties("A")).contains(json))
    }
}
