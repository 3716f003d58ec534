import Diagnostics
import Testing

struct PathEncodingTests {
    @Test func `slashes and unreserved characters stay as they are`() {
        #expect("/a-B_0.~/z".percentEncodedPath == "/a-B_0.~/z")
    }

    @Test func `all else is encoded byte by byte, with two digits`() {
        #expect("a b\té%".percentEncodedPath == "a%20b%09%C3%A9%25")
    }
}
