import Testing

@testable import Templates

@Suite struct ValueSchemaTests {
    @Test(arguments: [
        ("text", ValueSchema.text(Bounds(), isARN: false)),
        ("text 1..64", .text(Bounds(least: 1, most: 64), isARN: false)),
        ("arn", .text(Bounds(), isARN: true)),
        ("integer 128..10240", .integer(Bounds(least: 128, most: 10240))),
        ("integer -1..", .integer(Bounds(least: -1))),
        ("number ..0.5", .number(Bounds(most: 0.5))),
        ("one of A B", .word(of: ["A", "B"], isOpen: false)),
        ("some of A B", .word(of: ["A", "B"], isOpen: true)),
        ("map", .map(of: .any)),
        ("map of text", .map(of: .text(Bounds(), isARN: false))),
        ("list ..5 of arn 1..", .list(of: .text(Bounds(least: 1), isARN: true), count: Bounds(most: 5))),
        ("list of one of A B", .list(of: .word(of: ["A", "B"], isOpen: false), count: Bounds())),
        ("part Code", .part("Code", isArtifact: false)),
        ("artifact Code", .part("Code", isArtifact: true)),
        ("policy", .policy), ("json", .json), ("boolean", .boolean), ("any", .any),
    ]) func `words say what a property holds`(_ words: String, _ schema: ValueSchema) {
        #expect(ValueSchema(words[...]) == schema)
    }

    @Test(arguments: [
        (Bounds(least: 1, most: 5), "1 to 5"), (Bounds(least: 2, most: 2), "2"), (Bounds(least: 1), "at least 1"),
        (Bounds(most: 0.5), "at most 0.5"),
    ]) func `bounds are said in words`(_ bounds: Bounds, _ words: String) {
        #expect(bounds.inWords == words)
    }
}
