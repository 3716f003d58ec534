import Diagnostics
import Documents
import Testing

/// What the tree of a YAML text says, and where everything in it stands.
struct YAMLComposerTests {
    // MARK: - Spans. In the results `①{②③}` is a map ① with a key ② and a value ③, `①[②]` a list ① with an item ②.

    @Test(arguments: [
        ("①②Key②: ③value③①\n", "①{②③}"),
        ("①②'a key'②: ③\"a value\"③①\n", "①{②③}"),
        ("①②a②: ③several\n  plain lines③①\n", "①{②③}"),
        ("①②a②: ③\"quoted\n  lines\"③①\n", "①{②③}"),
        ("①②a②:③③①\n", "①{②③}"),
        ("# comment\n\n  ①②a②:  ③1③①  # comment\n\n", "①{②③}"),
        ("①? ②a②\n: ③1③①\n", "①{②③}"),
        ("①- ②a②\n- ③b③①\n", "①[② ③]"),
        ("①②a②:\n③- ④x④\n- ⑤y⑤③①\n", "①{②③[④ ⑤]}"),
        ("①②a②:\n  ③④b④: ⑤1⑤\n  ⑥c⑥: ⑦2⑦③\n⑧d⑧: ⑨3⑨①\n", "①{②③{④⑤ ⑥⑦} ⑧⑨}"),
        ("①②a②: ③[④x④, ⑤{⑥y⑥: ⑦1⑦}⑤ ]③①\n", "①{②③[④ ⑤{⑥⑦}]}"),
        ("①{②a②: ③[]③, ④b④: ⑤{}⑤ }①\n", "①{②③[] ④⑤{}}"),
        ("①[②③a③: ④b④② , ⑤c⑤]①\n", "①[②{③④} ⑤]"),
        ("①②a②: ③[④x④,\n  ⑤y⑤]③①\n", "①{②③[④ ⑤]}"),
        ("①[②x②, ③y③]①", "①[② ③]"),
    ])
    func `keys, values, lists and maps know their places`(text: String, spans: String) {
        #expect(ReadDocument(text).spans == spans)
        #expect(ReadDocument(text).findings == [])
    }

    @Test(arguments: [
        ("①②a②: ③|\n  text\n\n  more③\n\n④b④: ⑤1⑤①\n", "①{②③ ④⑤}"),
        ("①②a②: ③>-\n  folded③①\n", "①{②③}"),
        ("①②a②: ③|\n  text③①", "①{②③}"),
        ("①②a②: ③|+\n  text③①\n\n\n", "①{②③}"),
        ("①②a②: ③|③①\n", "①{②③}"),
        ("①- ②|\n  x②\n# comment\n- ③y③①\n", "①[② ③]"),
    ])
    func `block texts end with their last line`(text: String, spans: String) {
        #expect(ReadDocument(text).spans == spans)
    }

    @Test(arguments: [
        ("①②a②: &x ③1③①\n", "①{②③}"),
        ("①②a②: !!str ③1③①\n", "①{②③}"),
        ("①②a②: !!str &x ③1③①\n", "①{②③}"),
        ("①②a②: &x !!str\n  ③1③①\n", "①{②③}"),
        ("①②a②: &x # why\n  ③④b④: ⑤1⑤③①\n", "①{②③{④⑤}}"),
        ("①②a②: &x\n  ③- ④1④③①\n", "①{②③[④]}"),
        ("①②a②: &x ③[④1④]③①\n", "①{②③[④]}"),
        ("①&x !!str ②a②: ③1③①\n", "①{②③}"),
        ("&x !!map\n①②a②: ③1③①\n", "①{②③}"),
        ("①&x ②a②: ③1③①\n", "①{②③}"),
        ("①②a②: !!null③③\n④b④: ⑤1⑤①\n", "①{②③ ④⑤}"),
        ("①②a②: &x③③\n④b④: ⑤1⑤①\n", "①{②③ ④⑤}"),
        ("①②a②: !<tag:yaml.org,2002:str> ③1③①\n", "①{②③}"),
    ])
    func `tags and anchors are no part of the value`(text: String, spans: String) {
        #expect(ReadDocument(text).spans == spans)
    }

