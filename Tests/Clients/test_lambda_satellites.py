"""What belongs to functions over the wire, by AWS's own client: concurrency, asynchronous events, permissions, tags, URLs, layers,
code signing.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import hashlib
import io
import json
import textwrap
import time
import urllib.error
import urllib.request
import zipfile

import pytest
from botocore.exceptions import ClientError
from conftest import Project, leftovers

ROLE = "arn:aws:iam::000000000000:role/r"
ECHO = "def handler(event, context):\n    return event\n"
QUALIFIER_MISMATCH = "The derived qualifier from the function name does not match the specified qualifier."
NO_RESOURCE = "The resource you requested does not exist."
NO_TAGS_HERE = "Tags on function aliases and versions are not supported. Please specify a function ARN."
FUNCTIONS_ONLY = (
    "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. "
    "Please specify either a function name or an unqualified function ARN."
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("engine"))
    project.run("engine", "start")
    yield project
    project.stop()
    assert leftovers(project.folder) == []


@pytest.fixture(scope="module")
def client(engine):
    return engine.client()


@pytest.fixture
def name(request):
    return "fn-" + hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:8]


def archive(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as content:
        for path, text in files.items():
            content.writestr(zipfile.ZipInfo(path.replace("__", "/") + ".py"), textwrap.dedent(text))
    return stream.getvalue()


def create(client, name, text=ECHO, **more):
    arguments = dict(FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": archive(index=text)})
    created = client.create_function(**{**arguments, **more})
    wait(lambda: client.get_function(FunctionName=name)["Configuration"]["State"] == "Active")
    return created["FunctionArn"]


def wait(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.02)
    return found


def refused(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    return response["Error"]["Code"], response["Error"]["Message"], response["ResponseMetadata"]["HTTPStatusCode"]


def plain(response):
    return {key: value for key, value in response.items() if key != "ResponseMetadata"}


def status(response):
    return response["ResponseMetadata"]["HTTPStatusCode"]


def arn(name):
    return f"arn:aws:lambda:us-east-1:000000000000:function:{name}"


# Reserved concurrency


def test_reserved_concurrency_is_set_shown_and_taken_away(client, name):
    """records: TestLambdaReservedConcurrency::test_function_concurrency, TestLambdaConcurrency::test_lambda_concurrency_crud,
    TestLambdaConcurrency::test_lambda_concurrency_update"""
    create(client, name)
    assert plain(client.get_function_concurrency(FunctionName=name)) == {}
    for count in [0, 1, 3]:
        answer = {"ReservedConcurrentExecutions": count}
        assert plain(client.put_function_concurrency(FunctionName=name, **answer)) == answer
        assert plain(client.get_function_concurrency(FunctionName=name)) == answer
    assert client.get_function(FunctionName=name)["Concurrency"] == {"ReservedConcurrentExecutions": 3}
    assert status(client.delete_function_concurrency(FunctionName=name)) == 204
    assert plain(client.get_function_concurrency(FunctionName=name)) == {}


def test_reserved_concurrency_is_refused_in_aws_words(client, name):
    """records: TestLambdaReservedConcurrency::test_function_concurrency_exceptions,
    TestLambdaReservedConcurrency::test_function_concurrency_limits"""
    create(client, name)
    put = client.put_function_concurrency
    missing = ("ResourceNotFoundException", f"Function not found: {arn('doesnotexist')}:$LATEST", 404)
    assert refused(put, FunctionName="doesnotexist", ReservedConcurrentExecutions=1) == missing
    assert refused(put, FunctionName="doesnotexist", ReservedConcurrentExecutions=100_000) == missing
    assert refused(put, FunctionName=f"{arn(name)}:$LATEST", ReservedConcurrentExecutions=1) == ("InvalidParameterValueException", FUNCTIONS_ONLY, 400)
    limit = client.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]
    floor = (
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
    )
    for count in [limit + 1, limit - 99]:
        assert refused(put, FunctionName=name, ReservedConcurrentExecutions=count) == ("InvalidParameterValueException", floor, 400)
    put(FunctionName=name, ReservedConcurrentExecutions=limit - 100)
    client.delete_function_concurrency(FunctionName=name)


def test_reserved_concurrency_is_in_force_at_once(client, name):
    """records: TestLambdaConcurrency::test_reserved_concurrency"""
    create(client, name)
    assert client.invoke(FunctionName=name)["StatusCode"] == 200
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    with pytest.raises(client.exceptions.TooManyRequestsException) as caught:
        client.invoke(FunctionName=name)
    assert caught.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    client.delete_function_concurrency(FunctionName=name)
    assert client.invoke(FunctionName=name)["StatusCode"] == 200


# Provisioned concurrency


def provisioned(client, name, qualifier, wanted="READY"):
    def look():
        found = plain(client.get_provisioned_concurrency_config(FunctionName=name, Qualifier=qualifier))
        return found["Status"] == wanted and found

    return wait(look)


def test_provisioned_environments_are_made_and_used(client, name):
    """records: TestLambdaConcurrency::test_provisioned_concurrency, TestLambdaConcurrency::test_lambda_concurrency_block,
    TestLambdaConcurrency::test_lambda_provisioned_concurrency_scheduling"""
    create(client, name, "import os\n\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']\n")
    client.publish_version(FunctionName=name)
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)
    put = client.put_provisioned_concurrency_config(FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=2)
    assert status(put) == 202
    assert plain(put) == {
        "RequestedProvisionedConcurrentExecutions": 2,
        "AllocatedProvisionedConcurrentExecutions": 0,
        "AvailableProvisionedConcurrentExecutions": 0,
        "Status": "IN_PROGRESS",
        "LastModified": put["LastModified"],
    }
    ready = provisioned(client, name, "1")
    assert (ready["AllocatedProvisionedConcurrentExecutions"], ready["AvailableProvisionedConcurrentExecutions"]) == (2, 2)
    listed = client.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]
    assert listed == [{"FunctionArn": f"{arn(name)}:1", **ready}]
    assert json.load(client.invoke(FunctionName=name, Qualifier="1")["Payload"]) == "provisioned-concurrency"
    with pytest.raises(client.exceptions.TooManyRequestsException) as caught:
        client.invoke(FunctionName=name)
    assert caught.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    client.delete_function(FunctionName=name)


def test_provisioned_concurrency_is_refused_in_aws_words(client, name):
    """records: TestLambdaProvisionedConcurrency::test_provisioned_concurrency_exceptions"""
    create(client, name)
    client.publish_version(FunctionName=name)
    put, get, delete = (
        client.put_provisioned_concurrency_config,
        client.get_provisioned_concurrency_config,
        client.delete_provisioned_concurrency_config,
    )
    none = ("ProvisionedConcurrencyConfigNotFoundException", "No Provisioned Concurrency Config found for this function", 404)
    assert refused(get, FunctionName=name, Qualifier="1") == none
    for function, qualifier, words in [
        ("doesnotexist", "noalias", "Cannot find alias arn"),
        ("doesnotexist", "1", "Function not found"),
        (name, "noalias", "Cannot find alias arn"),
        (name, "10", "Function not found"),
    ]:
        message = f"{words}: {arn(function)}:{qualifier}"
        missing = ("ResourceNotFoundException", message, 404)
        assert refused(get, FunctionName=function, Qualifier=qualifier) == missing
        assert refused(delete, FunctionName=function, Qualifier=qualifier) == missing
        assert refused(put, FunctionName=function, Qualifier=qualifier, ProvisionedConcurrentExecutions=1) == missing
    latest = ("InvalidParameterValueException", "The function resource provided must be an alias or a published version.", 400)
    assert refused(get, FunctionName=name, Qualifier="$LATEST") == latest
    assert refused(delete, FunctionName=name, Qualifier="$LATEST") == latest
    unpublished = "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
    assert refused(put, FunctionName=name, Qualifier="$LATEST", ProvisionedConcurrentExecutions=1)[1] == unpublished
    assert client.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"] == []
    assert refused(client.list_provisioned_concurrency_configs, FunctionName="doesnotexist")[1] == f"Function not found: {arn('doesnotexist')}"
    assert status(delete(FunctionName=name, Qualifier="1")) == 204


def test_provisioned_concurrency_fits_into_the_account(client, name):
    """records: TestLambdaProvisionedConcurrency::test_provisioned_concurrency_limits"""
    create(client, name)
    client.publish_version(FunctionName=name)
    unreserved = client.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]
    put = client.put_provisioned_concurrency_config
    over = f"Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [{unreserved}]."
    assert refused(put, FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=unreserved + 1) == ("InvalidParameterValueException", over, 400)
    floor = "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
    assert refused(put, FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=unreserved - 99) == ("InvalidParameterValueException", floor, 400)


def test_a_version_is_provisioned_by_itself_or_by_an_alias(client, name):
    """records: TestLambdaProvisionedConcurrency::test_lambda_provisioned_lifecycle,
    TestLambdaConcurrency::test_provisioned_concurrency_on_alias"""
    create(client, name)
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    put = client.put_provisioned_concurrency_config
    put(FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=1)
    taken = "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
    assert refused(put, FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=1) == ("ResourceConflictException", taken, 409)
    provisioned(client, name, "1")
    client.delete_provisioned_concurrency_config(FunctionName=name, Qualifier="1")
    assert put(FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=1)["Status"] == "IN_PROGRESS"
    provisioned(client, name, "live")
    pointed = ("ResourceConflictException", "Version is pointed by a Provisioned Concurrency alias", 409)
    assert refused(put, FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=1) == pointed
    client.delete_alias(FunctionName=name, Name="live")
    assert refused(client.get_provisioned_concurrency_config, FunctionName=name, Qualifier="live")[1] == f"Cannot find alias arn: {arn(name)}:live"
    assert client.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"] == []


def test_provisioned_concurrency_moves_with_its_alias(client, name):
    """records: TestLambdaConcurrency::test_lambda_provisioned_concurrency_moves_with_alias"""
    create(client, name, "import os\n\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE'] + context.function_version\n")
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    client.put_provisioned_concurrency_config(FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=1)
    provisioned(client, name, "live")
    client.update_function_configuration(FunctionName=name, Timeout=10)
    wait(lambda: client.get_function(FunctionName=name)["Configuration"]["LastUpdateStatus"] == "Successful")
    client.publish_version(FunctionName=name)
    client.update_alias(FunctionName=name, Name="live", FunctionVersion="2")
    provisioned(client, name, "live")
    assert json.load(client.invoke(FunctionName=name, Qualifier="live")["Payload"]) == "provisioned-concurrency2"
    assert json.load(client.invoke(FunctionName=name, Qualifier="1")["Payload"]) == "on-demand1"


def test_reserved_and_provisioned_concurrency_do_not_contradict_each_other(client, name):
    """records: TestLambdaConcurrency::test_reserved_provisioned_overlap"""
    create(client, name)
    client.publish_version(FunctionName=name)
    client.put_provisioned_concurrency_config(FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=2)
    provisioned(client, name, "1")
    low = " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2]."
    assert refused(client.put_function_concurrency, FunctionName=name, ReservedConcurrentExecutions=1) == ("InvalidParameterValueException", low, 400)
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)
    assert refused(client.invoke, FunctionName=name)[0] == "TooManyRequestsException"
    high = "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"
    assert refused(client.put_provisioned_concurrency_config, FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=3)[1] == high
    client.delete_function(FunctionName=name)


def test_an_initialisation_that_fails_is_told(client, name):
    """records: TestLambdaConcurrency::test_provisioned_concurrency_init_failure"""
    create(client, name, "raise ValueError('no')\n")
    client.publish_version(FunctionName=name)
    client.put_provisioned_concurrency_config(FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=1)
    failed = provisioned(client, name, "1", "FAILED")
    assert failed["StatusReason"] == "FUNCTION_ERROR_INIT_FAILURE"
    assert failed["AllocatedProvisionedConcurrentExecutions"] == 0


# Asynchronous events


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


# Permissions


def statement(name, sid="s3", qualifier=None, principal={"Service": "s3.amazonaws.com"}, action="lambda:InvokeFunction", condition=None):
    resource = arn(name) + (f":{qualifier}" if qualifier else "")
    found = {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}
    return {**found, "Condition": condition} if condition else found


def policy(client, name, **more):
    answer = client.get_policy(FunctionName=name, **more)
    return json.loads(answer["Policy"]), answer["RevisionId"]


S3 = dict(Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")


def test_permissions_are_added_shown_and_removed(client, name):
    """records: TestLambdaPermissions::test_add_lambda_permission_aws, TestLambdaPermissions::test_remove_multi_permissions,
    TestLambdaPermissions::test_create_multiple_lambda_permissions"""
    create(client, name)
    added = client.add_permission(FunctionName=name, StatementId="s3", **S3)
    assert status(added) == 201
    assert json.loads(added["Statement"]) == statement(name)
    source = "arn:aws:s3:::bucket"
    like = {"ArnLike": {"AWS:SourceArn": source}}
    client.add_permission(FunctionName=name, StatementId="sqs", Action="lambda:InvokeFunction", Principal="sqs.amazonaws.com", SourceArn=source)
    both = [statement(name), statement(name, "sqs", principal={"Service": "sqs.amazonaws.com"}, condition=like)]
    found, revision = policy(client, name)
    assert found == {"Version": "2012-10-17", "Id": "default", "Statement": both}
    missing = "Statement non-existent is not found in resource policy."
    assert refused(client.remove_permission, FunctionName=name, StatementId="non-existent") == ("ResourceNotFoundException", missing, 404)
    assert status(client.remove_permission(FunctionName=name, StatementId="sqs")) == 204
    found, after = policy(client, name)
    assert found["Statement"] == both[:1]
    assert after != revision
    client.remove_permission(FunctionName=name, StatementId="s3", RevisionId=after)
    assert refused(client.get_policy, FunctionName=name) == ("ResourceNotFoundException", NO_RESOURCE, 404)


def test_every_condition_is_written_as_aws_does(client, name):
    """records: TestLambdaPermissions::test_add_lambda_permission_fields"""
    create(client, name)
    account = {"StringEquals": {"AWS:SourceAccount": "000000000000"}}
    user = "arn:aws:iam::000000000000:user/me"
    cases = [
        (dict(Principal="*", SourceAccount="000000000000"), "*", account),
        (dict(Principal="lambda.amazonaws.com", SourceAccount="000000000000"), {"Service": "lambda.amazonaws.com"}, account),
        (dict(Principal="000000000000"), {"AWS": "arn:aws:iam::000000000000:root"}, None),
        (dict(Principal=user, SourceAccount="000000000000"), {"AWS": user}, account),
        (dict(Principal="*", EventSourceToken="amzn1.ask.skill.x"), "*", {"StringEquals": {"lambda:EventSourceToken": "amzn1.ask.skill.x"}}),
    ]
    for index, (arguments, principal, condition) in enumerate(cases):
        added = client.add_permission(FunctionName=name, StatementId=f"s{index}", Action="lambda:InvokeFunction", **arguments)
        assert json.loads(added["Statement"]) == statement(name, f"s{index}", principal=principal, condition=condition)
    added = client.add_permission(
        FunctionName=name,
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        SourceAccount="000000000000",
        SourceArn="arn:aws:s3:::bucket",
        FunctionUrlAuthType="NONE",
        PrincipalOrgID="o-1234567890",
    )
    assert json.loads(added["Statement"])["Condition"] == {
        "StringEquals": {
            "AWS:SourceAccount": "000000000000",
            "lambda:FunctionUrlAuthType": "NONE",
            "aws:PrincipalOrgID": "o-1234567890",
        },
        "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::bucket"},
    }


def test_permissions_are_refused_in_aws_words(client, name):
    """records: TestLambdaPermissions::test_permission_exceptions"""
    create(client, name)
    add, remove = client.add_permission, client.remove_permission
    base = dict(StatementId="s3", **S3)
    pattern = r"1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)"
    assert refused(add, **{**base, "FunctionName": name, "StatementId": "example.com"}) == ("ValidationException", pattern, 400)
    missing = lambda message: ("ResourceNotFoundException", message, 404)
    invalid = lambda message: ("InvalidParameterValueException", message, 400)
    assert refused(add, FunctionName=f"{name}:alias-not-42", Qualifier="42", **base) == invalid(QUALIFIER_MISMATCH)
    assert refused(add, FunctionName=name, Qualifier="$LATEST", **base) == invalid("We currently do not support adding policies for $LATEST.")
    principal = "The provided principal was invalid. Please check the principal and try again."
    assert refused(add, **{**base, "FunctionName": name, "Principal": "invalid.nonaws.com"}) == invalid(principal)
    assert refused(client.get_policy, FunctionName="doesnotexist") == missing(NO_RESOURCE)
    assert refused(client.get_policy, FunctionName=name, Qualifier="42") == missing(NO_RESOURCE)
    assert refused(add, FunctionName="doesnotexist", **base) == missing(f"Function not found: {arn('doesnotexist')}")
    assert refused(remove, FunctionName=name, StatementId="s3") == missing("No policy is associated with the given resource.")
    for qualifier, words in [("alias-doesnotexist", "Cannot find alias arn"), ("42", "Function not found"), ("valid-with-$-but-doesnotexist", "Function not found")]:
        assert refused(add, FunctionName=name, Qualifier=qualifier, **base) == missing(f"{words}: {arn(name)}:{qualifier}")
    assert refused(add, FunctionName=name, Qualifier="invalid-qualifier-with-?-char", **base)[0] == "ValidationException"
    add(FunctionName=name, **base)
    twice = "The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement."
    assert refused(add, FunctionName=name, **base) == ("ResourceConflictException", twice, 409)
    assert refused(remove, FunctionName="doesnotexist", StatementId="s3") == missing(f"No policy found for: {arn('doesnotexist')}")
    assert refused(remove, FunctionName=name, StatementId="s3", Qualifier="alias-doesnotexist") == missing(
        f"Cannot find alias arn: {arn(name)}:alias-doesnotexist"
    )


def test_each_version_and_alias_has_a_policy_of_its_own(client, name):
    """records: TestLambdaPermissions::test_lambda_permission_fn_versioning, TestLambdaPermissions::test_lambda_permission_versioning,
    TestLambdaRevisions::test_function_revisions_permissions"""
    create(client, name)
    client.add_permission(FunctionName=name, StatementId="s3", **S3)
    base = policy(client, name)
    client.publish_version(FunctionName=name)
    assert policy(client, name) == base
    assert refused(client.get_policy, FunctionName=name, Qualifier="1")[1] == NO_RESOURCE
    client.add_permission(FunctionName=name, Qualifier="1", StatementId="s3", **S3)
    assert policy(client, name, Qualifier="1")[0]["Statement"] == [statement(name, qualifier="1")]
    alias = client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    changed = (
        "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id"
    )
    arguments = dict(FunctionName=name, Qualifier="live", StatementId="s3", **S3)
    assert refused(client.add_permission, RevisionId="wrong", **arguments) == ("PreconditionFailedException", changed, 412)
    client.add_permission(RevisionId=alias["RevisionId"], **arguments)
    found, revision = policy(client, name, Qualifier="live")
    assert found["Statement"] == [statement(name, qualifier="live")]
    assert revision != alias["RevisionId"]
    assert policy(client, name) == base
    client.add_permission(FunctionName=name, StatementId="s3_2", RevisionId=base[1], **S3)
    assert [each["Sid"] for each in policy(client, name)[0]["Statement"]] == ["s3", "s3_2"]
    assert refused(client.remove_permission, FunctionName=name, StatementId="s3_2", RevisionId=base[1])[0] == "PreconditionFailedException"


def test_a_policy_does_not_outgrow_its_limit(client, name):
    create(client, name)
    with pytest.raises(client.exceptions.PolicyLengthExceededException) as caught:
        for index in range(200):
            client.add_permission(FunctionName=name, StatementId=f"s{index}" + "x" * 90, SourceArn="arn:aws:s3:::" + "b" * 500, **S3)
    assert caught.value.response["Error"]["Message"].endswith("is bigger than the limit (20480).")


# Tags


def test_tags_are_added_overwritten_and_removed(client, name):
    """records: TestLambdaTag::test_tag_lifecycle, TestLambdaTag::test_tag_lifecycle[lambda_function], TestLambdaTags::test_tag_lifecycle,
    TestLambdaTag::test_create_tag_on_fn_create"""
    function = create(client, name, Tags={"testtag": "custom"})
    listed = lambda: client.list_tags(Resource=function)["Tags"]
    assert listed() == client.get_function(FunctionName=name)["Tags"] == {"testtag": "custom"}
    before = client.get_function(FunctionName=name)["Configuration"]["RevisionId"]
    assert status(client.tag_resource(Resource=function, Tags={"A": "tag-a", "B": "tag-b"})) == 204
    assert client.get_function(FunctionName=name)["Configuration"]["RevisionId"] != before
    client.tag_resource(Resource=function, Tags={"B": "tag-b-new", "D": "tag-d"})
    assert listed() == {"testtag": "custom", "A": "tag-a", "B": "tag-b-new", "D": "tag-d"}
    assert status(client.untag_resource(Resource=function, TagKeys=["A", "testtag", "none"])) == 204
    assert listed() == {"B": "tag-b-new", "D": "tag-d"}
    client.untag_resource(Resource=function, TagKeys=["B", "D"])
    assert listed() == {}
    assert "Tags" not in client.get_function(FunctionName=name)


def test_tags_are_refused_in_aws_words(client, name):
    """records: TestLambdaTags::test_tag_exceptions, TestLambdaTags::test_tag_versions, TestLambdaTags::test_tag_limits,
    TestLambdaTag::test_tag_nonexisting_resource, TestLambdaTag::test_tag_exceptions[lambda_function],
    TestLambdaTag::test_tag_exceptions[event_source_mapping], TestLambdaTag::test_tag_exceptions[capacity_provider]"""
    function = create(client, name)
    tag, untag, tags = client.tag_resource, client.untag_resource, client.list_tags
    place = "arn:aws:lambda:us-east-1:000000000000"
    for resource, message in [
        (arn("doesnotexist"), f"Function not found: {arn('doesnotexist')}"),
        (f"{place}:event-source-mapping:{'0' * 8}-0000-0000-0000-{'0' * 12}", None),
        (f"{place}:capacity-provider:none", f"Capacity provider not found: {place}:capacity-provider:none"),
    ]:
        message = message or f"Event source mapping not found: {resource}"
        missing = ("ResourceNotFoundException", message, 404)
        assert refused(tag, Resource=resource, Tags={"a": "b"}) == missing
        assert refused(untag, Resource=resource, TagKeys=["a"]) == missing
        assert refused(tags, Resource=resource) == missing
    for resource in ["arn:aws:something", f"{place}:foobar:x", f"{place}:capacity-provider:x:alias"]:
        code, message, _ = refused(tag, Resource=resource, Tags={"a": "b"})
        assert code == "ValidationException"
        assert message.startswith(f"1 validation error detected: Value '{resource}' at 'resource' failed to satisfy constraint: Member must")
    for qualifier in ["alias", "1", "$LATEST"]:
        assert refused(tag, Resource=f"{function}:{qualifier}", Tags={"a": "b"}) == ("InvalidParameterValueException", NO_TAGS_HERE, 400)
    null = "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"
    assert refused(untag, Resource=function, TagKeys=[]) == ("ValidationException", null, 400)
    assert refused(tag, Resource=function, Tags={})[1] == "An error occurred and the request cannot be processed."
    many = {f"{index}_key": f"{index}_value" for index in range(51)}
    limit = ("InvalidParameterValueException", "Number of tags exceeds resource tag limit.", 400)
    assert refused(tag, Resource=function, Tags=many) == limit
    many.pop("50_key")
    tag(Resource=function, Tags=many)
    assert tags(Resource=function)["Tags"] == many
    assert refused(tag, Resource=function, Tags={"one": "more"}) == limit


# Function URLs


def fetch(url, data=None, method=None, **headers):
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def open_url(client, name, **more):
    client.add_permission(
        FunctionName=name, StatementId="url", Action="lambda:InvokeFunctionUrl", Principal="*", FunctionUrlAuthType="NONE", **more
    )


FORBIDDEN = {
    "Message": "Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
}


def test_a_url_is_made_changed_and_deleted(client, engine, name):
    """records: TestLambdaUrl::test_url_config_lifecycle, TestLambdaURL::test_lambda_update_function_url_config"""
    create(client, name)
    created = client.create_function_url_config(FunctionName=name, AuthType="NONE")
    assert status(created) == 201
    assert set(plain(created)) == {"FunctionUrl", "FunctionArn", "AuthType", "CreationTime"}
    assert created["FunctionUrl"].startswith(engine.http_url + "/")
    twice = f"Failed to create function url config for [functionArn = {arn(name)}]. Error message:  FunctionUrlConfig exists for this Lambda function"
    assert refused(client.create_function_url_config, FunctionName=name, AuthType="NONE") == ("ResourceConflictException", twice, 409)
    found = plain(client.get_function_url_config(FunctionName=name))
    assert found == {**plain(created), "InvokeMode": "BUFFERED", "LastModifiedTime": found["LastModifiedTime"]}
    updated = plain(client.update_function_url_config(FunctionName=name, AuthType="AWS_IAM"))
    assert updated == {**plain(created), "AuthType": "AWS_IAM", "LastModifiedTime": updated["LastModifiedTime"]}
    assert client.update_function_url_config(FunctionName=name, InvokeMode="RESPONSE_STREAM")["InvokeMode"] == "RESPONSE_STREAM"
    assert client.update_function_url_config(FunctionName=name)["InvokeMode"] == "RESPONSE_STREAM"
    assert status(client.delete_function_url_config(FunctionName=name)) == 204
    assert refused(client.get_function_url_config, FunctionName=name) == ("ResourceNotFoundException", NO_RESOURCE, 404)
    again = client.create_function_url_config(FunctionName=name, AuthType="NONE")
    assert again["FunctionUrl"] == created["FunctionUrl"]


def test_urls_are_refused_in_aws_words(client, name):
    """records: TestLambdaUrl::test_url_config_exceptions, TestLambdaURL::test_lambda_url_invalid_invoke_mode"""
    create(client, name)
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    calls = [
        (lambda **more: client.create_function_url_config(AuthType="NONE", **more), "Function does not exist"),
        (lambda **more: client.update_function_url_config(AuthType="NONE", **more), "Function does not exist"),
        (client.get_function_url_config, NO_RESOURCE),
        (client.delete_function_url_config, NO_RESOURCE),
    ]
    for call, message in calls:
        missing = ("ResourceNotFoundException", message, 404)
        for function in [dict(FunctionName="doesnotexist"), dict(FunctionName=arn("doesnotexist")), dict(FunctionName=name, Qualifier="none")]:
            assert refused(call, **function) == missing
        for qualifier in ["1", "2", "$LATEST"]:
            message = f"1 validation error detected: Value '{qualifier}' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)"
            assert refused(call, FunctionName=name, Qualifier=qualifier) == ("ValidationException", message, 400)
        assert refused(call, FunctionName=f"{arn(name)}:live", Qualifier="other")[1] == QUALIFIER_MISMATCH
    assert refused(client.update_function_url_config, FunctionName=name, AuthType="NONE")[1] == NO_RESOURCE
    assert refused(client.list_function_url_configs, FunctionName="doesnotexist")[1] == "Function does not exist"
    mode = "1 validation error detected: Value 'UNKNOWN' at 'invokeMode' failed to satisfy constraint: Member must satisfy enum value set: [RESPONSE_STREAM, BUFFERED]"
    assert refused(client.create_function_url_config, FunctionName=name, AuthType="NONE", InvokeMode="UNKNOWN") == ("ValidationException", mode, 400)


def test_urls_of_functions_and_aliases_are_listed(client, name):
    """records: TestLambdaUrl::test_url_config_list_paging, TestLambdaUrl::test_url_config_deletion_without_qualifier"""
    create(client, name)
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="urlalias", FunctionVersion="1")
    listed = lambda **more: client.list_function_url_configs(FunctionName=name, **more)
    assert listed()["FunctionUrlConfigs"] == []
    client.create_function_url_config(FunctionName=name, AuthType="NONE")
    client.create_function_url_config(FunctionName=name, Qualifier="urlalias", AuthType="NONE")
    assert [config["FunctionArn"] for config in listed()["FunctionUrlConfigs"]] == [arn(name), f"{arn(name)}:urlalias"]
    page = listed(MaxItems=1)
    assert [config["FunctionArn"] for config in page["FunctionUrlConfigs"]] == [arn(name)]
    assert [config["FunctionArn"] for config in listed(MaxItems=1, Marker=page["NextMarker"])["FunctionUrlConfigs"]] == [f"{arn(name)}:urlalias"]
    client.delete_function_url_config(FunctionName=name)
    assert refused(client.get_function_url_config, FunctionName=name)[1] == NO_RESOURCE
    assert client.get_function_url_config(FunctionName=name, Qualifier="urlalias")["InvokeMode"] == "BUFFERED"


@pytest.mark.parametrize(
    "returned, content, length",
    [
        ("{'hello': 'world'}", b'{"hello":"world"}', None),
        ("{'statusCode': 200, 'body': 'body123'}", b"body123", 7),
        ("""{'statusCode': 200, 'body': '{"hello": "world"}'}""", b'{"hello": "world"}', 18),
        ("['hello', 3, True]", b'["hello",3,true]', None),
        ("'hello'", b"hello", 5),
        ("3", b"3", 1),
        ("3.1", b"3.1", 3),
        ("True", b"true", 4),
    ],
    ids=["dict", "http-response", "http-response-json", "list-mixed", "string", "integer", "float", "boolean"],
)
def test_a_url_answers_what_its_function_returns(client, name, returned, content, length):
    """records: TestLambdaURL::test_lambda_url_invocation[dict] and its siblings"""
    create(client, name, f"def handler(event, context):\n    return {returned}\n")
    url = client.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    open_url(client, name)
    code, headers, body = fetch(url + "path?q=1", data=b"{}")
    assert (code, headers["Content-Type"]) == (200, "application/json")
    if length:
        assert (body, int(headers["Content-Length"])) == (content, length)
    else:
        assert json.loads(body) == json.loads(content)


def test_a_url_answers_as_it_is_configured_at_the_time(client, name):
    """records: TestLambdaPermissions::test_lambda_permission_url_invocation, TestLambdaURL::test_lambda_url_invocation_exception,
    TestLambdaURL::test_lambda_url_non_existing_url"""
    create(client, name, "def handler(event, context):\n    if event['rawPath'] == '/fail': raise ValueError('no')\n    return event['requestContext']['http']['method']\n")
    url = client.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    code, _, body = fetch(url)
    assert (code, json.loads(body)) == (403, FORBIDDEN)
    open_url(client, name)
    assert fetch(url)[::2] == (200, b"GET")
    assert fetch(url + "fail")[0] == 502
    client.update_function_url_config(FunctionName=name, AuthType="AWS_IAM")
    assert fetch(url)[0] == 403
    client.update_function_url_config(FunctionName=name, AuthType="NONE", Cors={"AllowOrigins": ["https://a.example"], "AllowMethods": ["GET"], "MaxAge": 5})
    code, headers, _ = fetch(url, Origin="https://a.example")
    assert (code, headers["Access-Control-Allow-Origin"]) == (200, "https://a.example")
    client.delete_function_url_config(FunctionName=name)
    code, headers, body = fetch(url)
    assert (code, headers["x-amzn-ErrorType"], json.loads(body)) == (403, "AccessDeniedException", {"Message": None})


def test_a_url_of_an_alias_outlives_it(client, name):
    """records: TestLambdaURL::test_lambda_url_persists_after_alias_delete"""
    create(client, name, "def handler(event, context):\n    return context.invoked_function_arn\n")
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    created = client.create_function_url_config(FunctionName=name, Qualifier="live", AuthType="NONE", InvokeMode="BUFFERED")
    assert created["FunctionArn"] == f"{arn(name)}:live"
    open_url(client, name, Qualifier="live")
    assert fetch(created["FunctionUrl"])[::2] == (200, f"{arn(name)}:live".encode())
    client.delete_alias(FunctionName=name, Name="live")
    code, headers, body = fetch(created["FunctionUrl"])
    assert (code, headers["x-amzn-ErrorType"], json.loads(body)) == (403, "AccessDeniedException", FORBIDDEN)


# Layers


def test_layer_versions_are_published_used_and_deleted(client, name):
    """records: TestLambdaLayer::test_layer_lifecycle"""
    create(client, name, "import tool\n\ndef handler(event, context):\n    return tool.NAME\n")
    layer = name + "-layer"
    publish = lambda: client.publish_layer_version(
        LayerName=layer,
        Description="tools",
        LicenseInfo="MIT",
        Content={"ZipFile": archive(python__tool="NAME = 'from the layer'\n")},
        CompatibleRuntimes=["python3.12"],
        CompatibleArchitectures=["x86_64"],
    )
    first = publish()
    assert status(first) == 201
    assert (first["Version"], first["LayerVersionArn"]) == (1, f"{first['LayerArn']}:1")
    assert (first["Description"], first["LicenseInfo"]) == ("tools", "MIT")
    assert (first["CompatibleRuntimes"], first["CompatibleArchitectures"]) == (["python3.12"], ["x86_64"])
    assert set(first["Content"]) == {"Location", "CodeSha256", "CodeSize"}
    second = publish()
    assert second["Version"] == 2
    client.update_function_configuration(FunctionName=name, Layers=[first["LayerVersionArn"]])
    wait(lambda: client.get_function(FunctionName=name)["Configuration"]["LastUpdateStatus"] == "Successful")
    used = [{"Arn": first["LayerVersionArn"], "CodeSize": first["Content"]["CodeSize"]}]
    assert client.get_function_configuration(FunctionName=name)["Layers"] == used
    assert json.load(client.invoke(FunctionName=name)["Payload"]) == "from the layer"
    assert plain(client.get_layer_version(LayerName=layer, VersionNumber=1)) == plain(first)
    assert plain(client.get_layer_version_by_arn(Arn=second["LayerVersionArn"])) == plain(second)
    versions = lambda: [each["Version"] for each in client.list_layer_versions(LayerName=layer)["LayerVersions"]]
    assert versions() == [2, 1]
    for number in [1, 1, 2]:
        assert status(client.delete_layer_version(LayerName=layer, VersionNumber=number)) == 204
    assert versions() == []
    assert client.get_function_configuration(FunctionName=name)["Layers"] == used
    assert json.load(client.invoke(FunctionName=name)["Payload"]) == "from the layer"
    assert publish()["Version"] == 3


def test_layers_are_refused_in_aws_words(client, name):
    """records: TestLambdaLayer::test_layer_exceptions"""
    layer = name + "-layer"
    content = {"ZipFile": archive(python__tool="")}
    publish = lambda **more: client.publish_layer_version(LayerName=layer, Content=content, **more)
    publish(CompatibleRuntimes=[], CompatibleArchitectures=[])
    empty = client.get_layer_version(LayerName=layer, VersionNumber=1)
    assert (empty["CompatibleRuntimes"], empty["CompatibleArchitectures"]) == ([], [])
    code, message, _ = refused(client.list_layers, CompatibleRuntime="runtimedoesnotexist")
    assert code == "ValidationException"
    assert message.startswith(
        "1 validation error detected: Value 'runtimedoesnotexist' at 'compatibleRuntime' failed to satisfy constraint: Member must satisfy enum value set: [ruby3.5, ruby2.6,"
    )
    architectures = "failed to satisfy constraint: Member must satisfy enum value set: [x86_64, arm64]"
    assert refused(client.list_layers, CompatibleArchitecture="archdoesnotexist")[1].endswith(f"'compatibleArchitecture' {architectures}")
    assert client.list_layer_versions(LayerName="doesnotexist")["LayerVersions"] == []
    get, delete = client.get_layer_version, client.delete_layer_version
    assert refused(get, LayerName="doesnotexist", VersionNumber=1) == ("ResourceNotFoundException", NO_RESOURCE, 404)
    assert refused(get, LayerName=layer, VersionNumber=2) == ("ResourceNotFoundException", NO_RESOURCE, 404)
    low = ("InvalidParameterValueException", "Layer Version Cannot be less than 1", 400)
    for call, number in [(get, 0), (get, -1), (delete, 0)]:
        assert refused(call, LayerName=layer, VersionNumber=number) == low
    assert refused(client.get_layer_version_by_arn, Arn=empty["LayerArn"])[0] == "ValidationException"
    assert refused(client.get_layer_version_by_arn, Arn=f"{empty['LayerArn']}:8")[1] == NO_RESOURCE
    assert status(delete(LayerName="doesnotexist", VersionNumber=1)) == 204
    code, message, _ = refused(publish, CompatibleRuntimes=["invalidruntime", "nodejs20.x"], CompatibleArchitectures=["invalidarch", "x86_64"])
    assert code == "ValidationException"
    assert message.startswith(
        "2 validation errors detected: Value '[invalidruntime, nodejs20.x]' at 'compatibleRuntimes' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, python3.14,"
    )
    assert message.endswith(
        "; Value '[invalidarch, x86_64]' at 'compatibleArchitectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"
    )


def test_layers_are_found_by_what_they_fit(client, name):
    """records: TestLambdaLayer::test_layer_compatibilities[runtimes0]"""
    layer = name + "-layer"
    runtimes = "nodejs24.x nodejs22.x nodejs20.x nodejs18.x nodejs16.x nodejs14.x nodejs12.x python3.14 python3.13 python3.12 python3.11 python3.10 python3.9 python3.8 python3.7".split()
    published = client.publish_layer_version(
        LayerName=layer, Content={"ZipFile": archive(a="")}, CompatibleRuntimes=runtimes, CompatibleArchitectures=["arm64", "x86_64"]
    )
    assert (published["CompatibleRuntimes"], published["CompatibleArchitectures"]) == (runtimes, ["arm64", "x86_64"])
    names = lambda **more: [each["LayerName"] for each in client.list_layers(**more)["Layers"]]
    assert layer in names(CompatibleRuntime="python3.7")
    assert layer not in names(CompatibleRuntime="java21")


def test_layer_versions_have_policies(client, name):
    """records: TestLambdaLayer::test_layer_policy_lifecycle, TestLambdaLayer::test_layer_policy_exceptions"""
    layer = name + "-layer"
    version = client.publish_layer_version(LayerName=layer, Content={"ZipFile": archive(a="")})
    assert not {"CompatibleRuntimes", "CompatibleArchitectures"} & set(version)
    at = dict(LayerName=layer, VersionNumber=1)
    get, remove = client.get_layer_version_policy, client.remove_layer_version_permission
    add = lambda **more: client.add_layer_version_permission(**{**at, "Action": "lambda:GetLayerVersion", "Principal": "*", **more})
    missing = lambda message: ("ResourceNotFoundException", message, 404)
    assert refused(get, **at) == missing("No policy is associated with the given resource.")
    first = add(StatementId="s1")
    assert status(first) == 201
    expected = lambda sid: {"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": "lambda:GetLayerVersion", "Resource": version["LayerVersionArn"]}
    assert json.loads(first["Statement"]) == expected("s1")
    assert get(**at)["RevisionId"] == first["RevisionId"]
    second = add(StatementId="s2", RevisionId=first["RevisionId"])
    assert json.loads(get(**at)["Policy"]) == {"Version": "2012-10-17", "Id": "default", "Statement": [expected("s1"), expected("s2")]}
    assert refused(add, StatementId="s3", Action="*")[0] == "ValidationException"
    assert refused(add, StatementId="s1")[:1] == ("ResourceConflictException",)
    changed = "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id"
    assert refused(add, StatementId="s3", RevisionId="wrong") == ("PreconditionFailedException", changed, 412)
    assert refused(remove, StatementId="s2", RevisionId="wrong", **at) == ("PreconditionFailedException", changed, 412)
    for other, number in [(f"{layer}-doesnotexist", 1), (layer, 2)]:
        message = f"Layer version arn:aws:lambda:us-east-1:000000000000:layer:{other}:{number} does not exist."
        assert refused(add, LayerName=other, VersionNumber=number, StatementId="s1") == missing(message)
        assert refused(get, LayerName=other, VersionNumber=number) == missing(message)
        assert refused(remove, LayerName=other, VersionNumber=number, StatementId="s1") == missing(message)
    assert refused(remove, StatementId="doesnotexist", **at) == missing("Statement doesnotexist is not found in resource policy.")
    assert status(remove(StatementId="s2", **at)) == 204
    assert get(**at)["RevisionId"] not in [first["RevisionId"], second["RevisionId"]]
    assert [each["Sid"] for each in json.loads(get(**at)["Policy"])["Statement"]] == ["s1"]


# Code signing


PROFILE = "arn:aws:signer:us-east-1:000000000000:/signing-profiles/test"


def test_code_signing_configurations_are_kept_and_shown(client, name):
    """records: TestCodeSigningConfig::test_function_code_signing_config"""
    create(client, name)
    created = client.create_code_signing_config(
        Description="Testing CodeSigning Config",
        AllowedPublishers={"SigningProfileVersionArns": [PROFILE]},
        CodeSigningPolicies={"UntrustedArtifactOnDeployment": "Enforce"},
    )
    assert status(created) == 201
    config = created["CodeSigningConfig"]
    assert config["CodeSigningConfigArn"].endswith(f":code-signing-config:{config['CodeSigningConfigId']}")
    at = {"CodeSigningConfigArn": config["CodeSigningConfigArn"]}
    updated = client.update_code_signing_config(CodeSigningPolicies={"UntrustedArtifactOnDeployment": "Warn"}, **at)["CodeSigningConfig"]
    assert updated == {**config, "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Warn"}, "LastModified": updated["LastModified"]}
    assert client.get_code_signing_config(**at)["CodeSigningConfig"] == updated
    both = {**at, "FunctionName": name}
    assert plain(client.put_function_code_signing_config(**both)) == both
    assert plain(client.get_function_code_signing_config(FunctionName=name)) == both
    assert updated in client.list_code_signing_configs()["CodeSigningConfigs"]
    assert client.list_functions_by_code_signing_config(**at)["FunctionArns"] == [arn(name)]
    assert status(client.delete_function_code_signing_config(FunctionName=name)) == 204
    assert client.list_functions_by_code_signing_config(**at)["FunctionArns"] == []
    assert plain(client.get_function_code_signing_config(FunctionName=name)) == {}
    assert status(client.delete_code_signing_config(**at)) == 204


def test_code_signing_is_refused_in_aws_words(client, name):
    """records: TestCodeSigningConfig::test_code_signing_not_found_excs"""
    create(client, name)
    at = {"CodeSigningConfigArn": "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000"}
    gone = ("ResourceNotFoundException", f"The Lambda code signing configuration {at['CodeSigningConfigArn']} can not be found.", 404)
    for call in ["delete_code_signing_config", "update_code_signing_config", "get_code_signing_config", "list_functions_by_code_signing_config"]:
        assert refused(getattr(client, call), **at) == gone
    unknown = f"The code signing configuration cannot be found. Check that the provided configuration is not deleted: {at['CodeSigningConfigArn']}."
    for function in [name, "csc-test-doesnotexist"]:
        put = dict(FunctionName=function, **at)
        assert refused(client.put_function_code_signing_config, **put) == ("CodeSigningConfigNotFoundException", unknown, 404)
    missing = ("ResourceNotFoundException", f"Function not found: {arn('csc-test-doesnotexist')}", 404)
    for call in [client.get_function_code_signing_config, client.delete_function_code_signing_config]:
        assert refused(call, FunctionName="csc-test-doesnotexist") == missing
    assert status(client.delete_function_code_signing_config(FunctionName=name)) == 204


# Of stacks


STACK = """
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: hello
      Runtime: python3.12
      Handler: app.handler
      CodeUri: code/
      AutoPublishAlias: live
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}
      EventInvokeConfig: {MaximumRetryAttempts: 1}
      FunctionUrlConfig: {AuthType: NONE}
      ReservedConcurrentExecutions: 5
