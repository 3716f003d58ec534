import Testing

@testable import SAMTransform

struct StableJSONTests {
    @Test(arguments: [
        ("{b: 1, a: 2, B: 3}", #"{"B":3,"a":2,"b":1}"#),
        ("[yes, 'yes', ~, 010, 1_000, 1.0e+3, 1.50, 2026-01-01]", #"[true,"yes",null,8,1000,1000.0,1.5,"2026-01-01"]"#),
        ("\"é \\u2028 \\U0001F35E \\\" \\\\ \\x01\"", #""\u00e9 \u2028 \ud83c\udf5e \" \\ \u0001""#),
    ])
    func `a value is written as Python's json writes it`(yaml: String, json: String) throws {
        #expect(String(decoding: StableJSON.bytes(of: try node(yaml)), as: UTF8.self) == json)
    }
}
