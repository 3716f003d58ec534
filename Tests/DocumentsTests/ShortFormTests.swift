import Diagnostics
import Documents
import Testing

struct ShortFormTests {
    @Test(arguments: [
        ("!Ref x", #"{"Ref":"x"}"#), ("!Condition x", #"{"Condition":"x"}"#), ("!Sub '${x}'", #"{"Fn::Sub":"${x}"}"#),
        ("!Foo bar", #"{"Fn::Foo":"bar"}"#), ("!Split [a, !Ref b]", #"{"Fn::Split":["a",{"Ref":"b"}]}"#),
        ("!GetAtt a.b", #"{"Fn::GetAtt":["a","b"]}"#), ("!GetAtt a.b.c", #"{"Fn::GetAtt":["a","b.c"]}"#),
        ("!GetAtt a", #"{"Fn::GetAtt":"a"}"#), ("!GetAtt [a, b, c]", #"{"Fn::GetAtt":["a","b","c"]}"#),
        ("!GetAtt .b", #"{"Fn::GetAtt":["","b"]}"#), ("!Sub {X: 1}", #"{"Fn::Sub":{"X":1}}"#),
        ("!Sub |\n  a\n  ${b}\n", #"{"Fn::Sub":"a\n${b}\n"}"#), ("!<!Ref> x", #"{"Ref":"x"}"#),
        // A scalar behind a short form is text, whatever it looks like.
        ("!Base64 0777", #"{"Fn::Base64":"0777"}"#), ("!Ref yes", #"{"Ref":"yes"}"#),
        ("!GetAZs", #"{"Fn::GetAZs":""}"#),
        ("!Base64 [0777]", #"{"Fn::Base64":[511]}"#),
    ])
    func `short forms are read as long ones`(text: String, json: String) {
        let document = ReadDocument(text)
        #expect(document.json == json)
        #expect(document.findings == [])
    }

    @Test func `the tag is known to messages`() {
        #expect(ReadDocument("!Sub x").root?.mapping?.first?.key.shortForm == "!Sub")
        #expect(ReadDocument("!Ref x").root?.mapping?.first?.key.shortForm == "!Ref")
        #expect(ReadDocument("Ref: x").root?.mapping?.first?.key.shortForm == nil)
        #expect(ReadDocument("!Sub x").root?.kindInWords == "the function '!Sub'")
        #expect(ReadDocument("!Sub").root?.mapping?.first?.value.kindInWords == "nothing")
        #expect(ReadDocument("!Sub ''").root?.mapping?.first?.value.kindInWords == "''")
    }
}
