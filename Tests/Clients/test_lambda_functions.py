"""Functions made, changed and deleted over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import base64
import hashlib
import io
import urllib.request
import zipfile

import pytest
from lambda_wire import HANDLER, ROLE, arn, code, creation, detected, invoke, make, ready, refused, violation


# Life of a function


def test_life_of_a_function(client, name):
    """records: TestLambdaFunction::test_function_lifecycle, TestLambdaBaseFeatures::test_function_state"""
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
    active = ready(client, name)
    assert active["RevisionId"] != revision and "StateReason" not in active

    updated = client.update_function_configuration(
        FunctionName=name, Runtime="python3.11", Description="Changed-Description", MemorySize=512, Timeout=10,
        Environment={"Variables": {"ENV_A": "a"}},
    )
    assert (updated["State"], updated["LastUpdateStatus"], updated["LastUpdateStatusReasonCode"]) == ("Active", "InProgress", "Creating")
    assert updated["LastUpdateStatusReason"] == "The function is being created."
    after = ready(client, name)
    assert (after["Runtime"], after["Description"], after["MemorySize"], after["Timeout"]) == ("python3.11", "Changed-Description", 512, 10)
    assert after["RevisionId"] not in (revision, updated["RevisionId"]) and after["Environment"] == {"Variables": {"ENV_A": "a"}}

    changed = client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"))
    assert changed["LastUpdateStatus"] == "InProgress" and changed["CodeSha256"] != created["CodeSha256"]
    ready(client, name)
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
    ready(client, name)
    assert invoke(client, name) == {"version": "one", "from": "$LATEST", "arn": arn(name)}


@pytest.mark.parametrize("change", ["code", "configuration"])
def test_updates_go_one_after_the_other(client, name, change):
    """records: TestLambdaFunction::test_lambda_concurrent_code_updates, ::test_lambda_concurrent_config_updates"""
    make(client, name)
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
    make(client, name, Description="Initial description")
    first = client.update_function_configuration(FunctionName=name, Description="1st update description")
    third = ready(client, name)["RevisionId"]
    again = client.update_function_configuration(FunctionName=name, Description="1st update description")
    assert again["LastUpdateStatus"] == "InProgress"
    assert len({first["RevisionId"], third, again["RevisionId"], ready(client, name)["RevisionId"]}) == 4


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
    ready(client, name)
    assert invoke(client, name) == "two"


def test_a_name_is_taken_once(client, name):
    make(client, name)
    error = refused(client.create_function, FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": code()})
    assert error == ("ResourceConflictException", f"Function already exist: {name}", 409)


def test_code_can_be_fetched_as_it_was_uploaded(client, name):
    """records: TestLambdaFunction::test_lambda_code_location_zipfile"""
    make(client, name)
    place = client.get_function(FunctionName=name)["Code"]
    assert place["RepositoryType"] == "S3"
    assert urllib.request.urlopen(place["Location"]).read() == code()
    client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"))
    other = client.get_function(FunctionName=name)["Code"]["Location"]
    assert other != place["Location"]
    assert urllib.request.urlopen(other).read() == code(HANDLER % "two")


def test_a_dry_run_changes_nothing(client, name):
    make(client, name)
    answer = client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"), DryRun=True)
    assert answer["CodeSha256"] == base64.b64encode(hashlib.sha256(code(HANDLER % "two")).digest()).decode()
    assert invoke(client, name)["version"] == "one"


@pytest.mark.parametrize("runtime, path, text", [
    ("nodejs22.x", "index.js", "exports.handler = async (event) => ({got: event})"),
    ("python3.13", "index.py", "def handler(event, context):\n    return {'got': event}\n"),
])
def test_functions_run_in_their_language(client, name, runtime, path, text):
    client.create_function(FunctionName=name, Runtime=runtime, Role=ROLE, Handler="index.handler", Code={"ZipFile": code(text, path)})
    ready(client, name)
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
    ready(client, name)
    assert invoke(client, name, Payload=b'{"a": [1]}') == {"a": [1]}


# Settings


@pytest.mark.parametrize("change, expected", [
    ({"LogFormat": "JSON"}, {"ApplicationLogLevel": "INFO", "LogFormat": "JSON", "SystemLogLevel": "INFO"}),
    ({"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}, {"ApplicationLogLevel": "DEBUG", "LogFormat": "JSON", "SystemLogLevel": "INFO"}),
    ({"LogFormat": "JSON", "SystemLogLevel": "DEBUG"}, {"ApplicationLogLevel": "INFO", "LogFormat": "JSON", "SystemLogLevel": "DEBUG"}),
    ({"LogGroup": "cool_lambda"}, {"LogFormat": "Text", "LogGroup": "cool_lambda"}),
], ids=[f"records-partial_config{number}" for number in range(4)])
def test_logging_is_changed_in_part(client, name, change, expected):
    """records: TestLoggingConfig::test_function_partial_advanced_logging_configuration_update[ID], ::test_advanced_logging_configuration_format_switch"""
    make(client, name)
    client.update_function_configuration(FunctionName=name, LoggingConfig=change)
    assert ready(client, name)["LoggingConfig"] == {"LogGroup": f"/aws/lambda/{name}", **expected}
    client.update_function_configuration(FunctionName=name, LoggingConfig={"LogFormat": "Text"})
    assert ready(client, name)["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": expected.get("LogGroup", f"/aws/lambda/{name}")}


def test_a_log_of_text_has_no_levels(client, name):
    make(client, name)
    refusal = (
        "InvalidParameterValueException",
        'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the LogFormat to "Json" and try again.',
        400)
    for change in ({"ApplicationLogLevel": "DEBUG"}, {"LogFormat": "Text", "SystemLogLevel": "WARN"}):
        assert refused(client.update_function_configuration, FunctionName=name, LoggingConfig=change) == refusal
        assert refused(client.create_function, **{**creation(f"{name}-2"), "LoggingConfig": change}) == refusal


@pytest.mark.parametrize("settings, subject", [
    ({"DurableConfig": {"ExecutionTimeout": 60}}, "durable functions"),
    ({"TenancyConfig": {"TenantIsolationMode": "PER_TENANT"}}, "tenant isolation"),
])
def test_kinds_of_functions_that_samlet_has_not_are_refused(client, name, settings, subject):
    assert refused(client.create_function, **{**creation(name), **settings}) == (
        "NotImplementedException", f"samlet has no counterpart of {subject} yet", 501)


def test_a_function_is_named_in_every_way_by_an_update(client, name):
    """records: TestPartialARNMatching::test_update_function_configuration_full_arn"""
    make(client, name)
    for asked in (name, f"function:{name}", f"000000000000:function:{name}", arn(name)):
        assert client.update_function_configuration(FunctionName=asked, Description=asked)["Description"] == asked
        ready(client, name)


def test_a_network_is_described(client, name):
    """records: TestLambdaFunction::test_vpc_config"""
    make(client, name, VpcConfig={"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]})
    assert ready(client, name)["VpcConfig"].items() >= {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"], "Ipv6AllowedForDualStack": False}.items()
    client.update_function_configuration(FunctionName=name, VpcConfig={"SubnetIds": [], "SecurityGroupIds": []})
    assert ready(client, name)["VpcConfig"] == {"SubnetIds": [], "SecurityGroupIds": [], "VpcId": "", "Ipv6AllowedForDualStack": False}


SNAPSHOT_RUNTIMES = ["java11", "java17", "java21", "java25", "python3.12", "python3.13", "dotnet8", "dotnet10"]


@pytest.mark.parametrize("runtime", [pytest.param(runtime, id=f"records-{runtime}") for runtime in SNAPSHOT_RUNTIMES])
def test_snapshots_are_described(client, name, runtime):
    """records: TestLambdaSnapStart::test_snapstart_lifecycle[RUNTIME], ::test_snapstart_update_function_configuration[RUNTIME]"""
    off = {"ApplyOn": "None", "OptimizationStatus": "Off"}
    created = make(client, name, Runtime=runtime)
    assert (created["State"], created["SnapStart"], created["Runtime"]) == ("Pending", off, runtime)
    client.publish_version(FunctionName=name, Description="version1")
    first = client.get_function(FunctionName=name, Qualifier="1")["Configuration"]
    assert (first["State"], first["LastUpdateStatus"], first["SnapStart"], first["Description"]) == ("Active", "Successful", off, "version1")
    updated = client.update_function_configuration(FunctionName=name, SnapStart={"ApplyOn": "PublishedVersions"})
    assert updated["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"}


def test_a_version_with_a_snapshot_is_pending_at_first(client, name):
    make(client, name, SnapStart={"ApplyOn": "PublishedVersions"})
    on = {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"}
    published = client.publish_version(FunctionName=name)
    assert (published["State"], published["StateReasonCode"], published["SnapStart"]) == ("Pending", "Creating", on)
    # $LATEST has no snapshot, and goes on.
    assert client.invoke(FunctionName=name)["StatusCode"] == 200
    assert client.get_function_configuration(FunctionName=name)["SnapStart"] == {**on, "OptimizationStatus": "Off"}
    found = ready(client, name, Qualifier="1")
    assert found["SnapStart"] == on and "StateReasonCode" not in found
    assert client.invoke(FunctionName=name, Qualifier="1")["ExecutedVersion"] == "1"


def test_recursion_and_runtime_management(client, name):
    """records: TestLambdaRecursion::test_put_function_recursion_config_allow, ::test_put_function_recursion_config_default_terminate,
    ::test_put_function_recursion_config_invalid_value"""
    make(client, name)
    assert client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Terminate"
    assert client.put_function_recursion_config(FunctionName=name, RecursiveLoop="Allow")["RecursiveLoop"] == "Allow"
    assert client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Allow"
    assert refused(client.put_function_recursion_config, FunctionName=name, RecursiveLoop="InvalidValue") == (
        "ValidationException", detected(violation("InvalidValue", "recursiveLoop", "Member must satisfy enum value set: [Terminate, Allow]")), 400)
    assert client.get_runtime_management_config(FunctionName=name)["UpdateRuntimeOn"] == "Auto"
    client.put_runtime_management_config(FunctionName=name, UpdateRuntimeOn="FunctionUpdate")
    assert client.get_runtime_management_config(FunctionName=name)["UpdateRuntimeOn"] == "FunctionUpdate"


def test_logging_is_described_wherever_a_function_is(client, name):
    """records: TestLoggingConfig::test_function_advanced_logging_configuration"""
    expected = {"ApplicationLogLevel": "INFO", "LogFormat": "JSON", "LogGroup": f"/aws/lambda/{name}", "SystemLogLevel": "INFO"}
    assert make(client, name, LoggingConfig={"LogFormat": "JSON"})["LoggingConfig"] == expected
    assert client.get_function(FunctionName=name)["Configuration"]["LoggingConfig"] == expected
    assert client.get_function_configuration(FunctionName=name)["LoggingConfig"] == expected
    updated = client.update_function_configuration(FunctionName=name, LoggingConfig={"LogGroup": "cool_lambda"})
    assert updated["LoggingConfig"] == ready(client, name)["LoggingConfig"] == {**expected, "LogGroup": "cool_lambda"}


def test_versions_of_images_are_published(client, name):
    """records: TestLambdaImages::test_lambda_image_versions"""
    created = client.create_function(
        FunctionName=name, Role=ROLE, PackageType="Image", Publish=True, Code={"ImageUri": "000000000000.dkr.ecr.us-east-1.amazonaws.com/repo:latest"})
    assert (created["Version"], created["FunctionArn"], created["State"]) == ("1", arn(name), "Pending")
    ready(client, name)
    listed = client.list_versions_by_function(FunctionName=name)["Versions"]
    assert [version["Version"] for version in listed] == ["$LATEST", "1"]
    assert not any({"Runtime", "Handler", "RuntimeVersionConfig", "State"} & set(version) for version in listed)
    updated = client.update_function_configuration(FunctionName=name, Description="Second version :)")
    assert (updated["LastUpdateStatus"], updated["PackageType"]) == ("InProgress", "Image")
    ready(client, name)
    digest = created["CodeSha256"]
    assert refused(client.publish_version, FunctionName=name, CodeSha256="a" * 64) == (
        "InvalidParameterValueException",
        f"CodeSHA256 ({'a' * 64}) is different from current CodeSHA256 in $LATEST ({digest}). Please try again with the CodeSHA256 in $LATEST.",
        400)
    second = client.publish_version(FunctionName=name, Description="Second version description :)", CodeSha256=digest)
    assert (second["Version"], second["FunctionArn"], second["State"]) == ("2", f"{arn(name)}:2", "Active")
    assert (second["Description"], second["LastUpdateStatus"]) == ("Second version description :)", "Successful")


def test_images_are_described_and_not_run(client, name):
    """records: TestLambdaImages::test_lambda_image_crud, ::test_lambda_image_and_image_config_crud, ::test_lambda_zip_file_to_image"""
    uri = "000000000000.dkr.ecr.us-east-1.amazonaws.com/repo"
    created = client.create_function(
        FunctionName=name, Role=ROLE, PackageType="Image", Code={"ImageUri": f"{uri}:latest"},
        ImageConfig={"EntryPoint": ["sh"], "Command": ["-c", "echo test"], "WorkingDirectory": "/app1"})
    assert created["PackageType"] == "Image" and "Runtime" not in created and "RuntimeVersionConfig" not in created
    assert created["ImageConfigResponse"]["ImageConfig"] == {"EntryPoint": ["sh"], "Command": ["-c", "echo test"], "WorkingDirectory": "/app1"}
    ready(client, name)
    found = client.get_function(FunctionName=name)["Code"]
    assert found == {"ImageUri": f"{uri}:latest", "RepositoryType": "ECR", "ResolvedImageUri": f"{uri}@sha256:{created['CodeSha256']}"}
    assert refused(client.update_function_code, FunctionName=name, ZipFile=code()) == (
        "InvalidParameterValueException", "Please provide ImageUri when updating a function with packageType Image.", 400)
    client.update_function_configuration(FunctionName=name, ImageConfig={})
    assert "ImageConfigResponse" not in ready(client, name)
    assert refused(client.invoke, FunctionName=name)[::2] == ("ServiceException", 500)
    make(client, f"{name}-zip")
    assert refused(client.update_function_code, FunctionName=f"{name}-zip", ImageUri=f"{uri}:latest") == (
        "InvalidParameterValueException", "Please don't provide ImageUri when updating a function with packageType Zip.", 400)


# Lists


def test_lists_go_on(client, name):
    """records: TestLambdaFunction::test_list_functions"""
    for number in range(3):
        make(client, f"{name}-{number}", Publish=number == 0)
    assert refused(client.list_functions, FunctionVersion="invalid")[1] == detected(
        violation("invalid", "functionVersion", "Member must satisfy enum value set: [ALL]"))
    assert client.list_functions(MasterRegion="us-east-1", FunctionVersion="ALL")["Functions"] == []
    assert refused(client.list_functions, MasterRegion="nowhere")[0] == "ValidationException"
    pages = list(client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2}))
    assert all(len(page["Functions"]) <= 2 for page in pages)
    names = [function["FunctionName"] for page in pages for function in page["Functions"]]
    assert len(names) == len(set(names)) and {f"{name}-{number}" for number in range(3)} <= set(names)
    everything = client.get_paginator("list_functions").paginate(FunctionVersion="ALL").build_full_result()["Functions"]
    arns = [function["FunctionArn"] for function in everything if function["FunctionName"] == f"{name}-0"]
    assert arns == [f"{arn(name)}-0:$LATEST", f"{arn(name)}-0:1"]


def test_the_account_counts_code(client, name):
    """records: TestLambdaAccountSettings::test_account_settings, ::test_account_settings_total_code_size,
    ::test_account_settings_total_code_size_config_update"""
    before = client.get_account_settings()
    assert set(before["AccountLimit"]) == {
        "CodeSizeUnzipped", "CodeSizeZipped", "ConcurrentExecutions", "TotalCodeSize", "UnreservedConcurrentExecutions"}
    make(client, name)
    after = client.get_account_settings()["AccountUsage"]
    assert after["TotalCodeSize"] - before["AccountUsage"]["TotalCodeSize"] == len(code())
    assert after["FunctionCount"] - before["AccountUsage"]["FunctionCount"] == 1
    size = lambda: client.get_account_settings()["AccountUsage"]["TotalCodeSize"] - after["TotalCodeSize"]
    client.update_function_configuration(FunctionName=name, Description="more")
    ready(client, name)
    assert size() == 0
    client.publish_version(FunctionName=name)
    assert size() == len(code())
