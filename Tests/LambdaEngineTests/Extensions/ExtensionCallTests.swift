import NIOCore
import NIOHTTP1
import Testing

@testable import LambdaEngine

struct ExtensionCallTests {
    private static let id = "0f6a4c1e-0000-4000-8000-00000000000a"

    private func call(
        _ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders = [:], _ body: String = ""
    ) -> ExtensionCall? {
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
        return ExtensionCall(head, path: path, body: ByteBuffer(string: body))
    }

    private func type(_ call: ExtensionCall?) -> String? {
        if case .refused(let refusal) = call { refusal.type } else { nil }
    }

    @Test func `calls are read from their requests`() {
        let base = "/2020-01-01/extension/"
        #expect(
            call(
                .POST, base + "register",
                ["Lambda-Extension-Name": "a", "Lambda-Extension-Accept-Feature": "accountId"],
                #"{"events":["INVOKE"]}"#) == .register(name: "a", events: ["INVOKE"], wantsAccount: true))
        let headers: HTTPHeaders = ["Lambda-Extension-Identifier": Self.id]
        #expect(call(.GET, base + "event/next", headers) == .next(id: Self.id))
        let failing: HTTPHeaders = [
            "Lambda-Extension-Identifier": Self.id, "Lambda-Extension-Function-Error-Type": "Extension.Odd",
        ]
        #expect(call(.POST, base + "init/error", failing) == .initError(id: Self.id, type: "Extension.Odd"))
        #expect(call(.POST, base + "exit/error", failing) == .exitError(id: Self.id, type: "Extension.Odd"))
        #expect(call(.GET, base + "register") == nil)
        #expect(call(.GET, "/other") == nil)
    }

    @Test func `what is missing or malformed is refused`() {
        let base = "/2020-01-01/extension/"
        #expect(type(call(.POST, base + "register")) == "Extension.InvalidExtensionName")
        #expect(type(call(.POST, base + "register", ["Lambda-Extension-Name": "a"], "no")) == "InvalidRequestFormat")
        #expect(type(call(.GET, base + "event/next")) == "Extension.MissingExtensionIdentifier")
        #expect(
            type(call(.GET, base + "event/next", ["Lambda-Extension-Identifier": "1"]))
                == "Extension.InvalidExtensionIdentifier")
        #expect(
            type(call(.POST, base + "init/error", ["Lambda-Extension-Identifier": Self.id]))
                == "Extension.MissingHeader")
    }
}
