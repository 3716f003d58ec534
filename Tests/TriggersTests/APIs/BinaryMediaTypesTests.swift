import Testing

@testable import Triggers

@Suite struct BinaryMediaTypesTests {
    private static let cases: [([String], String?, Bool)] = [
        (["image/png"], "image/png", true), (["image/png"], "IMAGE/PNG; q=1", true),
        (["image/png"], "image/jpeg", false),
        (["image/*"], "image/jpeg", true), (["image/*"], "video/mp4", false), (["*/*"], nil, true),
        (["*~1*"], "a/b", true),
        (["image~1png"], "image/png", true), ([], "image/png", false), (["image/png"], nil, false),
        // of several types the first counts
        (["image/png"], "image/png, text/html", true), (["image/png"], "text/html, image/png", false),
    ]

    @Test(arguments: cases)
    func `a content type is binary when it is declared so`(types: [String], header: String?, isBinary: Bool) {
        #expect(BinaryMediaTypes(types).matches(header) == isBinary)
    }
}