"""


def test_what_stacks_declare_is_shown_and_can_be_changed(project):
    project.file("template.yaml", STACK)
    project.file("code/app.py", "import os\n\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']\n")
    project.run("deploy")
    client = project.client()
    live = dict(FunctionName="hello", Qualifier="live")
    assert provisioned(client, "hello", "live")["RequestedProvisionedConcurrentExecutions"] == 1
    assert json.load(client.invoke(**live)["Payload"]) == "provisioned-concurrency"
    assert client.get_function_event_invoke_config(**live)["MaximumRetryAttempts"] == 1
    url = client.get_function_url_config(**live)
    assert url["FunctionArn"] == f"{arn('hello')}:live"
    assert fetch(url["FunctionUrl"])[::2] == (200, b"provisioned-concurrency")
    statements = json.loads(client.get_policy(**live)["Policy"])["Statement"]
    assert "lambda:InvokeFunctionUrl" in [each["Action"] for each in statements]
    # What the wire changes stays over a restart, and is put back by a deployment.
    client.put_function_event_invoke_config(MaximumRetryAttempts=0, **live)
    client.update_function_url_config(AuthType="AWS_IAM", **live)
    client.delete_provisioned_concurrency_config(**live)
    project.run("engine", "stop")
    project.run("engine", "start")
    client = project.client()
    url = client.get_function_url_config(**live)
    assert client.get_function_event_invoke_config(**live)["MaximumRetryAttempts"] == 0
    assert fetch(url["FunctionUrl"])[0] == 403
    assert refused(client.get_provisioned_concurrency_config, **live)[0] == "ProvisionedConcurrencyConfigNotFoundException"
    client.delete_function_url_config(**live)
    assert json.loads(fetch(url["FunctionUrl"])[2]) == {"Message": None}
    project.file("template.yaml", STACK.replace("ReservedConcurrentExecutions: 5", "ReservedConcurrentExecutions: 6"))
    project.run("deploy")
    assert client.get_function_concurrency(FunctionName="hello")["ReservedConcurrentExecutions"] == 6
    assert client.get_function_event_invoke_config(**live)["MaximumRetryAttempts"] == 1
    assert provisioned(client, "hello", "live")["RequestedProvisionedConcurrentExecutions"] == 1
    assert fetch(url["FunctionUrl"])[0] == 200


# Over restarts


def test_all_of_it_is_there_after_a_restart(tmp_path):
    project = Project(tmp_path)
    project.run("engine", "start")
    try:
        client = project.client()
        create(client, "kept", "def handler(event, context):\n    return 'kept'\n")
        client.publish_version(FunctionName="kept")
        client.put_provisioned_concurrency_config(FunctionName="kept", Qualifier="1", ProvisionedConcurrentExecutions=1)
        client.put_function_event_invoke_config(FunctionName="kept", MaximumRetryAttempts=1)
        url = client.create_function_url_config(FunctionName="kept", AuthType="NONE")["FunctionUrl"]
        open_url(client, "kept")
        client.publish_layer_version(LayerName="gone", Content={"ZipFile": archive(a="")})
        client.delete_layer_version(LayerName="gone", VersionNumber=1)
        before = client.get_policy(FunctionName="kept")["RevisionId"]
        project.run("engine", "stop")
        project.run("engine", "start")
        client = project.client()
        provisioned(client, "kept", "1")
        assert client.get_function_event_invoke_config(FunctionName="kept")["MaximumRetryAttempts"] == 1
        assert client.get_policy(FunctionName="kept")["RevisionId"] == before
        assert fetch(url)[::2] == (200, b"kept")
        assert client.publish_layer_version(LayerName="gone", Content={"ZipFile": archive(a="")})["Version"] == 2
    finally:
        project.stop()
