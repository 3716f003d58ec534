import Deployments
import Templates
import Testing

@testable import LambdaEngine

@Suite struct `Layers in the catalogue` {
    private let here = SatelliteCatalogue.here
    private let arn = "arn:aws:lambda:us-east-1:000000000000:layer:mine"

    private func publish(_ layer: String, _ catalogue: inout FunctionCatalogue) throws -> String {
        try catalogue.publishLayer(
            layer, PublishLayerRequest(description: ""), content: EngineRecords.artifact("c"),
            upload: UploadedCode(sha256: "", size: 7), in: here, at: 5
        ).arn.text
    }

    @Test func `a number is never used again`() throws {
        var catalogue = FunctionCatalogue()
        #expect(try publish("mine", &catalogue) == "\(arn):1")
        #expect(try publish(arn, &catalogue) == "\(arn):2")
        catalogue.deleteLayer("mine", 2, in: here)
        catalogue = FunctionCatalogue(catalogue.takeChanges())
        #expect(try publish("mine", &catalogue) == "\(arn):3")
        #expect(catalogue.layerVersions.map(\.arn.version) == [1, 3])
    }

    @Test func `functions keep a layer version that was deleted`() throws {
        var catalogue = FunctionCatalogue()
        _ = try publish("mine", &catalogue)
        catalogue.deleteLayer("mine", 1, in: here)
        #expect(catalogue.livingLayerVersion(arn: "\(arn):1") == nil)
        #expect(catalogue.layerVersion(arn: "\(arn):1")?.content == EngineRecords.artifact("c"))
    }

    @Test func `a layer version of a stack can be deleted, and its numbers go on`() throws {
        var catalogue = SatelliteCatalogue.make([EngineRecords.layer(1), EngineRecords.layer(2)])
        catalogue.deleteLayer("tools", 2, in: here)
        #expect(catalogue.layerVersions.map(\.arn.version) == [1])
        #expect(try publish("tools", &catalogue) == "\(EngineRecords.layerARN):3")
    }

    @Test func `each version has a policy, with another revision after each change`() throws {
        var catalogue = FunctionCatalogue()
        _ = try publish("mine", &catalogue)
        let statement = { PolicyStatement(id: $0, qualifier: "", action: "lambda:GetLayerVersion", principal: "*") }
        let first = try catalogue.addLayerPermission(statement("a"), to: "mine", "1", revisionID: nil, in: here)
        let second = try catalogue.addLayerPermission(
            statement("b"), to: "mine", "1", revisionID: first.revisionID, in: here)
        #expect(throws: LambdaError.policyRevisionMismatch("GetLayerPolicy")) {
            try catalogue.removeLayerPermission("b", from: "mine", "1", revisionID: first.revisionID, in: here)
        }
        try catalogue.removeLayerPermission("b", from: "mine", "1", revisionID: nil, in: here)
        catalogue = FunctionCatalogue(catalogue.takeChanges())
        let third = try catalogue.layerPolicy("mine", "1", in: here)
        #expect(third.statements.map(\.id) == ["a"])
        #expect(Set([first, second, third].map(\.revisionID)).count == 3)
        #expect(throws: LambdaError.notFound("Layer version \(arn):2 does not exist.")) {
            try catalogue.layerPolicy("mine", "2", in: here)
        }
    }

    // MARK: - Of stacks

    private static let permission = ResourceRecord(
        logicalID: LogicalID("Share"), type: "AWS::Lambda::LayerVersionPermission",
        physicalID: "\(EngineRecords.layerARN):1#0123456789ab",
        properties: EngineRecords.value(
            #"{"LayerVersionArn": "\#(EngineRecords.layerARN):1", "Action": "lambda:GetLayerVersion", "Principal": "*", "OrganizationId": "o-0123456789"}"#
        ), attributes: [:])

    @Test func `what stacks say of who may use a layer version stands in its policy`() throws {
        var catalogue = SatelliteCatalogue.make([EngineRecords.layer(1), Self.permission])
        let policy = try catalogue.layerPolicy("tools", "1", in: here)
        #expect(
            policy.objects.map(\.text) == [
                #"{"Sid":"0123456789ab","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"\#(EngineRecords.layerARN):1","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-0123456789"}}}"#
            ])
        let more = try catalogue.addLayerPermission(
            PolicyStatement(id: "a", qualifier: "", action: "lambda:GetLayerVersion", principal: "*"), to: "tools", "1",
            revisionID: policy.revisionID, in: here)
        #expect(more.all.map(\.id) == ["0123456789ab", "a"])
        // The stack goes, and what the wire has added stays.
        catalogue.follow(SatelliteCatalogue.records + [EngineRecords.layer(1)], of: EngineRecords.stack, at: 2000)
        #expect(try catalogue.layerPolicy("tools", "1", in: here).all.map(\.id) == ["a"])
    }

    @Test func `what was removed over the wire stays away while its record says the same`() throws {
        var catalogue = SatelliteCatalogue.make([EngineRecords.layer(1), Self.permission])
        try catalogue.removeLayerPermission("0123456789ab", from: "tools", "1", revisionID: nil, in: here)
        let records = SatelliteCatalogue.records + [EngineRecords.layer(1), Self.permission]
        catalogue.follow(records, of: EngineRecords.stack, at: 2000)
        #expect(try catalogue.layerPolicy("tools", "1", in: here).all.isEmpty)
    }

    @Test func `what was removed over the wire is told of, and comes back with a restoring deployment`() throws {
        var catalogue = SatelliteCatalogue.make([EngineRecords.layer(1), Self.permission])
        let before = try catalogue.layerPolicy("tools", "1", in: here)
        #expect(catalogue.wireChanges(of: EngineRecords.stack) == [])
        try catalogue.removeLayerPermission("0123456789ab", from: "tools", "1", revisionID: nil, in: here)
        let changes = catalogue.wireChanges(of: EngineRecords.stack)
        #expect(changes.map(\.subject) == [before.arn])
        #expect(changes.map(\.part) == ["permission 0123456789ab"])
        catalogue.forgetWireChanges(of: EngineRecords.stack)
        let records = SatelliteCatalogue.records + [EngineRecords.layer(1), Self.permission]
        catalogue.follow(records, of: EngineRecords.stack, at: 2000)
        #expect(try catalogue.layerPolicy("tools", "1", in: here).all.map(\.unstamped) == before.all.map(\.unstamped))
        #expect(before.all.map(\.id) == ["0123456789ab"])
    }
}
