internal import Foundation
internal import Glibc

extension Error {
    /// Why the system refused something, in its own words, such as "Not a directory". Foundation gives some of its errors
    /// a number instead, and keeps the words beneath.
    public var systemReason: String {
        let error = self as NSError
        if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
        let beneath = error.userInfo[NSUnderlyingErrorKey] as? any Error
        return beneath?.systemReason ?? error.localizedDescription
    }
}
