import Foundation
import Testing

@testable import Daemon

struct SystemReasonTests {
    @Test(arguments: ["/etc/passwd/folder", "/dev/null/folder/below"])
    func `a folder that cannot be made is no number`(_ path: String) {
        let error = #expect(throws: (any Error).self) {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        #expect(error?.systemReason == "Not a directory")
    }

    @Test func `an error of the system itself has its words`() {
        #expect(POSIXError(.ENOSPC).systemReason == "No space left on device")
    }

    @Test func `an error with nothing beneath speaks for itself`() {
        let error = CocoaError(.fileWriteNoPermission)
        #expect(error.systemReason == error.localizedDescription)
    }
}
