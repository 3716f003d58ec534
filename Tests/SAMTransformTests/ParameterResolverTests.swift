import Diagnostics
import Documents
import Testing
import TextMarkers

@testable import SAMTransform

struct ParameterResolverTests {
    @Test(arguments: [
        Mistake(
            """
            Transform: AWS::Serverless-2016-10-31
            Parameters: {Size: {Type: Number, Default: 5}}
            Resources: {A: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: 's3://b/k',
              LayerName: !Sub ①'${Size}'①}}}
            """, "R319",
            "Sub can only insert text, and the value of 'Size' is '5'")
    ])
    func `a Sub takes text only`(mistake: Mistake) {
        check(mistake)
    }

    @Test func `names of a Sub are those that hold a mark`() {
        let text = "${A}${B.C}x${AWS::Region}$${D.E}${!F.G}${B.C}"
        #expect(SubReferences.names(in: text) == ["A", "B.C", "AWS::Region", "D.E", "B.C"])
        #expect(SubReferences.names(in: text, with: UInt8(ascii: ".")) == ["B.C", "D.E", "B.C"])
    }

    private static func resolved(_ yaml: String) throws -> String {
        let resolver = ParameterResolver(
            values: [
                "Stage": try node("dev"), "Size": try node("5"), "Later": try node("'{{IntrinsicFunction:x}}'"),
            ],
            pseudoParameters: ["AWS::Region": try node("eu-north-1")])
        var list = DiagnosticList()
        return JSONWriter.text(of: resolver.resolved(try node(yaml), into: &list))
    }

    @Test(arguments: [
        ("!Ref Stage", #""dev""#),
        ("!Ref Size", "5"),
        ("!Ref AWS::Region", #""eu-north-1""#),
        ("!Ref Later", #"{"Ref":"Later"}"#),
        ("!Ref Unknown", #"{"Ref":"Unknown"}"#),
        ("[a, {b: !Ref Stage}]", #"["a",{"b":"dev"}]"#),
        ("!Sub '${Stage}-${Unknown}-${AWS::Region}-${!Stage}'", #"{"Fn::Sub":"dev-${Unknown}-eu-north-1-${!Stage}"}"#),
        ("!Sub ['${Stage} ${X}', {X: !Ref Stage}]", #"{"Fn::Sub":["dev ${X}",{"X":"dev"}]}"#),
        ("!GetAtt Stage.Arn", #"{"Fn::GetAtt":["Stage","Arn"]}"#),
    ])
    func `references to known parameters become their values`(yaml: String, json: String) throws {
        #expect(try Self.resolved(yaml) == json)
    }
}
