import Diagnostics
import Documents
import Templates
import Testing
import TextMarkers

struct ParameterValuesTests {
    private func template(_ parameters: String) -> ReadTemplate {
        ReadTemplate("Parameters:\n" + parameters + "\nResources: {A: {Type: X}}\n")
    }

    private func json(_ value: Value?) -> String { value.map { JSONWriter.text(of: $0.node) } ?? "-" }

    @Test(arguments: [
        ("String", "abc", #""abc""#), ("String", "0777", #""0777""#), ("String", "", #""""#), ("Number", "5", "5"),
        ("Number", "-1.50", "-1.50"),
        // What YAML would read as another number stays text.
        ("Number", "010", #""010""#), ("Number", "1e3", #""1e3""#), ("Number", "+5", #""+5""#),
        ("List<Number>", "1, 2 ,3", #"["1","2","3"]"#), ("CommaDelimitedList", " a b ,c,, ", #"["a b","c","",""]"#),
        ("CommaDelimitedList", "", "[]"), ("List<String>", "a", #"["a"]"#), ("AWS::EC2::VPC::Id", "vpc-1", #""vpc-1""#),
        ("List<AWS::EC2::Subnet::Id>", "a,b", #"["a","b"]"#),
        ("AWS::SSM::Parameter::Value<String>", "/a/b", #""/a/b""#),
        ("AWS::SSM::Parameter::Value<List<String>>", "/a,/b", #"["/a","/b"]"#),
    ])
    func `values have the type of their parameter`(type: String, text: String, expected: String) {
        var read = template("  P: {Type: '\(type)'}")
        #expect(json(read.parameters(["P": text])["P"]) == expected)
        #expect(read.findings == [])
        var withDefault = template("  P: {Type: '\(type)', Default: '\(text)'}")
        #expect(json(withDefault.parameters()["P"]) == expected)
        #expect(withDefault.findings == [])
    }

    @Test func `overrides come before defaults`() {
        var read = template("  A: {Type: String, Default: x}\n  B: {Type: String, Default: y}")
        let values = read.parameters(["A": "given"])
        #expect(values["A"]?.text == "given" && values["B"]?.text == "y")
    }

    @Test func `values of NoEcho parameters are secrets`() {
        var read = template(
            "  A: {Type: String, NoEcho: true, Default: x}\n  B: {Type: CommaDelimitedList, NoEcho: 'true', Default: 'x,y'}\n  C: {Type: String, NoEcho: no, Default: z}"
        )
        let values = read.parameters()
        #expect(
            values["A"]?.isSecret == true && values["B"]?.isSecret == true
                && values["B"]?.list?.allSatisfy(\.isSecret) == true)
        #expect(values["C"]?.isSecret == false)
    }

    @Test func `a missing value is an error where a stack is meant`() {
        var read = template("  ①A①: {Type: String}")
        #expect(read.parameters(isComplete: false).isEmpty && read.findings == [])
        #expect(read.parameters().isEmpty)
        #expect(read.findings == ["G613 ①"])
        #expect(read.diagnostics.all.first?.help == "give one with --parameter-overrides A=VALUE")
    }

    @Test func `an override of nothing is a warning`() {
        var read = template("  Stage: {Type: String, Default: x}")
        _ = read.parameters(["Stgae": "y", "Other": "z"])
        #expect(read.diagnostics.all.map(\.severity) == [.warning, .warning])
        #expect(
            read.diagnostics.all.map(\.message) == [
                "the template declares no parameter 'Other'; its value is ignored",
                "the template declares no parameter 'Stgae'; its value is ignored; did you mean 'Stage'?",
            ])
    }

    @Test(arguments: [
        ("Type: Number", "abc", "is no number"), ("Type: Number", "0x1F", "is no number"),
        ("Type: Number", "inf", "is no number"), ("Type: Number", "nan", "is no number"),
        ("Type: Number", "", "is no number"),
        ("Type: 'List<Number>'", "1,b", "is no list of numbers"),
        ("Type: 'List<Number>'", "1,", "is no list of numbers"),
        ("Type: String, AllowedValues: [dev, prod]", "prd", "is not allowed; did you mean 'prod'?"),
        ("Type: String, AllowedValues: [dev, prod]", "x", "is not one of 'dev', 'prod'"),
        ("Type: CommaDelimitedList, AllowedValues: [a, b]", "a,zz", "is not one of 'a', 'b'"),
        ("Type: String, AllowedValues: [a, b, c, d, e, f]", "zz", "is not one of 'a', 'b', 'c', 'd', 'e', …"),
        ("Type: String, AllowedPattern: '[a-z]+'", "aB", "does not match the pattern '[a-z]+'"),
        (
            "Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: small letters", "B",
            "does not match the pattern '[a-z]+': small letters"
        ),
        ("Type: CommaDelimitedList, AllowedPattern: '[a-z]+'", "a,B", "does not match the pattern '[a-z]+'"),
        ("Type: String, MinLength: 2", "é", "has 1 characters, fewer than 2"),
        ("Type: String, MaxLength: 2", "日本語", "has 3 characters, more than 2"),
        ("Type: Number, MinValue: 3", "2.99999999999999999999", "is below 3"),
        ("Type: Number, MaxValue: 9007199254740992", "9007199254740993", "is above 9007199254740992"),
        ("Type: Number, MaxValue: -1", "0", "is above -1"),
        ("Type: String", String(repeating: "x", count: 4097), "is longer than 4096 bytes"),
    ])
    func `values that break their constraints are errors`(fields: String, text: String, problem: String) {
        var read = template("  ①P①: {\(fields)}")
        _ = read.parameters(["P": text])
        #expect(read.findings == ["G612 ①"])
        #expect(read.diagnostics.all.first?.message == "the value \(quoted(text)) given for parameter 'P' \(problem)")
    }

    @Test(arguments: [
        ("Type: Number", "5."), ("Type: Number", ".5"), ("Type: Number", "-1E-3"),
        ("Type: String, AllowedValues: [yes, 'no']", "yes"),
        ("Type: CommaDelimitedList, AllowedValues: [a b, c]", "c, a b ,c"), ("Type: 'List<Number>'", "1, 2"),
        ("Type: String, AllowedPattern: '^[a-z]*$'", "abc"),
        ("Type: CommaDelimitedList, AllowedPattern: '[a-z]+'", "a, b"),
        ("Type: String, MinLength: 2, MaxLength: '3'", "é日"), ("Type: Number, MinValue: 1, MaxValue: 1.0", "1.00"),
        // Back references are not checked.
        ("Type: String, AllowedPattern: '(a)\\1'", "b"),
    ])
    func `values within their constraints are none`(fields: String, text: String) {
        var read = template("  P: {\(fields)}")
        _ = read.parameters(["P": text])
        #expect(read.findings == [])
    }

    @Test func `a default that breaks the constraints is an error at its place`() {
        var read = template("  P: {Type: String, Default: ①c①, AllowedValues: [②a, b②]}")
        #expect(read.parameters()["P"]?.text == "c")
        #expect(read.findings == ["G611 ①"])
        #expect(read.diagnostics.all.first?.message == "the default 'c' of parameter 'P' is not one of 'a', 'b'")
        #expect(read.diagnostics.all.first?.related.map { read.marked.name(of: $0.span) } == ["②"])
    }

    @Test func `secret values are not shown in messages`() {
        var read = template("  P: {Type: String, NoEcho: true, Default: hushhush, MaxLength: 3}")
        _ = read.parameters(["P": "whisper"])
        #expect(
            read.diagnostics.all.map(\.message) == [
                "the default of parameter 'P' has 8 characters, more than 3",
                "the value given for parameter 'P' has 7 characters, more than 3",
            ])
    }

    @Test(arguments: [
        Mistake(
            "Parameters: {P: {Type: CommaDelimitedList, Default: ①[a, b]①}}\nResources: {A: {Type: X}}\n", "G611",
            "the default of parameter 'P' is text; found a list", help: "write the list as text with commas: 'a,b'"),
        Mistake(
            "Parameters: {P: {Type: String, Default: ①!Ref AWS::Region①}}\nResources: {A: {Type: X}}\n", "G611",
            "the default of parameter 'P' is text; found the function '!Ref'"),
        Mistake(
            "Parameters: {①P①: {Type: String, Default: }}\nResources: {A: {Type: X}}\n", "G611",
            "the default of parameter 'P' is text; found nothing", help: "write '' for an empty text"),
        Mistake(
            "Parameters: {①P①: {Default: x}}\nResources: {A: {Type: X}}\n", "G610", "parameter 'P' has no Type",
            help: "write 'Type: String' under it"),
        Mistake(
            "Parameters: {P: {Type: ①[String]①, Default: x}}\nResources: {A: {Type: X}}\n", "G610",
            "the Type of parameter 'P' is text; found a list"),
        Mistake("Parameters: {P: ①dev①}\nResources: {A: {Type: X}}\n", "T120", "'parameter P' is a map; found 'dev'"),
        Mistake(
            "Parameters: {P: ①[dev]①}\nResources: {A: {Type: X}}\n", "T120", "'parameter P' is a map; found a list"),
        Mistake(
            "Parameters: {P: {Type: ①Integer①, Default: 1}}\nResources: {A: {Type: X}}\n", "G610",
            "'Integer' is no parameter type; did you mean 'Number'?",
            fixed: "Parameters: {P: {Type: Number, Default: 1}}"),
        Mistake(
            "Parameters: {P: {Type: ①'string'①, Default: x}}\nResources: {A: {Type: X}}\n", "G610",
            "'string' is no parameter type; did you mean 'String'?",
            fixed: "Parameters: {P: {Type: 'String', Default: x}}"),
        Mistake(
            "Parameters: {P: {Type: ①'AWS::EC2::Vpc::ID'①, Default: x}}\nResources: {A: {Type: X}}\n", "G610",
            "'AWS::EC2::Vpc::ID' is no parameter type; did you mean 'AWS::EC2::VPC::Id'?",
            fixed: "Parameters: {P: {Type: 'AWS::EC2::VPC::Id', Default: x}}"),
        Mistake(
            "Parameters: {P: {Type: ①Map①, Default: x}}\nResources: {A: {Type: X}}\n", "G610",
            "'Map' is no parameter type"),
        Mistake(
            "Parameters: {P: {Type: String, ①Defualt①: x, Default: x}}\nResources: {A: {Type: X}}\n", "G615",
            "parameter 'P' cannot have 'Defualt'; did you mean 'Default'?",
            fixed: "Parameters: {P: {Type: String, Default: x, Default: x}}"),
        Mistake(
            "Parameters: {P: {Type: String, ①Foo①: x, Default: x}}\nResources: {A: {Type: X}}\n", "G615",
            "parameter 'P' cannot have 'Foo'"),
        Mistake(
            "Parameters: {P: {Type: String, AllowedValues: ①a①, Default: x}}\nResources: {A: {Type: X}}\n", "G615",
            "'AllowedValues' is a list of texts; found 'a'"),
        Mistake(
            "Parameters: {P: {Type: String, AllowedPattern: ①[a-z]①, Default: x}}\nResources: {A: {Type: X}}\n", "G615",
            "'AllowedPattern' is a regular expression; found a list"),
        Mistake(
            "Parameters: {P: {Type: String, AllowedPattern: ①'[a-z'①, Default: x}}\nResources: {A: {Type: X}}\n",
            "G615", "'[a-z' is no regular expression: '[' is not closed"),
        Mistake(
            "Parameters: {P: {Type: String, MinLength: ①-1①, Default: x}}\nResources: {A: {Type: X}}\n", "G615",
            "'MinLength' is a whole number; found '-1'"),
        Mistake(
            "Parameters: {P: {Type: Number, MaxValue: ①big①, Default: 1}}\nResources: {A: {Type: X}}\n", "G615",
            "'MaxValue' is a number; found 'big'"),
        Mistake(
            "Parameters: {P: {Type: String, NoEcho: ①sure①, Default: x}}\nResources: {A: {Type: X}}\n", "G615",
            "'NoEcho' is true or false; found 'sure'"),
        Mistake(
            "Parameters: {①my-p①: {Type: String, Default: x}}\nResources: {A: {Type: X}}\n", "T113",
            "the parameter 'my-p' may hold letters and digits only",
            help: "name it 'MyP', here and where it is referred to",
            fixed: "Parameters: {MyP: {Type: String, Default: x}}"),
    ])
    func `wrong declarations are found where they are`(mistake: Mistake) {
        var read = ReadTemplate(mistake.text)
        _ = read.parameters()
        read.expect(mistake)
    }

    @Test func `a parameter that cannot be read may still be referred to`() {
        let read = ReadTemplate(
            "Parameters: {P: ①x①, ②Q②: {Default: 1}}\nResources: {A: {Type: X, Properties: {a: !Ref P, b: !Ref Q}}}\n")
        #expect(read.checked.findings == ["T120 ①", "G610 ②"])
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["(a+)+$", "(a|a)*b", "(a*)*b", "(?=.*b).*", "(a{1,50}){1,50}b"])
    func `a pattern cannot take long`(pattern: String) {
        var read = template("  ①P①: {Type: String, AllowedPattern: '\(pattern)'}")
        _ = read.parameters(["P": String(repeating: "a", count: 300) + "!"])
        #expect(read.findings == ["G612 ①"])
    }

    @Test(arguments: [
        ("String", false), ("Number", false), ("List<Number>", true), ("CommaDelimitedList", true),
        ("List<String>", true), ("AWS::EC2::KeyPair::KeyName", false), ("AWS::EC2::Image::Id", false),
        ("List<AWS::EC2::SecurityGroup::Id>", true), ("AWS::SSM::Parameter::Name", false),
        ("AWS::SSM::Parameter::Value<String>", false), ("AWS::SSM::Parameter::Value<Number>", false),
        ("AWS::SSM::Parameter::Value<CommaDelimitedList>", true),
        ("AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>", true),
        ("AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", false),
    ])
    func `parameter types are known`(name: String, isList: Bool) {
        #expect(ParameterType(name)?.isList == isList)
    }

    @Test(arguments: [
        "string", "List", "List<>", "List<List<String>>", "List<AWS::EC2::KeyPair::KeyName>", "AWS::EC2::Foo::Id",
        "AWS::SSM::Parameter::Value", "AWS::SSM::Parameter::Value<Foo>", "List<AWS::EC2::Subnet::Id",
        String(repeating: "AWS::SSM::Parameter::Value<", count: 50_000),
    ])
    func `other names are no types`(name: String) {
        #expect(ParameterType(name) == nil)
    }
}
