import Testing

@testable import Diagrams

struct GraphLabelsTests {
    @Test func `of many labels the first ones are shown`() {
        let labels = (1...12).map { "GET /\($0)" }
        let edge = ApplicationGraph.Edge(from: "a", to: "b", kind: .trigger, labels: labels)
        #expect(edge.lines == labels.prefix(7) + ["and 5 more"])
        #expect(ApplicationGraph.Edge(from: "a", to: "b", kind: .use, labels: ["x"]).lines == ["x"])
    }

    @Test func `the summary counts in words`() {
        let graph = Drawing.graph("Resources:\n  A: {Type: AWS::SQS::Queue}\n  B: {Type: AWS::SQS::Queue}\n")
        #expect(graph.spokenSummary == "2 messaging resources; 0 connections.")
    }
}
