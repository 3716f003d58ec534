"""Versions and aliases over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import base64
import json

from lambda_wire import HANDLER, MISMATCH, arn, code, detected, error, invoke, make, pattern, ready, refused, violation


# Versions


def test_a_version_is_published_with_its_function(client, name):
    """records: TestLambdaVersions::test_publish_version_on_create"""
    created = make(client, name, Publish=True)
    assert (created["Version"], created["FunctionArn"], created["State"]) == ("1", arn(name), "Pending")
    latest, first = ready(client, name), ready(client, name, Qualifier="1")
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
    make(client, name, Description="No version :(")
    first = client.publish_version(FunctionName=name, Description="First version description :)")
    assert (first["State"], first["LastUpdateStatus"], first["Description"]) == ("Active", "Successful", "First version description :)")
    client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"))
    ready(client, name)
    assert invoke(client, name) == {"version": "two", "from": "$LATEST", "arn": arn(name)}
    assert invoke(client, name, Qualifier="1") == {"version": "one", "from": "1", "arn": f"{arn(name)}:1"}
    assert client.publish_version(FunctionName=name)["Version"] == "2"
    third = client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "three"), Publish=True)
    assert (third["Version"], third["FunctionArn"], third["State"]) == ("3", f"{arn(name)}:3", "Pending")
    assert "LastUpdateStatus" not in third
    assert client.get_function(FunctionName=name, Qualifier="$LATEST")["Configuration"]["LastUpdateStatus"] == "InProgress"
    ready(client, name, Qualifier="3")
    assert [invoke(client, name, Qualifier=qualifier)["version"] for qualifier in ("1", "2", "3", "$LATEST")] == ["one", "two", "three", "three"]

    client.delete_function(FunctionName=name, Qualifier="1")
    assert refused(client.invoke, FunctionName=name, Qualifier="1")[1] == f"Function not found: {arn(name)}:1"
    assert [version["Version"] for version in client.list_versions_by_function(FunctionName=name)["Versions"]] == ["$LATEST", "2", "3"]
    client.delete_function(FunctionName=name, Qualifier="3")
    client.update_function_configuration(FunctionName=name, Description="more")
    ready(client, name)
    assert client.publish_version(FunctionName=name)["Version"] == "4"


def test_what_is_published_is_what_was_meant(client, name):
    """records: TestLambdaVersions::test_publish_with_wrong_revisionid, ::test_publish_with_wrong_sha256; TestLambdaRevisions::test_function_revisions_version_and_alias"""
    digest = make(client, name)["CodeSha256"]
    before = ready(client, name)["RevisionId"]
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
    make(client, name, text="import os\ndef handler(event, context):\n    return [os.environ['AWS_LAMBDA_FUNCTION_VERSION'], context.log_stream_name]\n", Publish=True)
    answer = client.invoke(FunctionName=name, Qualifier="1", LogType="Tail")
    assert answer["ExecutedVersion"] == "1"
    version, stream = json.loads(answer["Payload"].read())
    assert version == "1" and "[1]" in stream
    assert " Version: 1\n" in base64.b64decode(answer["LogResult"]).decode()


# Aliases


def test_life_of_an_alias(client, name):
    """records: TestLambdaAlias::test_alias_lifecycle, ::test_alias_naming, ::test_non_existent_alias_deletion, ::test_non_existent_alias_update"""
    make(client, name)
    client.publish_version(FunctionName=name)
    client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"))
    ready(client, name)
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
    make(client, name, Publish=True)
    client.update_function_configuration(FunctionName=name, Description="two")
    ready(client, name)
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
    latest = error(
        client.create_alias, FunctionName=name, Name="custom", FunctionVersion="$LATEST", RoutingConfig={"AdditionalVersionWeights": {"1": 0.5}})
    assert latest == {
        "status": 400, "code": "InvalidParameterValueException", "type": None, "reason": None,
        "message": "$LATEST is not supported for an alias pointing to more than 1 version"}
    assert wrong(function=f"{name}-unknown")[1] == f"Function not found: {arn(name)}-unknown:1"
    client.create_alias(FunctionName=name, Name="custom", FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
    assert wrong() == ("ResourceConflictException", f"Alias already exists: {arn(name)}:custom", 409)


def test_shares_route(client, name):
    """records: TestLambdaAliases::test_alias_routingconfig"""
    make(client, name, Publish=True)
    client.update_function_code(FunctionName=name, ZipFile=code(HANDLER % "two"), Publish=True)
    ready(client, name, Qualifier="2")
    client.create_alias(FunctionName=name, Name="a", FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 0.5}})
    answers = [client.invoke(FunctionName=name, Qualifier="a") for _ in range(40)]
    # All forty alike would come once in 500 thousand million times.
    assert {answer["ExecutedVersion"] for answer in answers} == {"1", "2"}
    for answer in answers:
        assert json.loads(answer["Payload"].read())["from"] == answer["ExecutedVersion"]
