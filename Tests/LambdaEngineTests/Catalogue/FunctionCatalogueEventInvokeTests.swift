import Deployments
import Testing

@testable import LambdaEngine

@Suite struct `Settings for asynchronous events in the catalogue` {
    private let here = SatelliteCatalogue.here

    private func set(
        _ request: EventInvokeRequest, _ qualifier: String?, isUpdate: Bool = false,
        _ catalogue: inout FunctionCatalogue
    ) -> String? {
        SatelliteCatalogue.refusal { () throws(LambdaError) in
            _ = try catalogue.setEventInvokeConfig(
                request, of: FunctionName("hello"), qualifier.map { $0[...] }, isUpdate: isUpdate, in: here, at: 2000)
        }
    }

    @Test func `a configuration replaces what was there, an update adds to it`() {
        var catalogue = SatelliteCatalogue.make()
        #expect(set(EventInvokeRequest(maximumEventAgeInSeconds: 60), nil, &catalogue) == nil)
        #expect(set(EventInvokeRequest(maximumRetryAttempts: 1), nil, isUpdate: true, &catalogue) == nil)
        let both = EventInvokeConfig(maximumRetryAttempts: 1, maximumEventAgeInSeconds: 60, lastModified: 2000)
        #expect(catalogue.hello?.attachments.eventInvokeConfigs["$LATEST"] == both)
        #expect(set(EventInvokeRequest(maximumRetryAttempts: 0), nil, &catalogue) == nil)
        let one = EventInvokeConfig(maximumRetryAttempts: 0, lastModified: 2000)
        #expect(catalogue.hello?.attachments.eventInvokeConfigs["$LATEST"] == one)
    }

    @Test(
        arguments: [
            ("\(EngineRecords.arn)x", "The destination ARN \(EngineRecords.arn)x is invalid."),
            (EngineRecords.arn, "You can't specify the function as a destination for itself."),
            (
                "arn:aws:iam::000000000000:role/r",
                "The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=arn:aws:iam::000000000000:role/r)) is invalid."
            ),
            ("arn:aws:sqs:us-east-1:000000000000:queue", nil),
        ] as [(String, String?)])
    func `a destination is one that Lambda knows`(_ arn: String, message: String?) {
        var catalogue = SatelliteCatalogue.make()
        let request = EventInvokeRequest(destinations: EventInvokeRequest.Destinations(onFailure: arn))
        #expect(set(request, "live", &catalogue) == message.map { "400 InvalidParameterValueException: \($0)" })
    }

    @Test func `what is not there is said to be missing`() {
        var catalogue = SatelliteCatalogue.make()
        let request = EventInvokeRequest(maximumRetryAttempts: 1)
        #expect(set(request, "none", &catalogue) == "404 ResourceNotFoundException: The function doesn't exist.")
        let none =
            "404 ResourceNotFoundException: The function \(EngineRecords.arn):1 doesn't have an EventInvokeConfig"
        #expect(set(request, "1", isUpdate: true, &catalogue) == none)
        #expect(
            SatelliteCatalogue.refusal { () throws(LambdaError) in
                try catalogue.removeEventInvokeConfig(of: FunctionName("hello"), "1", in: here)
            } == none)
        // That nothing is asked for is said before anything is looked up.
        #expect(set(EventInvokeRequest(), "none", &catalogue)?.contains("at least one of") == true)
    }

    // MARK: - Of stacks

    @Test(arguments: [
        #""FunctionName": "hello", "Qualifier": "live""#,
        "\"FunctionName\": \"\(EngineRecords.arn)\", \"Qualifier\": \"live\"",
        // What a reference to an alias gives.
        "\"FunctionName\": \"hello\", \"Qualifier\": \"\(EngineRecords.arn):live\"",
    ])
    func `a record holds for the qualifier that it names`(names: String) {
        let destinations =
            #""DestinationConfig": {"OnSuccess": {"Destination": "a"}, "OnFailure": {"Destination": "b"}}"#
        let catalogue = SatelliteCatalogue.make([
            SatelliteCatalogue.record(
                "EventInvokeConfig",
                "\(names), \"MaximumRetryAttempts\": 1, \"MaximumEventAgeInSeconds\": \"90\", \(destinations)")
        ])
        let configs = catalogue.hello?.attachments.eventInvokeConfigs
        #expect(
            configs?["live"]
                == EventInvokeConfig(
                    maximumRetryAttempts: 1, maximumEventAgeInSeconds: 90, onSuccess: "a", onFailure: "b",
                    lastModified: 1000))
        #expect(configs?.keys == ["live"])
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
    func `a record that is no configuration is refused, with the property in question`(
        properties: String, path: [String]
    ) {
        let failure = #expect(throws: ResourceFailure.self) {
            try EventInvokeConfig.check(
                SatelliteCatalogue.record("EventInvokeConfig", properties), of: EngineRecords.stack)
        }
        #expect(failure?.propertyPath == path)
    }
}
