import Diagnostics
import OrderedCollections
import Templates
import Testing

@testable import Deployments

struct StateDocumentTests {
    private let box = SecretBox(key: Array(repeating: 1, count: 32))

    private var state: StackState {
        let template = """
            Parameters: {Password: {Type: String, NoEcho: true, Default: hunter2}}
            Resources:
              Fn:
                Type: AWS::Lambda::Function
                Properties: {Role: r, Code: {ZipFile: x}, Environment: {Variables: {P: !Ref Password, PLAIN: "012"}}}
            Outputs: {Secret: {Value: !Sub "x-${Password}", Export: {Name: s}}, Plain: {Value: a, Description: d}}
            """
        var state = Deploying().state(after: template)
        state.lineage = "lineage"
        state.imports = ["table", "bus"]
        return state
    }

    private func document(_ secrecy: RecordCoding.Secrecy, _ box: SecretBox? = nil) -> StateDocument {
        StateDocument(coding: RecordCoding(secrets: box ?? self.box, secrecy: secrecy))
    }

    @Test func `a sealed state comes back as it was`() throws {
        let bytes = document(.sealed).bytes(of: state)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("hunter2"))
        #expect(try document(.sealed).state(from: bytes) == state)
    }

    @Test func `an exported state has digests of secrets, by which they are found again where they are known`() throws {
        let bytes = document(.digests).bytes(of: state, isIndented: true)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("hunter2") && text.contains(box.digest(of: "hunter2")))
        let imported = try document(.sealed).state(from: bytes)
        #expect(imported.records["Fn"]?.properties.lacksSecrets == true)
        // Elsewhere the secret is missing, and stays so when it is saved.
        let alone = try StateImport(imported, over: nil, secrets: box)
        #expect(alone.incomplete.map(\.logicalID) == ["Fn"])
        let saved = try document(.sealed).state(from: document(.sealed).bytes(of: alone.state))
        #expect(saved.records["Fn"]?.properties.lacksSecrets == true)
        // Here it is known.
        var older = state
        older.generation = 0
        let known = try StateImport(imported, over: older, secrets: box)
        #expect(known.incomplete.isEmpty)
        #expect(known.state == state)
    }

    @Test func `a secret that was sealed with another key is missing rather than empty`() throws {
        let other = SecretBox(key: Array(repeating: 2, count: 32))
        let read = try document(.sealed, other).state(from: document(.sealed).bytes(of: state))
        #expect(read.records["Fn"]?.properties.lacksSecrets == true)
    }

    @Test func `another lineage and a serial that is not newer are refused`() throws {
        var other = state
        other.lineage = "another"
        #expect(throws: StateImport.Refusal.otherLineage) { try StateImport(other, over: state, secrets: box) }
        #expect(throws: StateImport.Refusal.notNewer(here: 1, imported: 1)) {
            try StateImport(state, over: state, secrets: box)
        }
    }

    @Test(arguments: ["", "{}", "[1]", #"{"formatVersion":1,"stack":"x"}"#]) func `other texts are recognised`(
        text: String
    ) {
        #expect(throws: StateDocument.Problem.noState) { try document(.sealed).state(from: Array(text.utf8)) }
    }

    @Test func `a text of a newer format is recognised`() {
        #expect(throws: StateDocument.Problem.tooNew(formatVersion: 2)) {
            try document(.sealed).state(from: Array(#"{"formatVersion":2}"#.utf8))
        }
    }
}
