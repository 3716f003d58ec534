import Deployments
import Templates
import Testing

@testable import LambdaEngine

struct EventInvokeConfigsTests {
    private func record(_ properties: String) -> ResourceRecord {
        ResourceRecord(
            logicalID: LogicalID("Config"), type: "AWS::Lambda::EventInvokeConfig", physicalID: "config",
            properties: EngineRecords.value("{\(properties)}"))
    }

    @Test(arguments: [
        #""FunctionName": "hello", "Qualifier": "live""#,
        "\"FunctionName\": \"\(EngineRecords.arn)\", \"Qualifier\": \"live\"",
        // What a reference to an alias gives.
        "\"FunctionName\": \"hello\", \"Qualifier\": \"\(EngineRecords.arn):live\"",
    ])
    func `a configuration holds for the qualifier that it names`(names: String) {
        var configs = EventInvokeConfigs()
        let destinations =
            #""DestinationConfig": {"OnSuccess": {"Destination": "a"}, "OnFailure": {"Destination": "b"}}"#
        configs.replace(
            [record("\(names), \"MaximumRetryAttempts\": 1, \"MaximumEventAgeInSeconds\": \"90\", \(destinations)")],
            of: EngineRecords.stack, at: 5)
        #expect(
            configs[EngineRecords.arn, "live"]
                == EventInvokeConfig(
                    maximumRetryAttempts: 1, maximumEventAgeInSeconds: 90, onSuccess: "a", onFailure: "b",
                    lastModified: 5))
        #expect(configs[EngineRecords.arn, "$LATEST"] == nil)
        #expect(configs[EngineRecords.arn + "x", "live"] == nil)
    }

    @Test func `a configuration keeps its time of modification as long as it is the same`() {
        let names = #""FunctionName": "hello", "Qualifier": "$LATEST""#
        var configs = EventInvokeConfigs()
        var times: [Int64?] = []
        let steps: [(Int64, String)] = [(1, names), (2, names), (3, names + #", "MaximumRetryAttempts": 0"#)]
        for (time, properties) in steps {
            configs.replace([record(properties)], of: EngineRecords.stack, at: time)
            times.append(configs[EngineRecords.arn, "$LATEST"]?.lastModified)
        }
        #expect(times == [1, 1, 3])
    }

    @Test func `a stack that is removed has no configurations any more`() {
        var configs = EventInvokeConfigs()
        configs.replace(
            [record(#""FunctionName": "hello", "Qualifier": "$LATEST""#)], of: EngineRecords.stack, at: 1)
        configs.replace([], of: EngineRecords.stack, at: 2)
        #expect(configs[EngineRecords.arn, "$LATEST"] == nil)
    }

    @Test(arguments: [
        (#""Qualifier": "$LATEST""#, ["FunctionName"]),
        (#""FunctionName": "hello""#, ["Qualifier"]),
        (#""FunctionName": "hello", "Qualifier": "$LATEST", "MaximumRetryAttempts": 3"#, ["MaximumRetryAttempts"]),
        (
            #""FunctionName": "hello", "Qualifier": "$LATEST", "MaximumEventAgeInSeconds": 59"#,
            ["MaximumEventAgeInSeconds"]
        ),
        (
            #""FunctionName": "hello", "Qualifier": "$LATEST", "DestinationConfig": {"OnFailure": {"Destination": []}}"#,
            ["DestinationConfig", "OnFailure", "Destination"]
        ),
    ])
    func `what is no configuration is refused, with the property in question`(properties: String, path: [String]) {
        let failure = #expect(throws: ResourceFailure.self) {
            try EventInvokeConfigs.check(record(properties), of: EngineRecords.stack)
        }
        #expect(failure?.propertyPath == path)
    }
}
