import Testing

@testable import Artifacts

struct ArtifactIDTests {
    private let digits = String(repeating: "0a", count: 32)

    @Test(arguments: ["sha256:DIGITS", "/x/.samlet/artifacts/DIGITS/lib", #"{"Code":"sha256:DIGITS"}"#, "DIGITS"])
    func `an id is found in a text, whatever stands around it`(text: String) {
        let text = text.replacing("DIGITS", with: digits)
        #expect(ArtifactID.named(in: text.utf8).map(\.rawValue) == ["sha256:" + digits])
    }

    @Test(arguments: ["", "sha256:", "DIGITS0", "DIGIT", "sha256-DIGITSa"])
    func `more or fewer digits name none`(text: String) {
        let text = text.replacing("DIGITS", with: digits).replacing("DIGIT", with: digits.dropLast())
        #expect(ArtifactID.named(in: text.utf8).isEmpty)
    }
}
