import Testing

/// What a function's alias, its versions and its layers are called is known only after the transform.
struct ReferenceRewriterTests {
    private static func output(_ value: String) throws -> String {
        let transformed = TransformedTemplate(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              A:
                Type: AWS::Serverless::Function
                Properties: {CodeUri: 's3://b/k', Handler: a.b, Runtime: python3.13, AutoPublishAlias: live}
              L:
                Type: AWS::Serverless::LayerVersion
                Properties: {ContentUri: 's3://b/l'}
            Outputs: {O: {Value: \(value)}}
            """)
        return transformed.json.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
            .split(separator: #""O": {"Value": "#).last.map(String.init) ?? ""
    }

    @Test(arguments: [
        ("!Ref A.Alias", #"{"Ref": "AAliaslive"}"#),
        ("!Ref A", #"{"Ref": "A"}"#),
        ("!Ref A.Nope", #"{"Ref": "A.Nope"}"#),
        ("!GetAtt A.Alias.Arn", #"{"Fn::GetAtt": ["AAliaslive","Arn"]}"#),
        ("!GetAtt A.Arn", #"{"Fn::GetAtt": ["A","Arn"]}"#),
        (
            "!Sub '${A.Alias} ${A.Alias.Arn} ${A.Arn} ${!A.Alias}'",
            #"{"Fn::Sub": "${AAliaslive} ${AAliaslive.Arn} ${A.Arn} ${!A.Alias}"}"#
        ),
        (
            "!Sub ['${A.Alias} ${X}', {X: !Ref A.Alias}]",
            #"{"Fn::Sub": ["${AAliaslive} ${X}",{"X": {"Ref": "AAliaslive"}}]}"#
        ),
        ("!Ref L", #"{"Ref": "L00"}"#),
        ("!Join ['', [!Ref L, '${L}']]", #"{"Fn::Join": ["",[{"Ref": "L00"},"${L}"]]}"#),
    ])
    func `references lead to what resources have become`(value: String, json: String) throws {
        let id = try #require(
            TransformedTemplate(
                """
                Transform: AWS::Serverless-2016-10-31
                Resources: {L: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: 's3://b/l'}}}
                """
            ).ids.first)
        #expect(try Self.output(value).hasPrefix(json.replacing("L00", with: id)))
    }
}
