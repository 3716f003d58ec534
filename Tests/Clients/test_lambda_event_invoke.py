"""What holds for asynchronous events, over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import json

from lambda_wire import QUALIFIER_MISMATCH, arn, create, plain, refused, status, wait


def settings(name, qualifier="$LATEST", success=None, failure=None, **more):
    destinations = {"OnSuccess": {"Destination": success} if success else {}, "OnFailure": {"Destination": failure} if failure else {}}
    return {"FunctionArn": f"{arn(name)}:{qualifier}", "DestinationConfig": destinations, **more}


def test_event_invoke_configs_live_per_qualifier(client, name):
    """records: TestLambdaEventInvokeConfig::test_lambda_eventinvokeconfig_lifecycle"""
    create(client, name)
    shown = lambda response: {key: value for key, value in plain(response).items() if key != "LastModified"}
    put, update, get = (
        client.put_function_event_invoke_config,
        client.update_function_event_invoke_config,
        client.get_function_event_invoke_config,
    )
    first = put(FunctionName=name, MaximumRetryAttempts=0)
    assert first["LastModified"].year >= 2025
    assert shown(first) == settings(name, MaximumRetryAttempts=0)
    assert shown(put(FunctionName=name, MaximumEventAgeInSeconds=60)) == settings(name, MaximumEventAgeInSeconds=60)
    both = settings(name, MaximumEventAgeInSeconds=60, MaximumRetryAttempts=1)
    assert shown(update(FunctionName=name, MaximumRetryAttempts=1)) == both
    assert shown(get(FunctionName=name)) == shown(get(FunctionName=name, Qualifier="$LATEST")) == both
    client.publish_version(FunctionName=name)
    none = f"The function {arn(name)}:1 doesn't have an EventInvokeConfig"
    assert refused(get, FunctionName=name, Qualifier="1") == ("ResourceNotFoundException", none, 404)
    assert shown(put(FunctionName=name, Qualifier="1", MaximumEventAgeInSeconds=120)) == settings(name, "1", MaximumEventAgeInSeconds=120)
    page = client.list_function_event_invoke_configs(FunctionName=name, MaxItems=1)
    assert [config["FunctionArn"] for config in page["FunctionEventInvokeConfigs"]] == [f"{arn(name)}:$LATEST"]
    page = client.list_function_event_invoke_configs(FunctionName=name, MaxItems=1, Marker=page["NextMarker"])
    assert [config["FunctionArn"] for config in page["FunctionEventInvokeConfigs"]] == [f"{arn(name)}:1"]
    assert status(client.delete_function_event_invoke_config(FunctionName=name)) == 204
    assert len(client.list_function_event_invoke_configs(FunctionName=name)["FunctionEventInvokeConfigs"]) == 1


def test_event_invoke_configs_are_refused_in_aws_words(client, name):
    """records: TestLambdaEventInvokeConfig::test_lambda_eventinvokeconfig_exceptions"""
    create(client, name)
    other = name + "-other"
    create(client, other)
    put, update, get, delete = (
        client.put_function_event_invoke_config,
        client.update_function_event_invoke_config,
        client.get_function_event_invoke_config,
        client.delete_function_event_invoke_config,
    )
    missing = ("ResourceNotFoundException", "The function doesn't exist.", 404)
    for call in [put, update]:
        assert refused(call, FunctionName="doesnotexist", MaximumRetryAttempts=1) == missing
        assert refused(call, FunctionName=arn("doesnotexist"), MaximumRetryAttempts=1) == missing
    assert refused(put, FunctionName=name, Qualifier="doesnotexist", MaximumRetryAttempts=1) == missing
    assert refused(client.list_function_event_invoke_configs, FunctionName="doesnotexist") == missing
    invalid = lambda message: ("InvalidParameterValueException", message, 400)
    assert refused(put, FunctionName=name) == invalid("You must specify at least one of error handling or destination setting.")
    success = lambda target: {"OnSuccess": {"Destination": target}}
    assert refused(put, FunctionName=name, DestinationConfig=success(arn("doesnotexist"))) == invalid(
        f"The destination ARN {arn('doesnotexist')} is invalid."
    )
    assert refused(put, FunctionName=name, DestinationConfig=success(arn(name))) == invalid(
        "You can't specify the function as a destination for itself."
    )
    foreign = arn(name).replace(":lambda:", ":iam:")
    assert refused(put, FunctionName=name, DestinationConfig=success(foreign)) == invalid(
        f"The provided destination config DestinationConfig(onSuccess=OnSuccess(destination={foreign}), onFailure=null) is invalid."
    )
    broken = arn(name).replace(":lambda:", ":_-/!lambda:")
    code, message, _ = refused(put, FunctionName=name, DestinationConfig={"OnFailure": {"Destination": broken}})
    assert code == "ValidationException"
    assert message.startswith(f"1 validation error detected: Value '{broken}' at 'destinationConfig.onFailure.destination' failed to satisfy")
    answer = put(FunctionName=name, DestinationConfig=success(arn(other)))
    assert answer["DestinationConfig"] == {"OnSuccess": {"Destination": arn(other)}, "OnFailure": {}}
    assert put(FunctionName=name, DestinationConfig={"OnSuccess": {}})["DestinationConfig"] == {"OnSuccess": {}, "OnFailure": {}}
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    for function, qualifier in [(f"{name}:live", "1"), (f"{arn(name)}:live", "1"), (f"{name}:$LATEST", "live")]:
        assert refused(put, FunctionName=function, Qualifier=qualifier, MaximumRetryAttempts=1) == invalid(QUALIFIER_MISMATCH)
    assert put(FunctionName=f"{name}:live", Qualifier="live", MaximumRetryAttempts=1)["FunctionArn"] == f"{arn(name)}:live"
    delete(FunctionName=name, Qualifier="live")
    for call, function, qualifier in [(get, name, "live"), (delete, "doesnotexist", "$LATEST"), (delete, name, "1"), (get, name, "doesnotexist")]:
        none = f"The function {arn(function)}:{qualifier} doesn't have an EventInvokeConfig"
        assert refused(call, FunctionName=function, Qualifier=qualifier) == ("ResourceNotFoundException", none, 404)
    none = f"The function {arn(name)}:live doesn't have an EventInvokeConfig"
    assert refused(update, FunctionName=name, Qualifier="live", MaximumRetryAttempts=1)[1] == none


def test_event_invoke_configs_are_in_force(client, name):
    """A failed event is not tried again, and its destination gets the record of it."""
    create(client, name, "def handler(event, context):\n    raise ValueError('no')\n")
    sink = name + "-sink"
    create(
        client,
        sink,
        """
        import json, os

        def handler(event, context):
            if "look" not in event:
                open("/tmp/seen", "w").write(json.dumps(event))
            return json.load(open("/tmp/seen")) if os.path.exists("/tmp/seen") else None
        """,
    )
    client.put_function_event_invoke_config(
        FunctionName=name, MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": arn(sink)}}
    )
    client.invoke(FunctionName=name, InvocationType="Event", Payload=b'{"a": 1}')
    record = wait(lambda: json.load(client.invoke(FunctionName=sink, Payload=b'{"look": 1}')["Payload"]))
    assert record["requestPayload"] == {"a": 1}
    assert (record["requestContext"]["condition"], record["requestContext"]["approximateInvokeCount"]) == ("RetriesExhausted", 1)
