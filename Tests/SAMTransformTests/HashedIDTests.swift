import Documents
import Testing

@testable import SAMTransform

struct HashedIDTests {
    @Test(arguments: [
        ("text", "P372ea08cab"),
        ("{b: 1, a: [true, ~, 1.5, \"é\\n\"]}", "P4b8174a3d2"),
        ("{a: [true, ~, 1.5, \"é\\n\"], b: 1}", "P4b8174a3d2"),
        ("[x]", "P7dc28255d1"),
        ("''", "P"), ("{}", "P"), ("~", "P"), ("0", "P"),
    ])
    func `an id ends in ten digits of the hash of what it stands for`(yaml: String, id: String) throws {
        #expect(HashedID.make("P", try node(yaml)) == id)
    }

    @Test func `a text is hashed as it is`() {
        #expect(HashedID.make("P", text: "text") == "P372ea08cab")
        #expect(HashedID.make("P", text: "") == "P")
        #expect(HashedID.hash(Array("text".utf8), length: 40) == "372ea08cab33e71c02c651dbc83a474d32c676ea")
    }
}
