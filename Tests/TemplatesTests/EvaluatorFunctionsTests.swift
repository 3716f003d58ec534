import Diagnostics
import Documents
import Templates
import Testing

struct EvaluatorFunctionsTests {
    @Test(arguments: [
        ("!Sub 'x-${Env}-${AWS::Region}-${Fn.Arn}'", #""x-dev-us-east-1-arn:fn""#),
        ("!Sub ['${A}${B}', {A: !Ref Env, B: 5}]", #""dev5""#), ("!Sub ['${Env}', {Env: own}]", #""own""#),
        ("!Sub '${!Env}'", #""${Env}""#), ("!Sub ['${A}', {A: }]", #""""#),
        ("!Join ['-', [a, !Ref Env, 5]]", #""a-dev-5""#), ("!Join ['', !Ref List]", #""ab""#),
        ("!Join [',', []]", #""""#), ("!Join [',', !Split ['-', a-b]]", #""a,b""#),
        ("!Join ['-', [a, ~, b]]", #""a--b""#),
        ("!Split [',', 'a,b,,c']", #"["a","b","","c"]"#), ("!Split ['--', 'a--b-c--']", #"["a","b-c",""]"#),
        ("!Split [x, abc]", #"["abc"]"#), ("!Split [',', '']", #"[""]"#), ("!Split ['é', 'aéb']", #"["a","b"]"#),
        ("!Split [e, 'e\u{301}']", "[\"\",\"\u{301}\"]"),
        ("!Select [1, [a, b]]", #""b""#), ("!Select ['0', !Ref List]", #""a""#),
        ("!Select [1, !Split [',', !ImportValue Shared]]", #""two""#),
        ("!Select [!Ref Number, [a, b, c, d, e, f]]", #""f""#), ("!Select [0, !GetAtt Fn.List]", #""i""#),
        ("!Select [0, [[a]]]", #"["a"]"#),
        ("!FindInMap [M, dev, size]", "1"), ("!FindInMap [M, !Ref Env, names]", #"["p","q"]"#),
        ("!FindInMap [!Sub M, prod, !Join ['', [si, ze]]]", "2"), ("!Select [0, !FindInMap [M, prod, names]]", #""r""#),
        ("!FindInMap [M, none, size, {DefaultValue: 9}]", "9"),
        ("!FindInMap [M, !FindInMap [M, x, y, {DefaultValue: dev}], size]", "1"), ("!Base64 ''", #""""#),
        ("!Base64 f", #""Zg==""#), ("!Base64 foobar", #""Zm9vYmFy""#), ("Fn::Base64: !Sub '${Env}é'", #""ZGV2w6k=""#),
        (
            "Fn::ToJsonString: {a: [1, '1', true, yes, ~], b: {c: !Ref Env}}",
            #""{\"a\":[1,\"1\",true,true,null],\"b\":{\"c\":\"dev\"}}""#
        ), ("Fn::ToJsonString: []", #""[]""#), ("!Length [a, b]", "2"), ("Fn::Length: !Ref List", "2"),
        ("Fn::Length: !Split [',', 'a,b,c']", "3"),
        ("!GetAZs ''", #"["us-east-1a","us-east-1b","us-east-1c"]"#),
        ("!GetAZs", #"["us-east-1a","us-east-1b","us-east-1c"]"#),
        ("!GetAZs eu-north-1", #"["eu-north-1a","eu-north-1b","eu-north-1c"]"#),
        ("!Select [0, Fn::GetAZs: !Ref AWS::Region]", #""us-east-1a""#),
        ("!Cidr [10.0.0.0/16, 2, 8]", #"["10.0.0.0/24","10.0.1.0/24"]"#),
        ("!Cidr [10.0.0.0/16, 1]", #"["10.0.0.0/24"]"#),
        ("!Cidr ['2001:db8::/56', '2', 64]", #"["2001:db8::/64","2001:db8:0:1::/64"]"#),
        ("!Select [1, !Cidr [10.0.0.0/16, 2, 4]]", #""10.0.0.16/28""#),
        ("!ImportValue Shared", #""one,two""#), ("Fn::ImportValue: !Sub ['Shar${X}', {X: ed}]", #""one,two""#),
    ])
    func `functions come to their values`(yaml: String, json: String) {
        let world = Evaluated(yaml)
        #expect(world.json == json)
        #expect(world.codes == [])
    }

    @Test(arguments: [
        ("!Join [',', x]", "Join takes a delimiter and a list of texts"),
        ("!Join [',', [[a]]]", "Join takes a delimiter and a list of texts, and this item is none"),
        ("!Join [',', [{a: 1}]]", "Join takes a delimiter and a list of texts, and this item is none"),
        ("!Join [',', !Ref Env]", "Join takes a delimiter and a list of texts"),
        ("!Split ['', a]", "the delimiter of Split is empty"),
        ("!Split [',', [a]]", "Split takes a delimiter and a text"),
        ("!Split [',', !Ref List]", "Split takes a delimiter and a text"),
        ("!Select [x, [a]]", "Select takes a whole number as index"),
        ("!Select ['010x', [a]]", "Select takes a whole number as index"), ("!Select [0, a]", "Select takes a list"),
        ("!Select [0, !Ref Env]", "Select takes a list"),
        ("!Select [2, [a, b]]", "Select asks for item 2, and the list has 2"),
        ("!Select [-1, [a]]", "Select asks for item -1, and the list has 1"),
        ("!Select [2, !Ref List]", "Select asks for item 2, and the list has 2"),
        ("!Sub '${List}'", "'${List}' is a list, and Sub takes texts"),
        ("!Sub ['${A}', {A: {b: 1}}]", "'${A}' is a map, and Sub takes texts"),
        ("!FindInMap [M, devv, size]", "mapping 'M' has no 'devv'; did you mean 'dev'?"),
        ("!FindInMap [M, other, size]", "mapping 'M' has no 'other'; it has 'dev', 'prod'"),
        ("!FindInMap [M, dev, zzz]", "mapping 'M' has no 'zzz' under 'dev'; it has 'size', 'names'"),
        ("!FindInMap [M, [a], size]", "FindInMap takes a mapping and two keys, all texts"),
        ("!FindInMap [M, dev, ~]", "FindInMap takes a mapping and two keys, all texts"),
        ("!FindInMap [M, !Ref List, size]", "FindInMap takes a mapping and two keys, all texts"),
        ("Fn::Base64: !Ref List", "Base64 takes a text"),
        ("Fn::ToJsonString: !Ref Env", "ToJsonString takes a list or a map"),
        ("Fn::Length: !Ref Env", "Length takes a list"), ("Fn::Length: {a: 1}", "Length takes a list"),
        ("Fn::GetAZs: [a]", "GetAZs takes the name of a region"),
        ("!Cidr [x, 1, 8]", "Cidr takes an address block such as 10.0.0.0/16"),
        ("!Cidr [10.0.0.0/16, 0, 8]", "Cidr takes a count of 1 to 256 subnets"),
        ("!Cidr [10.0.0.0/16, 257, 8]", "Cidr takes a count of 1 to 256 subnets"),
        ("!Cidr [10.0.0.0/16, 1, x]", "Cidr takes the bits of a subnet as a whole number"),
        ("!Cidr [10.0.0.0/24, 2, 8]", "2 subnets of 8 bits do not fit into '10.0.0.0/24'"),
        ("!Cidr [10.0.0.0/32, 1, 1]", "1 subnets of 1 bits do not fit into '10.0.0.0/32'"),
        (
            "!Cidr [10.0.0.0/16, 1, -9223372036854775808]",
            "1 subnets of -9223372036854775808 bits do not fit into '10.0.0.0/16'"
        ), ("!ImportValue Sharde", "no deployed stack exports 'Sharde'; did you mean 'Shared'?"),
        ("Fn::ImportValue: !Ref List", "ImportValue takes the name of an export"),
        ("!GetAtt [Fn, !Ref List]", "GetAtt takes a resource and the name of an attribute"),
        ("!FindInMap [M, !Select [9, [a]], size]", "Select asks for item 9, and the list has 1"),
    ])
    func `what a function cannot use is said once and becomes unknown`(yaml: String, message: String) {
        let world = Evaluated(yaml)
        #expect(world.messages == [message])
        #expect(world.value?.isUnknown == true || yaml.hasPrefix("!Sub"))
    }

    private static let doubling =
        String(repeating: "!Sub ['${A}${A}', {A: ", count: 60) + "x" + String(repeating: "}]", count: 60)
    private static let waiting =
        String(repeating: "!Sub ['${A}${A}', {A: ", count: 60) + "!Ref Later" + String(repeating: "}]", count: 60)
    private static let escaping =
        String(repeating: "Fn::ToJsonString: [{", count: 60) + "a: '\"'" + String(repeating: "}]", count: 60)
    private static let encoding =
        String(repeating: "{Fn::Base64: ", count: 90) + "abc" + String(repeating: "}", count: 90)

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [(doubling, ["R330"]), (waiting, []), (escaping, ["R330"]), (encoding, ["R330"])])
    func `functions cannot make more text than there is memory`(yaml: String, codes: [String]) {
        let world = Evaluated(yaml)
        #expect(world.codes == codes)
        #expect(world.value?.unknown != nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `all texts together are bounded`() {
        let items = (0..<200).map { _ in "!Sub ['${A}', {A: \(String(repeating: "x", count: 900))}]" }.joined(
            separator: ", ")
        let joined = "!Join ['', [\(String(repeating: "!Ref Env, ", count: 2000))]]"
        #expect(Evaluated("[\(items), \(joined)]").codes == [])
    }
}
