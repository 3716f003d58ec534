import Templates
import Testing

@testable import LambdaEngine

@Suite struct `Archives in requests` {
    private static let digits = String(repeating: "QUJD", count: 20_000)

    @Test(arguments: [
        "{\"Code\":{\"ZipFile\":\"@\"},\"Publish\":true}", "{\"ZipFile\" : \n\"@\"}",
        "{\"Name\":\"a\",\"Code\":{\"S3Key\":\"x\",\"ZipFile\":\"@\"}}",
    ])
    func `a long one is taken out, and the rest stays as it is`(_ json: String) throws {
        let bytes = Array(json.replacing("@", with: Self.digits).utf8)
        let archive = try #require(EmbeddedArchive(in: bytes))
        #expect(archive.digits == Array(Self.digits.utf8))
        #expect(
            String(decoding: archive.surroundings, as: UTF8.self)
                == json.replacing("@", with: EmbeddedArchive.placeholder))
    }

    @Test func `a request gives it, long or short`() throws {
        for digits in ["QUJD", Self.digits] {
            let body = try APIBody(Array("{\"Code\": {\"ZipFile\": \"\(digits)\"}}".utf8))
            let code = try #require(try body.object("Code"))
            #expect(try code.archive("ZipFile") == Array(digits.utf8))
        }
    }

    @Test func `one with escapes is left to the reader of JSON`() throws {
        let bytes = Array("{\"ZipFile\": \"\(Self.digits)\\/8=\"}".utf8)
        #expect(EmbeddedArchive(in: bytes) == nil)
        #expect(try APIBody(bytes).archive("ZipFile") == Array((Self.digits + "/8=").utf8))
    }

    @Test(arguments: ["", "QQ==", "QUI=", "QUJD", "QUJDRA"])
    func `base64 is decoded with and without padding`(_ text: String) {
        #expect(Base64Bytes.decoded(Array(text.utf8)) == Base64.decoded(text))
    }

    @Test(arguments: ["Q", "QUJ!", "Q=JD", "QUJD===="])
    func `what is no base64 is none`(_ text: String) {
        #expect(Base64Bytes.decoded(Array(text.utf8)) == nil)
    }
}
