import Deployments
import Testing

@testable import LambdaEngine

@Suite struct `Parts of functions` {
    private let stack = EngineRecords.stack
    private let other = StackIdentity(name: "other", accountID: "000000000000", region: "us-east-1")

    private func config(_ attempts: Int) -> EventInvokeConfig { EventInvokeConfig(maximumRetryAttempts: attempts) }

    @Test func `what the wire changes stays until the record says something else`() {
        var parts = FunctionParts<EventInvokeConfig>()
        parts.follow(["live": config(1)], of: stack, at: 5)
        #expect(parts["live"] == EventInvokeConfig(maximumRetryAttempts: 1, lastModified: 5))
        parts["live"] = config(0)
        parts.follow(["live": config(1)], of: stack, at: 6)
        #expect(parts["live"] == config(0))
        parts.follow(["live": config(2)], of: stack, at: 7)
        #expect(parts["live"] == EventInvokeConfig(maximumRetryAttempts: 2, lastModified: 7))
    }

    @Test func `what the wire deletes stays away until the record says something else`() {
        var parts = FunctionParts<EventInvokeConfig>()
        parts.follow(["live": config(1)], of: stack, at: 5)
        parts["live"] = nil
        parts.follow(["live": config(1)], of: stack, at: 6)
        #expect(parts.keys.isEmpty)
        #expect(parts.deleted == [config(1)])
        parts.follow(["live": config(2)], of: stack, at: 7)
        #expect(parts.keys == ["live"])
        #expect(parts.deleted.isEmpty)
    }

    @Test func `a stack takes away only what it has brought`() {
        var parts = FunctionParts<EventInvokeConfig>()
        parts["wire"] = config(0)
        parts.follow(["a": config(1)], of: stack, at: 5)
        parts.follow(["b": config(1)], of: other, at: 5)
        parts.follow([:], of: stack, at: 6)
        #expect(parts.keys == ["b", "wire"])
    }

    @Test func `they are read as they were written`() throws {
        var catalogue = SatelliteCatalogue.make([
            SatelliteCatalogue.record(
                "EventInvokeConfig", #""FunctionName": "hello", "Qualifier": "live", "MaximumRetryAttempts": 1"#)
        ])
        let read = FunctionCatalogue(catalogue.takeChanges())
        #expect(read.hello == catalogue.hello)
        #expect(read.hello?.attachments.eventInvokeConfigs.keys == ["live"])
    }

    @Test func `a record may stand in another stack than its function, and come before it`() {
        var catalogue = FunctionCatalogue()
        let permission = SatelliteCatalogue.record(
            "Permission",
            #""FunctionName": "hello", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com""#)
        catalogue.follow([permission], of: other, at: 1)
        catalogue.follow([EngineRecords.function()], of: stack, at: 2)
        #expect(catalogue.hello?.policy("").map(\.id) == ["part"])
        catalogue.follow([], of: other, at: 3)
        #expect(catalogue.hello?.policy("") == [])
    }
}