    @Test(arguments: [
        // The key of a short form is its tag.
        ("①②a②: ③④!Ref④ ⑤x⑤③①\n", "①{②③{④⑤}}"),
        ("①②a②: &n ③④!Ref④ ⑤x⑤③①\n", "①{②③{④⑤}}"),
        ("①②a②: ③④!Ref④ &n ⑤'x'⑤③①\n", "①{②③{④⑤}}"),
        ("①②a②: ③④!Sub④ ⑤|\n  ${x}⑤③\n⑥b⑥: ⑦1⑦①\n", "①{②③{④⑤} ⑥⑦}"),
        ("①②a②: ③④!Sub④ # why\n  ⑤text⑤③①\n", "①{②③{④⑤}}"),
        ("①②a②: ③!Ref③④④\n⑥b⑥: ⑦1⑦①\n", "①{②③{③④} ⑥⑦}"),
        ("①②a②: ③④!Join④ ⑤[⑥','⑥, ⑦[]⑦]⑤③①\n", "①{②③{④⑤[⑥ ⑦[]]}}"),
        ("①②a②: ③④!If④\n  ⑤- ⑥c⑥\n  - ⑦1⑦⑤③①\n", "①{②③{④⑤[⑥ ⑦]}}"),
        ("①②a②: ③④!Transform④\n  ⑤⑥b⑥: ⑦1⑦⑤③①\n", "①{②③{④⑤{⑥⑦}}}"),
        ("①[②③!Ref③ ④a④②,⑤⑥!Ref⑥ ⑦b⑦⑤, ⑧!Ref⑧⑨⑨ ]①\n", "①[②{③④} ⑤{⑥⑦} ⑧{⑧⑨}]"),
        ("①②a②: ③④!GetAtt④ ⑤⑥Fn⑥.⑦Arn⑦⑤③①\n", "①{②③{④⑤[⑥ ⑦]}}"),
        ("①②a②: ③④!GetAtt④ ⑤\"⑥Fn⑥.⑦Nested.Arn⑦\"⑤③①\n", "①{②③{④⑤[⑥ ⑦]}}"),
        ("①②a②: ③④!GetAtt④ ⑤[⑥Fn⑥, ⑦Arn⑦]⑤③①\n", "①{②③{④⑤[⑥ ⑦]}}"),
        ("①②a②: ③④!GetAtt④ ⑤⑥日本⑥.⑦Arn⑦⑤③①\n", "①{②③{④⑤[⑥ ⑦]}}"),
        // Not written as it reads: both parts have the place of the whole.
        ("①②a②: ③④!GetAtt④ ⑤\"F\\x6e.Arn\"⑤③①\n", "①{②③{④⑤[⑤ ⑤]}}"),
    ])
    func `short forms know the places of their tag and their value`(text: String, spans: String) {
        #expect(ReadDocument(text).spans == spans)
        #expect(ReadDocument(text).findings == [])
    }

    @Test(arguments: [
        "①②日本②: ③👍 e\u{301}③①\n", "\u{FEFF}①②a②: ③1③①\n", "①②a②: ③1③①\r\n", "# a\r\n①②a②: ③1③①\r\n",
        "# a\r①②a②: ③1③①\r", "#\u{FEFF}\n①②a②: ③1③①",
        "①②a②: ③\"x\u{2028}y\u{85}z\"③①\n",
    ])
    func `columns count characters, lines end as in an editor`(text: String) {
        #expect(ReadDocument(text).spans == "①{②③}")
    }

    @Test func `after line separators in quotes places are still those of an editor`() {
        let document = ReadDocument("①②a②: ③\"x\u{2028}\u{85}y\"③\n④b④: ⑤c⑤①\n")
        #expect(document.spans == "①{②③ ④⑤}")
        #expect(document.findings == [])
    }

    // MARK: - Contents

    @Test(arguments: [
        ("a: b", #"{"a":"b"}"#), ("a", #""a""#), ("- 1\n- '1'\n- !!str 1\n- ! 1", #"[1,"1","1","1"]"#),
        ("[!!int '1', !!bool 'yes', !!null '', !!float \"1.5\", !!str yes]", #"[1,true,null,1.5,"yes"]"#),
        (
            "a: |\n  x\n   y\n\n  z\nb: >\n  x\n  y\n\n  z\nc: |-\n  x\nd: |+\n  x\n\n",
            #"{"a":"x\n y\n\nz\n","b":"x y\nz\n","c":"x","d":"x\n\n"}"#
        ),
        ("a: \"\\t\\u00e9\\x41\\0\\\n  b\"", #"{"a":"\té\#u{41}\u0000b"}"#),
        ("a: 'it''s'", #"{"a":"it's"}"#), ("a: x\n  y\n\n  z", #"{"a":"x y\nz"}"#),
        ("%YAML 1.2\n---\na: yes", #"{"a":true}"#), ("--- # start\na: 1\n...\n", #"{"a":1}"#),
        ("a:\t1\t# tab", #"{"a":1}"#),
        ("a: !!map {b: !!seq [1]}", #"{"a":{"b":[1]}}"#), ("{a, b: , 'c'}", #"{"a":null,"b":null,"c":null}"#),
        ("1: a\n1.5: b\n12:30: c\ny: d\ne: e", #"{"1":"a","1.5":"b","12:30":"c","y":"d","e":"e"}"#),
        ("a: x#y\nb: x #y", #"{"a":"x#y","b":"x"}"#), ("'': 1", #"{"":1}"#),
        ("a: -1\nb: '- 1'", #"{"a":-1,"b":"- 1"}"#),
        ("{\"a\":1}", #"{"a":1}"#), ("{a: 1,}", #"{"a":1}"#),
    ])
    func `texts become trees`(text: String, json: String) {
        #expect(ReadDocument(text).json == json)
    }

    @Test(arguments: [
        ("plain", Scalar.Style.plain), ("'single'", .singleQuoted), ("\"double\"", .doubleQuoted),
        ("|\n  literal", .literal),
        (">\n  folded", .folded), ("!!str plain", .doubleQuoted), ("!!str 'single'", .singleQuoted),
        ("!!int '1'", .plain),
    ])
    func `scalars keep their style`(text: String, style: Scalar.Style) {
        #expect(ReadDocument(text).root?.scalar?.style == style)
    }

    @Test func `keys keep their style`() {
        let keys = ReadDocument("a: !Ref x\n'b': 1\n").root?.mapping?.map(\.key.style)
        #expect(keys == [.plain, .quoted])
        #expect(ReadDocument("a: !Ref x\n").root?["a"]?.mapping?.first?.key.style == .shortForm)
    }

    @Test(arguments: ["", "\n\n", "# only\n# comments", "---\n...", "   "])
    func `an empty text has no root, or nothing as root, and no errors`(text: String) {
        let document = ReadDocument(text)
        #expect(document.root == nil || document.root?.isNull == true)
        #expect(document.findings == [])
    }
}
