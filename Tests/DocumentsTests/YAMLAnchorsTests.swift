import Diagnostics
import Documents
import Testing

struct YAMLAnchorsTests {
    @Test(arguments: [
        ("a: &x 1\nb: *x", #"{"a":1,"b":1}"#),
        ("a: &x [1, {b: 2}]\nc: [*x, *x]", #"{"a":[1,{"b":2}],"c":[[1,{"b":2}],[1,{"b":2}]]}"#),
        ("a: &x !Ref y\nb: *x", #"{"a":{"Ref":"y"},"b":{"Ref":"y"}}"#),
        ("a: !Ref &x y\nb: *x", #"{"a":{"Ref":"y"},"b":{"Ref":"y"}}"#),
        ("a: &k key\n*k : 1", #"{"a":"key","key":1}"#), ("&k a: 1\nb: *k", #"{"a":1,"b":"a"}"#),
        ("a: &x\nb: *x", #"{"a":null,"b":null}"#),
        // A name given again means the last node that starts before the alias.
        ("a: &x 1\nb: *x\nc: &x 2\nd: *x", #"{"a":1,"b":1,"c":2,"d":2}"#),
        ("a: &x [&x 1, *x]\nb: *x", #"{"a":[1,1],"b":1}"#),
    ])
    func `aliases repeat what they name`(text: String, json: String) {
        let document = ReadDocument(text)
        #expect(document.json == json)
        #expect(document.findings == [])
    }

    @Test func `an alias has the place of what it names, its list has its own`() {
        #expect(ReadDocument("①②a②: &x ③1③\n④b④:\n  ⑤- ⑥2⑥\n  - *x⑤①\n").spans == "①{②③ ④⑤[⑥ ③]}")
        #expect(ReadDocument("①②a②: &x ③1③\n④b④: *x①\n").spans == "①{②③ ④③}")
        #expect(ReadDocument("①②a②: &x ③k③\n④*x④ : ⑤1⑤①\n").spans == "①{②③ ④⑤}")
    }

    @Test(arguments: [
        // Written keys win over merged ones, wherever they stand.
        ("a: &x {k: 1, l: 1}\nb:\n  <<: *x\n  k: 2", #"{"k":2,"l":1}"#),
        ("a: &x {k: 1, l: 1}\nb:\n  k: 2\n  <<: *x", #"{"k":2,"l":1}"#),
        // Of a list the first wins, of several merge keys the last.
        ("a: [&x {k: 1}, &y {k: 2, l: 2}]\nb:\n  <<: [*x, *y]", #"{"k":1,"l":2}"#),
        ("a: [&x {k: 1}, &y {k: 2, l: 2}]\nb:\n  <<: *x\n  <<: *y", #"{"k":2,"l":2}"#),
        ("a: [&x {k: 1}, &y {k: 2}]\nb:\n  <<: *x\n  k: 3\n  <<: *y", #"{"k":3}"#),
        // Merges within merges.
        ("a: [&x {k: 1, l: 1}, &y {<<: *x, l: 2}]\nb:\n  <<: *y\n  m: 3", #"{"k":1,"l":2,"m":3}"#),
        ("a: 0\nb: {<<: {k: 1}, <<: [], l: 2}", #"{"k":1,"l":2}"#),
        // No merge keys.
        ("a: &x {k: 1}\nb: {'<<': *x}", #"{"<<":{"k":1}}"#),
    ])
    func `merge keys bring entries that written ones override`(text: String, json: String) {
        let document = ReadDocument(text)
        #expect(document.root?["b"].map { JSONWriter.text(of: $0) } == json)
        #expect(document.findings == [])
    }

    @Test func `merged entries keep the place they were written in`() {
        let document = ReadDocument("①②a②: &x ③{④k④: ⑤1⑤}③\n⑥b⑥:\n  ⑦<<: *x\n  ⑧l⑧: ⑨2⑨⑦①\n")
        #expect(document.spans == "①{②③{④⑤} ⑥⑦{④⑤ ⑧⑨}}")
    }

    @Test(arguments: [
        ("a: ①*x①\n", "Y011 ①", "no anchor '&x' stands before this point"),
        ("a: &names 1\nb: ①*nmaes①\n", "Y011 ①", "no anchor '&nmaes' stands before this point; did you mean 'names'?"),
        ("b: ①*x①\na: &x 1\n", "Y011 ①", "no anchor '&x' stands before this point"),
        ("a: &r [1, ①*r①]\n", "Y012 ①", "'*r' lies within its own anchor '&r'"),
        ("a: &r\n  <<: ①*r①\n", "Y012 ①", "'*r' lies within its own anchor '&r'"),
        ("a: &x 1\nb:\n  ①<<①: *x\n", "Y013 ①", "'<<' merges maps, and its value is '1'"),
        ("b:\n  ①<<①:\n", "Y013 ①", "'<<' merges maps, and its value is nothing"),
        ("b:\n  ①<<①: [{k: 1}, [2]]\n", "Y013 ①", "'<<' merges maps, and its value is a list"),
        ("b:\n  ①<<①: !Ref x\n", "Y013 ①", "'<<' merges maps, and its value is a function"),
        ("a: &x {k: 1}\nb:\n  ②k②: 1\n  <<: *x\n  ①k①: 2\n", "Y020 ①", "'k' is defined twice, in lines 3 and 5"),
        ("b:\n  <<: {k: 1}\n  ②k②: 2\n  ①k①: 3\n", "Y020 ①", "'k' is defined twice, in lines 3 and 4"),
    ])
    func `what cannot be repeated or merged is an error`(text: String, finding: String, message: String) {
        let document = ReadDocument(text)
        #expect(document.findings == [finding])
        #expect(document.diagnostics.all.first?.message == message)
    }
}
