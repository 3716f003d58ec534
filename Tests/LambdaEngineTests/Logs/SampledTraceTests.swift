import Testing

@testable import LambdaEngine

@Suite struct SampledTraceTests {
    @Test(arguments: ["", "Root=1-a-b", "Root=1-a-b;Parent=c;Sampled=0", "Sampled=1", "Root=1-a-b;Sampled=?"])
    func `most traces are not sampled`(header: String) {
        #expect(SampledTrace(header) == nil)
    }

    @Test func `one that is has a root and a segment`() throws {
        let trace = try #require(SampledTrace("Root=1-a-b;Parent=0123456789abcdef;Sampled=1;Lineage=x"))
        #expect(trace.root == "1-a-b" && trace.segment == "0123456789abcdef")
        #expect(SampledTrace("Root=1-a-b;Sampled=1")?.segment.count == 16)
        let report = PlatformLines.Report(
            requestID: "id", duration: .zero, memorySizeInMegabytes: 128, maxMemoryUsedInMegabytes: 1, trace: trace)
        #expect(
            PlatformLines.report(report).hasSuffix(
                "\nXRAY TraceId: 1-a-b\tSegmentId: 0123456789abcdef\tSampled: true\t"))
    }
}
