import NIOCore
import Testing

@testable import LambdaEngine

struct ShutdownReasonTests {
    @Test func `only extensions are given time`() {
        #expect(ShutdownPlan(hasExternalExtensions: false, hasInternalExtensions: false) == nil)
        let own = ShutdownPlan(hasExternalExtensions: false, hasInternalExtensions: true)
        #expect(own?.limit == .milliseconds(500))
        let external = ShutdownPlan(hasExternalExtensions: true, hasInternalExtensions: true)
        #expect(external?.limit == .seconds(2) && external?.runtimeLimit == .milliseconds(300))
    }
}
