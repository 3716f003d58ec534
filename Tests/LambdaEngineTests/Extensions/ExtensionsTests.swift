import NIOCore
import Testing

@testable import LambdaEngine

/// What extensions may do when, and what they are refused.
struct ExtensionsTests {
    private func extensions(_ external: String...) -> Extensions {
        var numbers = 0
        return Extensions(external: external) {
            numbers += 1
            return "id-\(numbers)"
        }
    }

    private func refusal(_ body: () throws(ExtensionRefusal) -> Void) -> String? {
        do throws(ExtensionRefusal) {
            try body()
            return nil
        } catch {
            return error.type
        }
    }

    @Test func `an external extension registers, waits, gets invocations and ends`() throws {
        var extensions = extensions("agent")
        #expect(!extensions.haveRegistered && !extensions.areReady)
        let id = try extensions.register("agent", ["INVOKE", "SHUTDOWN"])
        #expect(id == "id-1" && extensions.haveRegistered && !extensions.areReady)
        try extensions.becomeReady(id)
        #expect(extensions.areReady)
        #expect(extensions.deliver(.invoke) == [id] && !extensions.areReady)
        try extensions.becomeReady(id)
        #expect(extensions.deliver(.shutdown) == [id] && !extensions.haveEnded)
        #expect(extensions.end("agent") && extensions.haveEnded)
        #expect(extensions.shutdownPlan == nil)
    }

    @Test func `only those that asked for an event get it`() throws {
        var extensions = extensions("a", "b")
        let first = try extensions.register("a", ["SHUTDOWN"])
        let second = try extensions.register("b", ["INVOKE"])
        try extensions.becomeReady(first)
        try extensions.becomeReady(second)
        #expect(extensions.deliver(.invoke) == [second])
        #expect(extensions.deliver(.shutdown) == [first])
    }

    @Test func `an internal extension registers until the runtime asks for work`() throws {
        var extensions = extensions()
        let id = try extensions.register("inner", ["INVOKE"]) { "inner-id" }
        #expect(id == "inner-id" && extensions.shutdownPlan?.limit == .milliseconds(500))
        #expect(
            refusal { () throws(ExtensionRefusal) in _ = try extensions.register("inner", []) }
                == "Extension.InvalidExtensionState")
        #expect(
            refusal { () throws(ExtensionRefusal) in _ = try extensions.register("x", ["SHUTDOWN"]) }
                == "Extension.InvalidEventType")
        #expect(
            refusal { () throws(ExtensionRefusal) in _ = try extensions.register("x", ["OTHER"]) }
                == "Extension.InvalidEventType")
        #expect(
            refusal { () throws(ExtensionRefusal) in _ = try extensions.register("", []) }
                == "Extension.InvalidExtensionName")
        extensions.closeRegistration()
        #expect(
            refusal { () throws(ExtensionRefusal) in _ = try extensions.register("x", []) }
                == "Extension.RegistrationClosed")
    }

    @Test func `there are ten at most`() throws {
        var extensions = extensions("a")
        for number in 1..<10 { _ = try extensions.register("inner-\(number)", []) }
        #expect(
            refusal { () throws(ExtensionRefusal) in _ = try extensions.register("x", []) }
                == "Extension.TooManyExtensions")
    }

    @Test func `calls out of order are refused`() throws {
        var extensions = extensions("agent")
        #expect(
            refusal { () throws(ExtensionRefusal) in try extensions.becomeReady("id-1") }
                == "Extension.InvalidExtensionState")
        #expect(
            refusal { () throws(ExtensionRefusal) in try extensions.becomeReady("other") }
                == "Extension.UnknownExtensionIdentifier")
        _ = try extensions.register("agent", [])
        #expect(
            refusal { () throws(ExtensionRefusal) in _ = try extensions.register("agent", []) }
                == "Extension.InvalidExtensionState")
        try extensions.becomeReady("id-1")
        #expect(
            refusal { () throws(ExtensionRefusal) in try extensions.failInitialization("id-1") }
                == "Extension.InvalidExtensionState")
        try extensions.failExit("id-1")
        #expect(
            refusal { () throws(ExtensionRefusal) in try extensions.becomeReady("id-1") }
                == "Extension.InvalidExtensionState")
    }
}
