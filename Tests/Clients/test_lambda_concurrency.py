"""Reserved and provisioned concurrency over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import json

import pytest
from lambda_wire import archive, arn, create, error, invoke, plain, provisioned, ready, refused, status, wait

FUNCTIONS_ONLY = (
    "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. "
    "Please specify either a function name or an unqualified function ARN."
)


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
    before = client.get_function_configuration(FunctionName=name, Qualifier="live")["RevisionId"]
    client.put_provisioned_concurrency_config(FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=1)
    assert client.get_function_configuration(FunctionName=name, Qualifier="live")["RevisionId"] != before
    provisioned(client, name, "live")
    client.update_function_configuration(FunctionName=name, Timeout=10)
    wait(lambda: client.get_function(FunctionName=name)["Configuration"]["LastUpdateStatus"] == "Successful")
    client.publish_version(FunctionName=name)
    client.update_alias(FunctionName=name, Name="live", FunctionVersion="2")
    provisioned(client, name, "live")
    assert json.load(client.invoke(FunctionName=name, Qualifier="live")["Payload"]) == "provisioned-concurrency2"
    assert json.load(client.invoke(FunctionName=name, Qualifier="1")["Payload"]) == "on-demand1"


def test_provisioned_concurrency_is_divided_as_invocations_are(client, name):
    kind = "import os\n\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']\n"
    create(client, name, kind)
    assert client.publish_version(FunctionName=name)["Version"] == "1"
    client.update_function_code(FunctionName=name, ZipFile=archive(index=kind + "# another\n"))
    ready(client, name)
    assert client.publish_version(FunctionName=name)["Version"] == "2"
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    client.put_provisioned_concurrency_config(FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=4)
    provisioned(client, name, "live")
    client.update_alias(FunctionName=name, Name="live", RoutingConfig={"AdditionalVersionWeights": {"2": 0.25}})
    found = provisioned(client, name, "live")
    assert (found["AllocatedProvisionedConcurrentExecutions"], found["AvailableProvisionedConcurrentExecutions"]) == (4, 4)
    # Both versions have environments of their own that were ready before.
    for version in ["1", "2"]:
        assert invoke(client, name, Qualifier=version) == "provisioned-concurrency"


def test_reserved_and_provisioned_concurrency_do_not_contradict_each_other(client, name):
    """records: TestLambdaConcurrency::test_reserved_provisioned_overlap"""
    create(client, name)
    client.publish_version(FunctionName=name)
    client.put_provisioned_concurrency_config(FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=2)
    provisioned(client, name, "1")
    low = " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2]."
    # AWS gives this one no type.
    assert error(client.put_function_concurrency, FunctionName=name, ReservedConcurrentExecutions=1) == {
        "status": 400, "code": "InvalidParameterValueException", "message": low, "type": None, "reason": None}
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)
    assert refused(client.invoke, FunctionName=name)[0] == "TooManyRequestsException"
    high = "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"
    assert error(client.put_provisioned_concurrency_config, FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=3) == {
        "status": 400, "code": "InvalidParameterValueException", "message": high, "type": "User", "reason": None}
    client.delete_function(FunctionName=name)


def test_an_initialisation_that_fails_is_told(client, name):
    """records: TestLambdaConcurrency::test_provisioned_concurrency_init_failure"""
    create(client, name, "raise ValueError('no')\n")
    client.publish_version(FunctionName=name)
    client.put_provisioned_concurrency_config(FunctionName=name, Qualifier="1", ProvisionedConcurrentExecutions=1)
    failed = provisioned(client, name, "1", "FAILED")
    assert failed["StatusReason"] == "FUNCTION_ERROR_INIT_FAILURE"
    assert failed["AllocatedProvisionedConcurrentExecutions"] == 0
