import Deployments
import Templates

@testable import LambdaEngine

/// A catalogue with the function `hello`, its version 1, and the alias `live` of it, for tests of what belongs to functions.
enum SatelliteCatalogue {
    static let here = CallerScope(region: "us-east-1")
    static let key = FunctionKey(region: "us-east-1", name: "hello")
    static let records = [
        EngineRecords.function(), EngineRecords.version(1), EngineRecords.version(2),
        EngineRecords.alias("live", version: "1"),
    ]

    static func make(_ more: [ResourceRecord] = []) -> FunctionCatalogue {
        var catalogue = FunctionCatalogue()
        catalogue.follow(records + more, of: EngineRecords.stack, at: 1000)
        return catalogue
    }

    static func record(_ type: String, _ properties: String, attributes: [String: String] = [:]) -> ResourceRecord {
        ResourceRecord(
            logicalID: LogicalID("Part"), type: "AWS::Lambda::\(type)", physicalID: "part",
            properties: EngineRecords.value("{\(properties)}"), attributes: attributes)
    }

    /// What an operation says when it throws.
    static func refusal(_ operation: () throws(LambdaError) -> Void) -> String? {
        do throws(LambdaError) {
            try operation()
            return nil
        } catch {
            return "\(error.statusCode) \(error.code): \(error.message)"
        }
    }
}

extension FunctionCatalogue {
    var hello: CatalogueFunction? { functions[SatelliteCatalogue.key] }
}
