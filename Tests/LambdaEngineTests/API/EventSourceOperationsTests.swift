import Documents
import NIOCore
import Testing

@testable import LambdaEngine

/// Source: what AWS answered in TestLambdaEventSourceMappings::test_event_source_mapping_exceptions,
/// ::test_create_event_source_validation, ::test_create_event_source_validation_kinesis and
/// ::test_create_event_source_self_managed.
@Suite struct `Event source mappings` {
    private static let queue = "arn:aws:sqs:us-east-1:000000000000:jobs"
    private static let table = "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-01-01T00:00:00.000"
    private static let stream = "arn:aws:kinesis:us-east-1:000000000000:stream/s"
    private static let unknown = "/2015-03-31/event-source-mappings/01234567-89ab-4cde-8f01-23456789abcd"

    private func api() async throws -> LambdaAPI {
        let keeper = try CatalogueKeeper(InMemoryCatalogueStore())
        try await keeper.change { (catalogue) throws(LambdaError) in
            catalogue.follow([EngineRecords.function()], of: EngineRecords.stack, at: 1_767_225_600_000)
        }
        return LambdaAPI(keeper, invoker: RecordingInvoker())
    }

    private func refusal(_ body: String) async throws -> (status: Int, code: String?, message: String?) {
        let answer = try await api().send(
            "POST", "/2015-03-31/event-source-mappings", body: ByteBuffer(string: body))
        return (answer.status, answer["x-amzn-ErrorType"], answer.json["message"]?.text)
    }

    @Test(arguments: ["GET", "DELETE", "PUT"])
    func `there is none by any name`(_ method: String) async throws {
        let answer = try await api().send(method, Self.unknown)
        #expect(answer.status == 404)
        #expect(answer.json["Message"]?.text == "The resource you requested does not exist.")
        #expect(answer.json["Type"]?.text == "User")
    }

    @Test func `a name that cannot be one is refused`() async throws {
        let answer = try await api().send("GET", "/2015-03-31/event-source-mappings/short")
        #expect(answer.status == 400)
        #expect(answer.json["message"]?.text?.contains("Member must have length greater than or equal to 36") == true)
    }

    @Test(arguments: ["", "?FunctionName=hello&MaxItems=10000", "?EventSourceArn=arn:aws:sqs:us-east-1:000000000000:q"])
    func `the list of them is empty`(_ query: String) async throws {
        let answer = try await api().send("GET", "/2015-03-31/event-source-mappings\(query)")
        #expect(answer.status == 200)
        #expect(answer.body == #"{"EventSourceMappings":[]}"#)
    }

    @Test(arguments: ["MaxItems=0", "MaxItems=10001", "FunctionName=a!b", "EventSourceArn=queue"])
    func `what the list cannot be asked for is refused`(_ query: String) async throws {
        let answer = try await api().send("GET", "/2015-03-31/event-source-mappings?\(query)")
        #expect(answer.status == 400)
        #expect(answer["x-amzn-ErrorType"] == "ValidationException")
    }

    @Test(arguments: [
        (#"{"FunctionName": "doesnotexist"}"#, "Unrecognized event source."),
        (#"{"FunctionName": "doesnotexist", "EventSourceArn": "\#(queue)"}"#, "Function does not exist"),
        (#"{"FunctionName": "hello:absent", "EventSourceArn": "\#(queue)"}"#, "Function does not exist"),
        (
            #"{"FunctionName": "hello", "EventSourceArn": "\#(queue)", "DestinationConfig": {"OnSuccess": {"Destination": "\#(queue)"}}}"#,
            "Unsupported DestinationConfig parameter for given event source mapping type."
        ),
        (
            #"{"FunctionName": "hello", "EventSourceArn": "\#(queue)", "BatchSize": 11}"#,
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        ),
        (
            #"{"FunctionName": "hello", "EventSourceArn": "\#(table)"}"#,
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
        ),
        (
            #"{"FunctionName": "hello", "EventSourceArn": "\#(stream)"}"#,
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."
        ),
        (
            #"{"FunctionName": "hello", "EventSourceArn": "\#(table)", "StartingPosition": "AT_TIMESTAMP"}"#,
            "Unsupported starting position for arn type: \(table)"
        ),
        (
            #"{"FunctionName": "hello", "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["kafka:1000"]}}}"#,
            "Required 'sourceAccessConfigurations' parameter is missing."
        ),
        (
            #"{"FunctionName": "hello", "EventSourceArn": "\#(queue)", "FilterCriteria": {"Filters": [{"Pattern": "["}]}}"#,
            "Invalid filter pattern definition."
        ),
    ])
    func `what a source does not take is refused`(_ body: String, _ message: String) async throws {
        let refusal = try await refusal(body)
        #expect(refusal.code == "InvalidParameterValueException")
        #expect(refusal.message == message)
    }

    @Test func `what breaks the model is said first`() async throws {
        let refusal = try await refusal(
            #"{"FunctionName": "doesnotexist", "EventSourceArn": "\#(Self.table)", "StartingPosition": "invalid"}"#)
        #expect(refusal.code == "ValidationException")
        #expect(
            refusal.message
                == "1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]"
        )
    }

    @Test(arguments: [
        (
            #""EventSourceArn": "\#(queue)""#, 400,
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist for this wsdl version."
        ),
        (
            #""EventSourceArn": "\#(stream)", "StartingPosition": "AT_TIMESTAMP", "FilterCriteria": {"Filters": []}"#,
            400,
            "Stream not found: \(stream)"
        ),
        (
            #""SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["k:1"]}}, "SourceAccessConfigurations": []"#,
            501,
            "samlet has no counterpart of event source mappings of Apache Kafka, Amazon MQ and Amazon DocumentDB yet"
        ),
    ])
    func `a source that is not there is said to be missing`(_ source: String, _ status: Int, _ message: String)
        async throws
    {
        let refusal = try await refusal(#"{"FunctionName": "hello", \#(source)}"#)
        #expect(refusal.status == status)
        #expect(refusal.message == message)
    }
}
