import Testing

@testable import Diagrams

struct ResourceKindsTests {
    @Test(arguments: [
        ("AWS::Serverless::Function", NodeKind.function, "Function"), ("AWS::SQS::Queue", .messaging, "Queue"),
        ("AWS::RDS::DBProxy", .data, "RDS DBProxy"), ("AWS::Route53::HostedZone", .other, "Route53 hosted zone"),
        ("Custom::Thing", .other, "Custom resource"), ("", .other, "without a type"), ("Odd", .other, "Odd"),
    ]) func `types have kinds and words`(type: String, kind: NodeKind, words: String) {
        #expect(ResourceKinds.kind(of: type) == kind)
        #expect(ResourceKinds.words(for: type) == words)
    }
}
