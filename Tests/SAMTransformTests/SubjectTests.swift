import Diagnostics
import Documents
import Templates
import Testing

@testable import SAMTransform

struct SubjectTests {
    private let span = SourceSpan(at: .start)
    private var resource: Resource { Resource(logicalID: "Fn", type: "AWS::Serverless::Function", idSpan: span) }

    @Test func `a message names what is within what`() {
        let whole = Subject(resource)
        #expect(whole.name == "'Fn'")
        let event = Subject(event: Mapping.Key("Get", at: span), of: whole)
        #expect(event.name == "event 'Get' of 'Fn'")
        #expect(Subject(property: "Auth", of: event, at: span).name == "'Auth' of event 'Get' of 'Fn'")
        #expect(Subject(connector: Mapping.Key("Read", at: span), of: resource).name == "connector 'Read' of 'Fn'")
    }

    @Test func `a name stays that of the resource when the id is another`() {
        var event = Subject(event: Mapping.Key("Get", at: span), of: Subject(resource))
        event.logicalID = "FnGet"
        #expect(event.name == "event 'Get' of 'Fn'")
    }
}
