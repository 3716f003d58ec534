"""Functions made, changed and deleted over the wire by AWS's own client.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import base64
import hashlib
import io
import json
import os
import re
import signal
import time
import urllib.request
import zipfile

import boto3
import botocore.config
import pytest
from botocore.exceptions import ClientError
from conftest import Project, leftovers

ROLE = "arn:aws:iam::000000000000:role/r"
HANDLER = 'def handler(event, context):\n    return {"version": "%s", "from": context.function_version, "arn": context.invoked_function_arn}\n'
MISMATCH = "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"


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
    digest = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:8]
    return f"fn-{digest}"


def code(text=HANDLER % "one", path="index.py"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo(path), text)
    return stream.getvalue()


def create(client, name, text=HANDLER % "one", **more):
    arguments = dict(FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": code(text)})
    created = client.create_function(**{**arguments, **more})
    wait(client, created["FunctionName"])
    return created


def wait(client, name, **more):
    """What the client's own waiters look at, without their second between looks."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = client.get_function(FunctionName=name, **more)["Configuration"]
        if found["State"] == "Active" and found["LastUpdateStatus"] == "Successful":
            return found
        time.sleep(0.01)
    raise AssertionError(f"{name} is not ready: {found}")


def refused(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    return response["Error"]["Code"], response["Error"]["Message"], response["ResponseMetadata"]["HTTPStatusCode"]


def invoke(client, name, **more):
    return json.loads(client.invoke(FunctionName=name, **more)["Payload"].read())


def arn(name):
    return f"arn:aws:lambda:us-east-1:000000000000:function:{name}"


# Life of a function


def test_life_of_a_function(client, name):
    """records: TestLambdaFunction::test_function_lifecycle"""
    created = client.create_function(
        FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": code()},
        Timeout=5, MemorySize=256, Environment={"Variables": {}},
    )
    assert created["ResponseMetadata"]["HTTPStatusCode"] == 201
    del created["ResponseMetadata"]
    revision = created.pop("RevisionId")
    assert created.pop("LastModified").endswith("+0000")
    assert created.pop("RuntimeVersionConfig")["RuntimeVersionArn"].startswith("arn:aws:lambda:us-east-1::runtime:")
    assert created == {
        "Architectures": ["x86_64"], "CodeSha256": base64.b64encode(hashlib.sha256(code()).digest()).decode(),
        "CodeSize": len(code()), "Description": "", "Environment": {"Variables": {}}, "EphemeralStorage": {"Size": 512},
        "FunctionArn": arn(name), "FunctionName": name, "Handler": "index.handler",
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"}, "MemorySize": 256, "PackageType": "Zip",
        "Role": ROLE, "Runtime": "python3.12", "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "State": "Pending", "StateReason": "The function is being created.", "StateReasonCode": "Creating", "Timeout": 5,
        "TracingConfig": {"Mode": "PassThrough"}, "Version": "$LATEST",
    }
    active = wait(client, name)
    assert active["RevisionId"] != revision and "StateReason" not in active

    updated = client.update_function_configuration(
        FunctionName=name, Runtime="python3.11", Description="Changed-Description", MemorySize=512, Timeout=10,
        Environment={"Variables": {"ENV_A": "a"}},
    )
    assert (updated["State"], updated["LastUpdateStatus"], updated["LastUpdateStatusReasonCode"]) == ("Active", "InProgress", "Creating")
    assert updated["LastUpdateStatusReason"] == "The function is being created."
    after = wait(client, name)
    assert (after["Runtime"], after["Description"], after["MemorySize"], after["Timeout"]) == ("python3.11", "Changed-Description", 512, 10)
    assert after["RevisionId"] not in (revision, updated["RevisionId"]) and after["Environment"] == {"Variables": {"ENV_A": "a"}}

    changed = client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"))
    assert changed["LastUpdateStatus"] == "InProgress" and changed["CodeSha256"] != created["CodeSha256"]
    wait(client, name)
    assert invoke(client, name)["version"] == "two"

    deleted = client.delete_function(FunctionName=name)
    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    for call in (client.delete_function, client.get_function, client.get_function_configuration, client.get_function_concurrency):
        assert refused(call, FunctionName=name) == ("ResourceNotFoundException", f"Function not found: {arn(name)}", 404)


def test_the_clients_own_waiters_come_to_their_end(client, name):
    client.create_function(FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": code()})
    client.get_waiter("function_active_v2").wait(FunctionName=name)
    client.update_function_configuration(FunctionName=name, Timeout=9)
    client.get_waiter("function_updated_v2").wait(FunctionName=name)
    assert client.get_function_configuration(FunctionName=name)["Timeout"] == 9


def test_a_pending_function_is_not_run(client, name):
    client.create_function(FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": code()})
    assert refused(client.invoke, FunctionName=name) == (
        "ResourceConflictException",
        "The operation cannot be performed at this time. The function is currently in the following state: Pending",
        409,
    )
    wait(client, name)
    assert invoke(client, name) == {"version": "one", "from": "$LATEST", "arn": arn(name)}


@pytest.mark.parametrize("change", ["code", "configuration"])
def test_updates_go_one_after_the_other(client, name, change):
    """records: TestLambdaFunction::test_lambda_concurrent_code_updates, ::test_lambda_concurrent_config_updates"""
    create(client, name)
    call = {"code": client.update_function_code, "configuration": client.update_function_configuration}[change]
    arguments = {"code": {"ZipFile": code(HANDLER % "two")}, "configuration": {"Timeout": 7}}[change]
    call(FunctionName=name, **arguments)
    assert refused(call, FunctionName=name, **arguments) == (
        "ResourceConflictException",
        f"The operation cannot be performed at this time. An update is in progress for resource: {arn(name)}",
        409,
    )


def test_an_update_that_changes_nothing_is_one(client, name):
    """records: TestLambdaFunction::test_redundant_updates"""
    create(client, name, Description="Initial description")
    first = client.update_function_configuration(FunctionName=name, Description="1st update description")
    third = wait(client, name)["RevisionId"]
    again = client.update_function_configuration(FunctionName=name, Description="1st update description")
    assert again["LastUpdateStatus"] == "InProgress"
    assert len({first["RevisionId"], third, again["RevisionId"], wait(client, name)["RevisionId"]}) == 4


def test_a_function_is_made_anew_at_once(client, name):
    """records: TestLambdaCleanup::test_recreate_function"""
    revisions = set()
    for runtime, path, text in (
        ("python3.12", "index.py", HANDLER % "one"), ("nodejs22.x", "index.js", "exports.handler = async () => 'two'"),
    ):
        if revisions:
            client.delete_function(FunctionName=name)
        made = client.create_function(
            FunctionName=name, Runtime=runtime, Role=ROLE, Handler="index.handler", Code={"ZipFile": code(text, path)})
        assert made["State"] == "Pending"
        revisions.add(made["RevisionId"])
    assert len(revisions) == 2
    wait(client, name)
    assert invoke(client, name) == "two"


def test_a_name_is_taken_once(client, name):
    create(client, name)
    error = refused(client.create_function, FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": code()})
    assert error == ("ResourceConflictException", f"Function already exist: {name}", 409)


def test_code_can_be_fetched_as_it_was_uploaded(client, name):
    """records: TestLambdaFunction::test_lambda_code_location_zipfile"""
    create(client, name)
    place = client.get_function(FunctionName=name)["Code"]
    assert place["RepositoryType"] == "S3"
    assert urllib.request.urlopen(place["Location"]).read() == code()
    client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"))
    other = client.get_function(FunctionName=name)["Code"]["Location"]
    assert other != place["Location"]
    assert urllib.request.urlopen(other).read() == code(HANDLER % "two")


def test_a_dry_run_changes_nothing(client, name):
    create(client, name)
    answer = client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"), DryRun=True)
    assert answer["CodeSha256"] == base64.b64encode(hashlib.sha256(code(HANDLER % "two")).digest()).decode()
    assert invoke(client, name)["version"] == "one"


@pytest.mark.parametrize("runtime, path, text", [
    ("nodejs22.x", "index.js", "exports.handler = async (event) => ({got: event})"),
    ("python3.13", "index.py", "def handler(event, context):\n    return {'got': event}\n"),
])
def test_functions_run_in_their_language(client, name, runtime, path, text):
    client.create_function(FunctionName=name, Runtime=runtime, Role=ROLE, Handler="index.handler", Code={"ZipFile": code(text, path)})
    wait(client, name)
    assert invoke(client, name, Payload=b'{"a": 1}') == {"got": {"a": 1}}


def test_a_program_of_its_own_runs(client, name):
    """Facts of the Runtime API; records: TestLambdaFeatures::test_basic_invoke"""
    script = """#!/usr/bin/python3
import os, urllib.request
base = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
while True:
    with urllib.request.urlopen(f"{base}/next") as event:
        identifier, payload = event.headers["Lambda-Runtime-Aws-Request-Id"], event.read()
    urllib.request.urlopen(f"{base}/{identifier}/response", data=payload).read()
"""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, script)
    client.create_function(
        FunctionName=name, Runtime="provided.al2023", Role=ROLE, Handler="none", Code={"ZipFile": stream.getvalue()})
    wait(client, name)
    assert invoke(client, name, Payload=b'{"a": [1]}') == {"a": [1]}


# Names


NAME_PATTERN = r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"
READING = NAME_PATTERN + r"([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
WRITING = NAME_PATTERN + r"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"
QUALIFIER = r"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"


def violation(value, member, constraint):
    return f"Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"


def pattern(value, member, text):
    return violation(value, member, f"Member must satisfy regular expression pattern: {text}")


def detected(*violations):
    count = "1 validation error" if len(violations) == 1 else f"{len(violations)} validation errors"
    return f"{count} detected: {'; '.join(violations)}"


BAD_NAMES = [
    ("function_name_is_single_invalid", "*", None),
    ("invalid_characters_in_function_name", "my-function!", None),
    ("invalid_account_id_in_partial_arn", "invalid-account:function:my-function", None),
    ("invalid_region_in_arn", "arn:aws:lambda:invalid-region:000000000000:function:my-function", None),
    ("non_lambda_arn", "arn:aws:ec2:us-east-1:000000000000:instance:i-1234567890abcdef0", None),
    ("full_arn_with_multiple_qualifiers", "arn:aws:lambda:us-east-1:000000000000:function:my-function:1:2", None),
    ("partial_arn_with_extra_qualifier", "function:my-function:$LATEST:extra", None),
    ("missing_region_in_arn", "arn:aws:lambda::000000000000:function:my-function", None),
    ("missing_account_id_in_arn", "arn:aws:lambda:us-east-1::function:my-function", None),
    ("misspelled_latest_in_arn", "arn:aws:lambda:us-east-1:000000000000:function:my-function:$LATES", None),
]


@pytest.fixture(scope="module")
def unchecked(engine):
    """A client that sends what it should not."""
    return boto3.client(
        "lambda", endpoint_url=engine.aws_url, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test",
        config=botocore.config.Config(parameter_validation=False, retries={"max_attempts": 1}),
    )


def creation(name):
    return dict(FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": code()})


@pytest.mark.parametrize("bad", [pytest.param(bad, id=f"records-{scenario}") for scenario, bad, _ in BAD_NAMES])
def test_a_name_must_fit_its_pattern(unchecked, bad):
    """records: TestLambdaFunction::test_function_name_and_qualifier_validation[ID-OPERATION]"""
    for call in (unchecked.get_function, unchecked.delete_function, unchecked.invoke):
        assert refused(call, FunctionName=bad) == ("ValidationException", detected(pattern(bad, "functionName", READING)), 400)
    expected = ("ValidationException", detected(pattern(bad, "functionName", WRITING)), 400)
    assert refused(unchecked.create_function, **creation(bad)) == expected


@pytest.mark.parametrize("qualifier, constraint", [
    pytest.param("invalid!", f"Member must satisfy regular expression pattern: {QUALIFIER}", id="records-invalid_characters_in_qualifier"),
    pytest.param("a" * 129, "Member must have length less than or equal to 128", id="records-qualifier_too_long"),
])
def test_a_qualifier_must_fit(unchecked, qualifier, constraint):
    """records: TestLambdaFunction::test_function_name_and_qualifier_validation[ID-OPERATION]"""
    for call in (unchecked.get_function, unchecked.delete_function, unchecked.invoke):
        error = refused(call, FunctionName="my-function", Qualifier=qualifier)
        assert error == ("ValidationException", detected(violation(qualifier, "qualifier", constraint)), 400)


def test_all_that_is_wrong_is_said_at_once(unchecked):
    """records: TestLambdaFunction::test_function_name_and_qualifier_validation[full_arn_and_qualifier_too_long_and_invalid_region-OPERATION]"""
    bad = "arn:aws:lambda:invalid-region:000000000000:function:my-function-" + "a" * 170
    for call in (unchecked.get_function, unchecked.delete_function, unchecked.invoke):
        error = refused(call, FunctionName=bad, Qualifier="a" * 129)
        assert error[1] == detected(
            violation("a" * 129, "qualifier", "Member must have length less than or equal to 128"), pattern(bad, "functionName", READING)
        )
    longer = f"{bad}:{'a' * 129}"
    assert refused(unchecked.create_function, **creation(longer))[1] == detected(
        violation(longer, "functionName", "Member must have length less than or equal to 140"), pattern(longer, "functionName", WRITING)
    )


def test_names_that_fit_and_are_not_there(unchecked):
    """records: ...[function_name_too_long-*], [incomplete_arn-*], [lowercase_latest_qualifier-*], [qualifier_too_long1-*],
    [latest_version_with_additional_qualifier-*]; ::test_ops_with_arn_qualifier_mismatch; ::test_delete_on_nonexisting_version"""
    for asked, shown in [("a" * 65, "a" * 65), ("arn:aws:lambda:us-east-1:000000000000:function", "function")]:
        for call in (unchecked.get_function, unchecked.delete_function):
            assert refused(call, FunctionName=asked) == ("ResourceNotFoundException", f"Function not found: {arn(shown)}", 404)
        assert refused(unchecked.invoke, FunctionName=asked)[1] == f"Function not found: {arn(shown)}:$LATEST"
    for call in (unchecked.get_function, unchecked.invoke):
        assert refused(call, FunctionName="nothing", Qualifier="$latest")[1] == f"Function not found: {arn('nothing')}:$latest"
    assert refused(unchecked.delete_function, FunctionName="nothing", Qualifier="$latest")[1] == f"Function not found: {arn('nothing')}"
    assert refused(unchecked.delete_function, FunctionName="nothing", Qualifier="a" * 65) == (
        "InvalidParameterValueException", "Deletion of aliases is not currently supported.", 400)
    assert refused(unchecked.delete_function, FunctionName=arn("nothing") + ":$LATEST", Qualifier="$LATEST") == (
        "InvalidParameterValueException", "$LATEST version cannot be deleted without deleting the function.", 400)
    assert refused(unchecked.delete_function, FunctionName="nothing", Qualifier="8")[1] == f"Function not found: {arn('nothing')}"
    for call in (unchecked.get_function, unchecked.delete_function, unchecked.invoke):
        assert refused(call, FunctionName=arn("nothing") + ":$LATEST", Qualifier="1") == (
            "InvalidParameterValueException", "The derived qualifier from the function name does not match the specified qualifier.", 400)


def test_a_function_is_created_by_name_and_by_arn(unchecked, client, name):
    """records: TestLambdaFunction::test_function_arns"""
    create(client, arn(name))
    create(client, f"000000000000:function:{name}-2")
    assert client.get_function(FunctionName=f"{name}-2")["Configuration"]["FunctionArn"] == arn(f"{name}-2")
    assert refused(unchecked.create_function, **creation("a" * 65)) == (
        "InvalidParameterValueException",
        detected(violation("a" * 65, "functionName", "Member must have length less than or equal to 64")), 400)
    elsewhere = arn(name).replace("us-east-1", "ap-southeast-1")
    assert refused(unchecked.create_function, **creation(elsewhere)) == (
        "ResourceNotFoundException", "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')", 404)
    assert refused(unchecked.create_function, **creation(arn(name).replace("0" * 12, "1" * 12))) == ("AccessDeniedException", None, 403)


def test_regions_do_not_see_each_others_functions(engine, client, name):
    """records: TestLambdaFunction::test_get_function_wrong_region"""
    create(client, name)
    north = boto3.client(
        "lambda", endpoint_url=engine.aws_url, region_name="eu-north-1", aws_access_key_id="test", aws_secret_access_key="test")
    assert refused(north.get_function, FunctionName=name)[1] == f"Function not found: {arn(name).replace('us-east-1', 'eu-north-1')}"
    for call in (north.get_function, north.get_function_configuration, north.delete_function, north.invoke):
        assert refused(call, FunctionName=arn(name)) == (
            "ResourceNotFoundException", "Functions from 'us-east-1' are not reachable in this region ('eu-north-1')", 404)
    create(north, name, HANDLER % "north")
    assert invoke(north, name)["version"] == "north"
    assert invoke(client, name)["version"] == "one"
    assert name in [function["FunctionName"] for function in north.list_functions()["Functions"]]
    north.delete_function(FunctionName=name)
    assert invoke(client, name)["version"] == "one"


# What is refused


RUNTIMES = (
    "nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, "
    "java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, "
    "provided.al2, java8.al2"
)


@pytest.mark.parametrize("change, code_, message", [
    ({"Role": "r1"}, "ValidationException", detected(pattern("r1", "role", r"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"))),
    ({"Runtime": "PYTHON3.9"}, "InvalidParameterValueException",
     f"Value PYTHON3.9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [{RUNTIMES}] or be a valid ARN"),
    ({"Architectures": ["x86_64", "arm64"]}, "ValidationException",
     detected(violation("[x86_64, arm64]", "architectures", "Member must have length less than or equal to 1"))),
    ({"Architectures": ["X86_64"]}, "ValidationException",
     detected(violation("[X86_64]", "architectures",
                        "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"))),
    ({"Code": {"ZipFile": b"this is not a zipfile, just a random string"}}, "InvalidParameterValueException",
     "Could not unzip uploaded file. Please check your file, then try to upload again."),
    ({"SnapStart": {"ApplyOn": "invalidOption"}}, "ValidationException",
     detected(violation("invalidOption", "snapStart.applyOn", "Member must satisfy enum value set: [PublishedVersions, None]"))),
    ({"VpcConfig": {"SubnetIds": ["bad-1"], "SecurityGroupIds": []}}, "ValidationException",
     detected(violation("[bad-1]", "vpcConfig.subnetIds",
                        "Member must satisfy constraint: [Member must have length less than or equal to 1024, "
                        "Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*]"))),
    ({"Environment": {"Variables": {"LARGE_VAR": "x" * 4081}}}, "InvalidParameterValueException",
     "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. "
     'String measured: {"LARGE_VAR":"' + "x" * 4081 + '"}'),
    ({"Code": {"S3Bucket": "no-bucket", "S3Key": "key"}}, "InvalidParameterValueException",
     "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist"),
    ({"Layers": [f"arn:aws:lambda:us-east-1:000000000000:layer:l{n}:1" for n in range(6)]}, "InvalidParameterValueException",
     "Cannot reference more than 5 layers."),
    ({"Layers": ["arn:aws:lambda:us-east-1:000000000000:layer:doesnotexist:1"]}, "InvalidParameterValueException",
     "Layer version arn:aws:lambda:us-east-1:000000000000:layer:doesnotexist:1 does not exist."),
    ({"Layers": ["arn:aws:lambda:eu-north-1:000000000000:layer:tools:1"]}, "InvalidParameterValueException",
     "Layers are not in the same region as the function. Layers are expected to be in region us-east-1."),
], ids=[
    "records-TestLambdaFunction::test_create_lambda_exceptions-role", "records-test_create_lambda_exceptions-runtime",
    "records-test_create_lambda_exceptions-two-architectures", "records-test_create_lambda_exceptions-architecture",
    "records-test_create_lambda_exceptions-zip", "records-TestLambdaSnapStart::test_snapstart_exceptions",
    "records-TestLambdaFunction::test_invalid_vpc_config_subnet", "records-TestLambdaSizeLimits::test_large_environment_variables_fails",
    "records-TestLambdaFunction::test_lambda_code_location_s3_errors", "records-TestLambdaLayer::test_layer_function_quota_exception",
    "records-TestLambdaLayer::test_layer_function_exceptions-missing", "records-TestLambdaLayer::test_layer_function_exceptions-region",
])
def test_what_lambda_does_not_take(unchecked, name, change, code_, message):
    assert refused(unchecked.create_function, **{**creation(name), **change}) == (code_, message, 400)
    assert refused(unchecked.get_function, FunctionName=name)[0] == "ResourceNotFoundException"


@pytest.mark.parametrize("runtime", ["java8", "go1.x", "provided", "ruby2.7", "nodejs14.x", "python3.7", "dotnetcore3.1", "nodejs12.x"])
def test_retired_runtimes_are_refused(client, name, runtime):
    """records: TestRuntimeValidation::test_create_deprecated_function_runtime_with_validation_enabled[RUNTIME]"""
    error = refused(client.create_function, **{**creation(name), "Runtime": runtime})
    assert error == (
        "InvalidParameterValueException",
        f"The runtime parameter of {runtime} is no longer supported for creating or updating AWS Lambda functions. "
        "We recommend you use a supported runtime while creating or updating functions.", 400)


def test_what_an_update_does_not_take(client, name):
    """records: TestLambdaFunction::test_update_lambda_exceptions; TestLambdaRevisions::test_function_revisions_basic"""
    create(client, name)
    old = client.get_function(FunctionName=name)["Configuration"]["RevisionId"]
    assert refused(client.update_function_configuration, FunctionName=name, Role="r1")[0] == "ValidationException"
    assert refused(client.update_function_configuration, FunctionName=name, Runtime="non-existent-runtime")[0] == "InvalidParameterValueException"
    client.update_function_configuration(FunctionName=name, Timeout=4, RevisionId=old)
    wait(client, name)
    for call, more in ((client.update_function_code, {"ZipFile": code()}), (client.update_function_configuration, {"Timeout": 5})):
        assert refused(call, FunctionName=name, RevisionId=old, **more) == ("PreconditionFailedException", MISMATCH, 412)


def test_sizes_have_limits(client, name):
    """records: TestLambdaSizeLimits::test_oversized_zipped_create_lambda, ::test_oversized_unzipped_lambda, ::test_oversized_request_create_lambda"""
    assert refused(client.create_function, **{**creation(name), "Code": {"ZipFile": os.urandom(52_428_801)}}) == (
        "RequestEntityTooLargeException", "Zipped size must be smaller than 52428800 bytes", 413)
    assert refused(client.create_function, **{**creation(name), "Code": {"ZipFile": b"\0" * 53_000_000}}) == (
        "RequestEntityTooLargeException", "Request must be smaller than 70167211 bytes for the CreateFunction operation", 413)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("index.py", "w", force_zip64=True) as file:
            for _ in range(251):
                file.write(b"\0" * 1_048_576)
    assert refused(client.create_function, **{**creation(name), "Code": {"ZipFile": stream.getvalue()}}) == (
        "InvalidParameterValueException", "Unzipped size must be smaller than 262144000 bytes", 400)


# Settings


@pytest.mark.parametrize("change, expected", [
    ({"LogFormat": "JSON"}, {"ApplicationLogLevel": "INFO", "LogFormat": "JSON", "SystemLogLevel": "INFO"}),
    ({"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}, {"ApplicationLogLevel": "DEBUG", "LogFormat": "JSON", "SystemLogLevel": "INFO"}),
    ({"LogFormat": "JSON", "SystemLogLevel": "DEBUG"}, {"ApplicationLogLevel": "INFO", "LogFormat": "JSON", "SystemLogLevel": "DEBUG"}),
    ({"LogGroup": "cool_lambda"}, {"LogFormat": "Text", "LogGroup": "cool_lambda"}),
], ids=[f"records-partial_config{number}" for number in range(4)])
def test_logging_is_changed_in_part(client, name, change, expected):
    """records: TestLoggingConfig::test_function_partial_advanced_logging_configuration_update[ID], ::test_advanced_logging_configuration_format_switch"""
    create(client, name)
    client.update_function_configuration(FunctionName=name, LoggingConfig=change)
    assert wait(client, name)["LoggingConfig"] == {"LogGroup": f"/aws/lambda/{name}", **expected}
    client.update_function_configuration(FunctionName=name, LoggingConfig={"LogFormat": "Text"})
    assert wait(client, name)["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": expected.get("LogGroup", f"/aws/lambda/{name}")}


def test_a_network_is_described(client, name):
    """records: TestLambdaFunction::test_vpc_config"""
    create(client, name, VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]})
    assert wait(client, name)["VpcConfig"].items() >= {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"], "Ipv6AllowedForDualStack": False}.items()
    client.update_function_configuration(FunctionName=name, VpcConfig={"SubnetIds": [], "SecurityGroupIds": []})
    assert wait(client, name)["VpcConfig"] == {"SubnetIds": [], "SecurityGroupIds": [], "VpcId": "", "Ipv6AllowedForDualStack": False}


@pytest.mark.parametrize("runtime", ["java11", "python3.13", "dotnet8"])
def test_snapshots_are_described(client, name, runtime):
    """records: TestLambdaSnapStart::test_snapstart_update_function_configuration[RUNTIME]"""
    create(client, name, Runtime=runtime)
    updated = client.update_function_configuration(FunctionName=name, SnapStart={"ApplyOn": "PublishedVersions"})
    assert updated["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"}


def test_recursion_and_runtime_management(client, name):
    """records: TestLambdaRecursion::test_put_function_recursion_config_allow, _default_terminate, _invalid_value"""
    create(client, name)
    assert client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Terminate"
    assert client.put_function_recursion_config(FunctionName=name, RecursiveLoop="Allow")["RecursiveLoop"] == "Allow"
    assert client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Allow"
    assert refused(client.put_function_recursion_config, FunctionName=name, RecursiveLoop="InvalidValue") == (
        "ValidationException", detected(violation("InvalidValue", "recursiveLoop", "Member must satisfy enum value set: [Terminate, Allow]")), 400)
    assert client.get_runtime_management_config(FunctionName=name)["UpdateRuntimeOn"] == "Auto"
    client.put_runtime_management_config(FunctionName=name, UpdateRuntimeOn="FunctionUpdate")
    assert client.get_runtime_management_config(FunctionName=name)["UpdateRuntimeOn"] == "FunctionUpdate"


def test_images_are_described_and_not_run(client, name):
    """records: TestLambdaImages::test_lambda_image_crud, ::test_lambda_image_and_image_config_crud, ::test_lambda_zip_file_to_image"""
    uri = "000000000000.dkr.ecr.us-east-1.amazonaws.com/repo"
    created = client.create_function(
        FunctionName=name, Role=ROLE, PackageType="Image", Code={"ImageUri": f"{uri}:latest"},
        ImageConfig={"EntryPoint": ["sh"], "Command": ["-c", "echo test"], "WorkingDirectory": "/app1"})
    assert created["PackageType"] == "Image" and "Runtime" not in created and "RuntimeVersionConfig" not in created
    assert created["ImageConfigResponse"]["ImageConfig"] == {"EntryPoint": ["sh"], "Command": ["-c", "echo test"], "WorkingDirectory": "/app1"}
    wait(client, name)
    found = client.get_function(FunctionName=name)["Code"]
    assert found == {"ImageUri": f"{uri}:latest", "RepositoryType": "ECR", "ResolvedImageUri": f"{uri}@sha256:{created['CodeSha256']}"}
    assert refused(client.update_function_code, FunctionName=name, ZipFile=code()) == (
        "InvalidParameterValueException", "Please provide ImageUri when updating a function with packageType Image.", 400)
    client.update_function_configuration(FunctionName=name, ImageConfig={})
    assert "ImageConfigResponse" not in wait(client, name)
    assert refused(client.invoke, FunctionName=name)[::2] == ("ServiceException", 500)
    create(client, f"{name}-zip")
    assert refused(client.update_function_code, FunctionName=f"{name}-zip", ImageUri=f"{uri}:latest") == (
        "InvalidParameterValueException", "Please don't provide ImageUri when updating a function with packageType Zip.", 400)


# Versions


def test_a_version_is_published_with_its_function(client, name):
    """records: TestLambdaVersions::test_publish_version_on_create"""
    created = create(client, name, Publish=True)
    assert (created["Version"], created["FunctionArn"], created["State"]) == ("1", arn(name), "Pending")
    latest, first = wait(client, name), wait(client, name, Qualifier="1")
    assert (latest["Version"], first["Version"], first["FunctionArn"]) == ("$LATEST", "1", f"{arn(name)}:1")
    again = client.publish_version(FunctionName=name)
    assert again["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert (again["Version"], again["RevisionId"]) == ("1", first["RevisionId"])
    listed = client.list_versions_by_function(FunctionName=name)["Versions"]
    assert [version["FunctionArn"] for version in listed] == [f"{arn(name)}:$LATEST", f"{arn(name)}:1"]
    assert all("State" not in version and "RuntimeVersionConfig" not in version for version in listed)
    assert [version["RevisionId"] for version in listed] == [latest["RevisionId"], first["RevisionId"]]


def test_versions_keep_their_code(client, name):
    """records: TestLambdaVersions::test_lambda_versions_with_code_changes, ::test_publish_with_update, ::test_version_lifecycle"""
    create(client, name, Description="No version :(")
    first = client.publish_version(FunctionName=name, Description="First version description :)")
    assert (first["State"], first["LastUpdateStatus"], first["Description"]) == ("Active", "Successful", "First version description :)")
    client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"))
    wait(client, name)
    assert invoke(client, name) == {"version": "two", "from": "$LATEST", "arn": arn(name)}
    assert invoke(client, name, Qualifier="1") == {"version": "one", "from": "1", "arn": f"{arn(name)}:1"}
    assert client.publish_version(FunctionName=name)["Version"] == "2"
    third = client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "three"), Publish=True)
    assert (third["Version"], third["FunctionArn"], third["State"]) == ("3", f"{arn(name)}:3", "Pending")
    assert "LastUpdateStatus" not in third
    assert client.get_function(FunctionName=name, Qualifier="$LATEST")["Configuration"]["LastUpdateStatus"] == "InProgress"
    wait(client, name, Qualifier="3")
    assert [invoke(client, name, Qualifier=qualifier)["version"] for qualifier in ("1", "2", "3", "$LATEST")] == ["one", "two", "three", "three"]

    client.delete_function(FunctionName=name, Qualifier="1")
    assert refused(client.invoke, FunctionName=name, Qualifier="1")[1] == f"Function not found: {arn(name)}:1"
    assert [version["Version"] for version in client.list_versions_by_function(FunctionName=name)["Versions"]] == ["$LATEST", "2", "3"]
    client.delete_function(FunctionName=name, Qualifier="3")
    client.update_function_configuration(FunctionName=name, Description="more")
    wait(client, name)
    assert client.publish_version(FunctionName=name)["Version"] == "4"


def test_what_is_published_is_what_was_meant(client, name):
    """records: TestLambdaVersions::test_publish_with_wrong_revisionid, ::test_publish_with_wrong_sha256; TestLambdaRevisions::test_function_revisions_version_and_alias"""
    digest = create(client, name)["CodeSha256"]
    before = wait(client, name)["RevisionId"]
    assert refused(client.publish_version, FunctionName=name, RevisionId="wrong") == ("PreconditionFailedException", MISMATCH, 412)
    assert refused(client.publish_version, FunctionName=name, CodeSha256="somenonexistentsha256") == (
        "InvalidParameterValueException",
        f"CodeSHA256 (somenonexistentsha256) is different from current CodeSHA256 in $LATEST ({digest}). "
        "Please try again with the CodeSHA256 in $LATEST.", 400)
    client.publish_version(FunctionName=name, RevisionId=before, CodeSha256=digest)
    after = client.get_function(FunctionName=name)["Configuration"]["RevisionId"]
    assert after != before
    client.create_alias(FunctionName=name, Name="a", FunctionVersion="1")
    assert client.get_function(FunctionName=name)["Configuration"]["RevisionId"] == after


def test_the_log_names_the_version(client, name):
    """records: TestLambdaFeatures::test_invocation_with_qualifier"""
    create(client, name, text="import os\ndef handler(event, context):\n    return [os.environ['AWS_LAMBDA_FUNCTION_VERSION'], context.log_stream_name]\n", Publish=True)
    answer = client.invoke(FunctionName=name, Qualifier="1", LogType="Tail")
    assert answer["ExecutedVersion"] == "1"
    version, stream = json.loads(answer["Payload"].read())
    assert version == "1" and "[1]" in stream
    assert " Version: 1\n" in base64.b64decode(answer["LogResult"]).decode()


# Aliases


def test_life_of_an_alias(client, name):
    """records: TestLambdaAlias::test_alias_lifecycle, ::test_alias_naming, ::test_non_existent_alias_deletion, ::test_non_existent_alias_update"""
    create(client, name)
    client.publish_version(FunctionName=name)
    client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"))
    wait(client, name)
    client.publish_version(FunctionName=name)
    made = client.create_alias(FunctionName=name, Name="one", FunctionVersion="1", Description="custom-alias",
                               RoutingConfig={"AdditionalVersionWeights": {"2": 0.2}})
    assert made.pop("ResponseMetadata")["HTTPStatusCode"] == 201
    assert made == {
        "AliasArn": f"{arn(name)}:one", "Description": "custom-alias", "FunctionVersion": "1", "Name": "one",
        "RevisionId": made["RevisionId"], "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.2}}}
    found = client.get_function(FunctionName=name, Qualifier="one")["Configuration"]
    assert (found["FunctionArn"], found["Version"]) == (f"{arn(name)}:one", "1")
    client.create_alias(FunctionName=name, Name="two", FunctionVersion="2")
    assert [alias["Name"] for alias in client.list_aliases(FunctionName=name, FunctionVersion="2")["Aliases"]] == ["two"]

    assert refused(client.update_alias, FunctionName=name, Name="one", Description="x", RevisionId="wrong") == (
        "PreconditionFailedException", MISMATCH, 412)
    updated = client.update_alias(FunctionName=name, Name="one", RoutingConfig={"AdditionalVersionWeights": {}})
    assert "RoutingConfig" not in updated and updated["RevisionId"] != made["RevisionId"]
    assert (updated["FunctionVersion"], updated["Description"]) == ("1", "custom-alias")
    assert invoke(client, name, Qualifier="one") == {"version": "one", "from": "1", "arn": f"{arn(name)}:one"}
    client.update_alias(FunctionName=name, Name="one", FunctionVersion="2")
    assert invoke(client, f"{name}:one") == {"version": "two", "from": "2", "arn": f"{arn(name)}:one"}

    assert refused(client.delete_function, FunctionName=name, Qualifier="2") == (
        "ResourceConflictException", "Unable to delete version because the following aliases reference it: [one, two]", 409)
    for _ in range(2):
        assert client.delete_alias(FunctionName=name, Name="one")["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert refused(client.get_alias, FunctionName=name, Name="one") == (
        "ResourceNotFoundException", f"Cannot find alias arn: {arn(name)}:one", 404)
    assert refused(client.update_alias, FunctionName=name, Name="one", Description="x") == (
        "ResourceNotFoundException", f"Alias not found: {arn(name)}:one", 404)
    assert refused(client.create_alias, FunctionName=name, Name="2024", FunctionVersion="1") == (
        "ValidationException", detected(pattern("2024", "name", "(?!^[0-9]+$)([a-zA-Z0-9-_]+)")), 400)
    assert client.create_alias(FunctionName=name, Name="2024-01-02", FunctionVersion="1")["Name"] == "2024-01-02"


def test_what_an_alias_cannot_lead_to(client, unchecked, name):
    """records: TestLambdaAlias::test_notfound_and_invalid_routingconfigs"""
    create(client, name, Publish=True)
    client.update_function_configuration(FunctionName=name, Description="two")
    wait(client, name)
    client.publish_version(FunctionName=name)

    def wrong(version="1", weights=None, function=name):
        more = {} if weights is None else {"RoutingConfig": {"AdditionalVersionWeights": weights}}
        return refused(unchecked.create_alias, FunctionName=function, Name="custom", FunctionVersion=version, **more)

    limits = "[Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]"
    keys = "[Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]"
    place = "routingConfig.additionalVersionWeights"
    assert wrong(weights={"1": 0.8, "2": 0.2})[:2] == (
        "InvalidParameterValueException", "Number of items in AdditionalVersionWeights cannot be greater than 1")
    assert wrong(weights={"2": 2.0})[1] == detected(violation("{2=2.0}", place, f"Map value must satisfy constraint: {limits}"))
    assert wrong(weights={"2": -1.0})[1] == detected(violation("{2=-1.0}", place, f"Map value must satisfy constraint: {limits}"))
    assert wrong(weights={"$LATEST": 0.5})[1] == detected(violation("{$LATEST=0.5}", place, f"Map keys must satisfy constraint: {keys}"))
    assert wrong(weights={"1": 0.5})[1] == "Invalid function version 1. Function version 1 is already included in routing configuration."
    assert wrong("10")[1] == f"Function not found: {arn(name)}:10"
    assert wrong(weights={"10": 0.5})[1] == f"Function not found: {arn(name)}:10"
    assert wrong("$LATEST", {"1": 0.5})[1] == "$LATEST is not supported for an alias pointing to more than 1 version"
    assert wrong(function=f"{name}-unknown")[1] == f"Function not found: {arn(name)}-unknown:1"
    client.create_alias(FunctionName=name, Name="custom", FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
    assert wrong() == ("ResourceConflictException", f"Alias already exists: {arn(name)}:custom", 409)


def test_shares_route(client, name):
    """records: TestLambdaAliases::test_alias_routingconfig"""
    create(client, name, Publish=True)
    client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"), Publish=True)
    wait(client, name, Qualifier="2")
    client.create_alias(FunctionName=name, Name="a", FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
    answers = [client.invoke(FunctionName=name, Qualifier="a") for _ in range(40)]
    # All forty alike would come once in 500 thousand million times.
    assert {answer["ExecutedVersion"] for answer in answers} == {"1", "2"}
    for answer in answers:
        assert json.loads(answer["Payload"].read())["from"] == answer["ExecutedVersion"]


# Lists


def test_lists_go_on(client, name):
    """records: TestLambdaFunction::test_list_functions"""
    for number in range(3):
        create(client, f"{name}-{number}", Publish=number == 0)
    assert refused(client.list_functions, FunctionVersion="invalid")[1] == detected(
        violation("invalid", "functionVersion", "Member must satisfy enum value set: [ALL]"))
    pages = list(client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2}))
    assert all(len(page["Functions"]) <= 2 for page in pages)
    names = [function["FunctionName"] for page in pages for function in page["Functions"]]
    assert len(names) == len(set(names)) and {f"{name}-{number}" for number in range(3)} <= set(names)
    everything = client.get_paginator("list_functions").paginate(FunctionVersion="ALL").build_full_result()["Functions"]
    arns = [function["FunctionArn"] for function in everything if function["FunctionName"] == f"{name}-0"]
    assert arns == [f"{arn(name)}-0:$LATEST", f"{arn(name)}-0:1"]


def test_the_account_counts_code(client, name):
    """records: TestLambdaAccountSettings::test_account_settings, ::test_account_settings_total_code_size"""
    before = client.get_account_settings()
    assert set(before["AccountLimit"]) == {
        "CodeSizeUnzipped", "CodeSizeZipped", "ConcurrentExecutions", "TotalCodeSize", "UnreservedConcurrentExecutions"}
    create(client, name)
    after = client.get_account_settings()["AccountUsage"]
    assert after["TotalCodeSize"] - before["AccountUsage"]["TotalCodeSize"] == len(code())
    assert after["FunctionCount"] - before["AccountUsage"]["FunctionCount"] == 1


# Beside stacks, and over restarts


TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Hello:
        Type: AWS::Serverless::Function
        Properties:
          FunctionName: hello
          Runtime: python3.12
          Handler: index.handler
          Timeout: {timeout}
          AutoPublishAlias: live
          InlineCode: |
            def handler(event, context):
                return {{"version": "{text}", "from": context.function_version}}
"""


def test_what_was_answered_survives_a_kill(project):
    project.run("engine", "start")
    client = project.client()
    create(client, "kept", Publish=True, Environment={"Variables": {"PASSWORD": "a-secret-word"}})
    client.create_alias(FunctionName="kept", Name="live", FunctionVersion="1")
    client.update_function_code(FunctionName="kept", ZipFile=code(HANDLER % "two"))
    before = client.get_alias(FunctionName="kept", Name="live")["RevisionId"]
    create(client, "gone", HANDLER % "three")
    client.delete_function(FunctionName="gone")
    os.kill(int(re.search(r"engine: process (\d+)", project.run("status").stdout)[1]), signal.SIGKILL)
    data = project.folder / ".samlet" / "data"
    for file in data.glob("functions.sqlite*"):
        assert b"a-secret-word" not in file.read_bytes()
        assert file.stat().st_mode & 0o777 == 0o600
    project.run("engine", "start")
    client = project.client()
    assert client.get_account_settings()["AccountUsage"]["FunctionCount"] == 1
    assert wait(client, "kept")["Environment"] == {"Variables": {"PASSWORD": "a-secret-word"}}
    assert invoke(client, "kept")["version"] == "two"
    assert invoke(client, "kept", Qualifier="live") == {"version": "one", "from": "1", "arn": f"{arn('kept')}:live"}
    assert client.get_alias(FunctionName="kept", Name="live")["RevisionId"] == before
    # What nothing came from is not kept.
    kept = {hashlib.sha256(code(HANDLER % text)).hexdigest() + ".zip" for text in ("one", "two")}
    assert {file.name for file in (data / "code").iterdir()} == kept
    assert "Lambda API · functions of no stack" in project.run("status").stdout
    assert re.search(r"kept +python3.12 +.*2 calls", project.run("status").stdout)


def test_a_change_to_a_stacks_function_is_drift_until_its_record_changes(project):
    project.file("template.yaml", TEMPLATE.format(text="one", timeout=5))
    project.run("deploy")
    client = project.client()
    client.update_function_configuration(FunctionName="hello", Timeout=9, Description="by hand")
    wait(client, "hello")
    drift = project.run("diff", "--drift-only", expect=None).stdout
    assert "runs with Timeout 9, applied is 5" in drift
    assert "runs with Description by hand, applied is (none)" in drift
    project.run("engine", "stop")
    project.run("engine", "start")
    client = project.client()
    assert client.get_function_configuration(FunctionName="hello")["Timeout"] == 9
    project.file("template.yaml", TEMPLATE.format(text="two", timeout=5))
    project.run("deploy")
    assert client.get_function_configuration(FunctionName="hello")["Timeout"] == 5
    assert "No drift" in project.run("diff", "--drift-only").stdout
    place = client.get_function(FunctionName="hello", Qualifier="1")["Code"]["Location"]
    with zipfile.ZipFile(io.BytesIO(urllib.request.urlopen(place).read())) as archive:
        assert '"one"' in archive.read("index.py").decode()
    # The first version goes on running the first code.
    assert [invoke(client, "hello", Qualifier=qualifier)["version"] for qualifier in ("1", "2", "live", "$LATEST")] == ["one", "two", "two", "two"]

    client.delete_function(FunctionName="hello")
    assert "Hello is not in the engine" in project.run("diff", "--drift-only", expect=None).stdout
    project.run("engine", "stop")
    project.run("engine", "start")
    assert refused(client_of(project).get_function, FunctionName="hello")[0] == "ResourceNotFoundException"
    project.file("template.yaml", TEMPLATE.format(text="three", timeout=5))
    project.run("deploy")
    assert invoke(client_of(project), "hello")["version"] == "three"


def client_of(project):
    return project.client()


def test_stacks_and_the_api_share_names(project):
    project.run("engine", "start")
    client = project.client()
    create(client, "hello")
    project.file("template.yaml", TEMPLATE.format(text="one", timeout=5))
    failed = project.run("deploy", expect=None)
    assert failed.returncode != 0
    assert "the Lambda API has made a function named 'hello' already" in failed.stderr
    assert invoke(client, "hello")["version"] == "one"
    client.delete_function(FunctionName="hello")
    project.run("deploy")
    assert refused(client.create_function, **creation("hello")) == ("ResourceConflictException", "Function already exist: hello", 409)
