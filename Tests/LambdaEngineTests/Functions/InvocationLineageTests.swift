import Testing

@testable import LambdaEngine

struct InvocationLineageTests {
    private static let one = "arn:aws:lambda:us-east-1:000000000000:function:one"
    private static let two = "arn:aws:lambda:us-east-1:000000000000:function:two"

    private func continued(_ lineage: InvocationLineage, of function: String) -> InvocationLineage {
        InvocationLineage("\(lineage.header);Lineage=\(lineage.text)", of: function)
    }

    @Test func `a chain begins with the function that runs first`() {
        let lineage = InvocationLineage("Root=1-2-3;Parent=4;Sampled=0", of: Self.one)
        #expect(lineage.header == "Root=1-2-3;Parent=4;Sampled=0")
        #expect(lineage.earlierRuns == 0)
        #expect(lineage.text.wholeMatch(of: /[0-9a-f]{8}:0/) != nil)
    }

    @Test func `each function of a chain is counted`() {
        var lineage = InvocationLineage("Root=1", of: Self.one)
        lineage = continued(lineage, of: Self.two)
        #expect(lineage.earlierRuns == 0)
        lineage = continued(lineage, of: Self.one)
        #expect(lineage.earlierRuns == 1)
        lineage = continued(lineage, of: Self.one)
        #expect(lineage.earlierRuns == 2)
        #expect(continued(lineage, of: Self.two).earlierRuns == 1)
        #expect(lineage.header == "Root=1")
    }

    @Test func `no more than sixteen functions are counted, the last ones`() {
        var lineage = InvocationLineage("Root=1", of: Self.one)
        for number in 0..<15 { lineage = continued(lineage, of: "f\(number)") }
        #expect(continued(lineage, of: Self.one).earlierRuns == 1)
        lineage = continued(lineage, of: "f15")
        #expect(lineage.text.split(separator: "|").count == 16)
        #expect(continued(lineage, of: Self.one).earlierRuns == 0)
    }

    @Test(arguments: ["%7C", "|"]) func `the hashes are separated as they were sent`(_ separator: String) {
        let (one, two) = (InvocationLineage("", of: Self.one).text, InvocationLineage("", of: Self.two).text)
        let header = "Root=1;Lineage=\(one)\(separator)\(two);Sampled=1"
        #expect(InvocationLineage(header, of: Self.one).earlierRuns == 1)
        #expect(InvocationLineage(header, of: Self.two).earlierRuns == 1)
        #expect(InvocationLineage(header, of: Self.two).header == "Root=1;Sampled=1")
    }

    @Test(arguments: ["1:25d07dc6:0", "", "|", "a:b", "a:-1", "a:99999999999999999999"])
    func `what another wrote says nothing`(_ value: String) {
        let lineage = InvocationLineage("Root=1;Lineage=\(value)", of: Self.one)
        #expect(lineage == InvocationLineage("Root=1", of: Self.one))
    }
}
