"""Event source mappings, of which there are none yet, by AWS's own client.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import pytest
from lambda_wire import NO_RESOURCE, create, error, plain, refused

UNKNOWN = "01234567-89ab-4cde-8f01-23456789abcd"
TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-01-01T00:00:00.000"
STREAM = "arn:aws:kinesis:us-east-1:000000000000:stream/s"
QUEUE = "arn:aws:sqs:us-east-1:000000000000:somequeue"


def test_there_is_none(client):
    """records: TestLambdaEventSourceMappings::test_event_source_mapping_exceptions"""
    assert plain(client.list_event_source_mappings()) == {"EventSourceMappings": []}
    for call, more in ((client.get_event_source_mapping, {}), (client.delete_event_source_mapping, {}), (client.update_event_source_mapping, {"Enabled": False})):
        assert error(call, UUID=UNKNOWN, **more) == {
            "status": 404, "code": "ResourceNotFoundException", "message": NO_RESOURCE, "type": "User", "reason": None}


@pytest.mark.parametrize("arguments, message", [
    pytest.param({"FunctionName": "doesnotexist"}, "Unrecognized event source.", id="records-create_no_event_source_arn"),
    pytest.param({"FunctionName": "doesnotexist", "EventSourceArn": QUEUE}, "Function does not exist", id="records-create_unknown_params"),
    pytest.param(
        {"EventSourceArn": QUEUE, "DestinationConfig": {"OnSuccess": {"Destination": QUEUE}}},
        "Unsupported DestinationConfig parameter for given event source mapping type.", id="records-destination_config_failure"),
    pytest.param(
        {"EventSourceArn": TABLE}, "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
        id="records-no_starting_position"),
    pytest.param(
        {"EventSourceArn": TABLE, "StartingPosition": "AT_TIMESTAMP", "StartingPositionTimestamp": 1741010802},
        f"Unsupported starting position for arn type: {TABLE}", id="records-incompatible_starting_position"),
    pytest.param(
        {"SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["kafka:1000"]}}, "Topics": ["topic"]},
        "Required 'sourceAccessConfigurations' parameter is missing.", id="records-missing-source-access-configuration"),
    pytest.param({"EventSourceArn": STREAM, "StartingPosition": "LATEST"}, f"Stream not found: {STREAM}", id="stream"),
])
def test_what_cannot_be_mapped_is_refused(client, name, arguments, message):
    """records: TestLambdaEventSourceMappings::test_event_source_mapping_exceptions, ::test_create_event_source_validation,
    ::test_create_event_source_self_managed"""
    create(client, name)
    assert error(client.create_event_source_mapping, **{"FunctionName": name, **arguments}) == {
        "status": 400, "code": "InvalidParameterValueException", "message": message, "type": "User", "reason": None}


@pytest.mark.parametrize("source", [pytest.param(TABLE, id="records-test_create_event_source_validation"), pytest.param(STREAM, id="records-test_create_event_source_validation_kinesis")])
def test_a_position_that_there_is_not_is_refused(client, source):
    """records: TestLambdaEventSourceMappings::ID"""
    assert refused(client.create_event_source_mapping, FunctionName="doesnotexist", EventSourceArn=source, StartingPosition="invalid") == (
        "ValidationException",
        "1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
        400)
