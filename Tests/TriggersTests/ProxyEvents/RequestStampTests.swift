import Templates
import Testing

@testable import Triggers

@Suite struct RequestStampTests {
    private let time = CivilTime(2024, 1, 1).wallTime

    @Test func `identifiers have AWS's shapes`() {
        let stamp = RequestStamp(at: time, incomingTrace: nil)
        #expect(
            stamp.requestID.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil
        )
        #expect(stamp.extendedRequestID.wholeMatch(of: /[A-Za-z0-9_-]{15}=/) != nil)
        #expect(stamp.trace.requestText.wholeMatch(of: /Root=1-65920080-[0-9a-f]{24}/) != nil)
        #expect(
            stamp.trace.fullText.wholeMatch(
                of: /Root=1-65920080-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0/) != nil)
        #expect(RequestStamp(at: time, incomingTrace: nil) != stamp)
    }

    @Test(arguments: [
        ("Root=1-5759e988-bd862e3fe1be46a994272793", "Root=1-5759e988-bd862e3fe1be46a994272793"),
        (
            "Self=1-x;Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8",
            "Root=1-5759e988-bd862e3fe1be46a994272793"
        ),
    ])
    func `a trace that comes in is continued`(incoming: String, root: String) {
        #expect(RequestStamp(at: time, incomingTrace: incoming).trace.requestText == root)
    }
}
