import Deployments
import Testing

@testable import LambdaEngine

@Suite struct `Layer versions` {
    @Test func `an ARN has a layer and a version`() throws {
        let arn = try #require(LayerVersionARN(EngineRecords.layerARN + ":12"))
        #expect(arn.layer == EngineRecords.layerARN)
        #expect(arn.name == "tools")
        #expect(arn.version == 12)
        #expect(arn.text == EngineRecords.layerARN + ":12")
    }

    @Test(arguments: ["", "tools", EngineRecords.layerARN, EngineRecords.layerARN + ":0", EngineRecords.arn + ":1"])
    func `anything else is none`(_ text: String) {
        #expect(LayerVersionARN(text) == nil)
    }

    @Test func `a layer that was not packaged is a failure`() {
        var record = EngineRecords.layer(1)
        record.artifacts = [:]
        let unpackaged = record
        #expect { try LayerVersion(unpackaged, of: EngineRecords.stack) } throws: { error in
            (error as? ResourceFailure)?.propertyPath == ["Content"]
        }
    }
}
