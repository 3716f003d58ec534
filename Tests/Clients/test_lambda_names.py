"""How functions are named over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import boto3
import pytest
from lambda_wire import HANDLER, NO_RESOURCE, QUALIFIER_MISMATCH, arn, creation, detected, error, invoke, make, pattern, refused, violation


NAME_PATTERN = r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"
READING = NAME_PATTERN + r"([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
WRITING = NAME_PATTERN + r"([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?"
QUALIFIER = r"\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"


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
    make(client, arn(name))
    make(client, f"000000000000:function:{name}-2")
    assert client.get_function(FunctionName=f"{name}-2")["Configuration"]["FunctionArn"] == arn(f"{name}-2")
    assert refused(unchecked.create_function, **creation("a" * 65)) == (
        "InvalidParameterValueException",
        detected(violation("a" * 65, "functionName", "Member must have length less than or equal to 64")), 400)
    elsewhere = arn(name).replace("us-east-1", "ap-southeast-1")
    assert refused(unchecked.create_function, **creation(elsewhere)) == (
        "ResourceNotFoundException", "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')", 404)
    assert refused(unchecked.create_function, **creation(arn(name).replace("0" * 12, "1" * 12))) == ("AccessDeniedException", None, 403)


def test_regions_do_not_see_each_others_functions(engine, client, name):
    """records: TestLambdaFunction::test_get_function_wrong_region[OPERATION], TestPartialARNMatching::test_cross_region_arn_function_access"""
    make(client, name)
    north = boto3.client(
        "lambda", endpoint_url=engine.aws_url, region_name="eu-north-1", aws_access_key_id="test", aws_secret_access_key="test")
    assert refused(north.get_function, FunctionName=name)[1] == f"Function not found: {arn(name).replace('us-east-1', 'eu-north-1')}"
    for call in (
        north.get_function, north.get_function_configuration, north.get_function_url_config, north.get_function_code_signing_config,
        north.get_function_event_invoke_config, north.get_function_concurrency, north.delete_function, north.invoke,
    ):
        assert refused(call, FunctionName=arn(name)) == (
            "ResourceNotFoundException", "Functions from 'us-east-1' are not reachable in this region ('eu-north-1')", 404)
    make(north, name, HANDLER % "north")
    assert invoke(north, name)["version"] == "north"
    assert invoke(client, name)["version"] == "one"
    assert name in [function["FunctionName"] for function in north.list_functions()["Functions"]]
    north.delete_function(FunctionName=name)
    assert invoke(client, name)["version"] == "one"


@pytest.mark.parametrize("operation, message", [
    ("delete_function", "Function not found: {}"), ("get_function", "Function not found: {}"), ("get_function_configuration", "Function not found: {}"),
    ("get_function_url_config", NO_RESOURCE), ("get_function_code_signing_config", "Function not found: {}"),
    ("get_function_event_invoke_config", "The function {}:$LATEST doesn't have an EventInvokeConfig"),
    ("get_function_concurrency", "Function not found: {}"),
], ids=lambda value: f"records-{value}" if "_" in value else "")
def test_operations_on_a_function_that_is_not_there(client, operation, message):
    """records: TestLambdaFunction::test_ops_on_nonexisting_fn[OPERATION]"""
    assert error(getattr(client, operation), FunctionName="nothing-there") == {
        "status": 404, "code": "ResourceNotFoundException", "message": message.format(arn("nothing-there")), "type": "User", "reason": None}


@pytest.mark.parametrize("operation, message", [
    ("get_function", "Function not found: {}:1221"), ("get_function_configuration", "Function not found: {}:1221"),
    ("get_function_event_invoke_config", "The function {}:1221 doesn't have an EventInvokeConfig"),
], ids=lambda value: f"records-{value}" if "_" in value else "")
def test_operations_on_a_version_that_is_not_there(client, name, operation, message):
    """records: TestLambdaFunction::test_ops_on_nonexisting_version[OPERATION]"""
    make(client, name)
    assert error(getattr(client, operation), FunctionName=name, Qualifier="1221") == {
        "status": 404, "code": "ResourceNotFoundException", "message": message.format(arn(name)), "type": "User", "reason": None}


@pytest.mark.parametrize("operation", ["delete_function", "get_function", "get_function_configuration"], ids=lambda value: f"records-{value}")
def test_a_qualifier_says_the_same_as_the_arn(client, operation):
    """records: TestLambdaFunction::test_ops_with_arn_qualifier_mismatch[OPERATION]"""
    call = getattr(client, operation)
    asked = arn("some-function") + ":$LATEST"
    assert error(call, FunctionName=asked, Qualifier="1") == {
        "status": 400, "code": "InvalidParameterValueException", "message": QUALIFIER_MISMATCH, "type": "User", "reason": None}
    same = error(call, FunctionName=asked, Qualifier="$LATEST")
    if operation == "delete_function":
        assert (same["code"], same["message"]) == (
            "InvalidParameterValueException", "$LATEST version cannot be deleted without deleting the function.")
    else:
        assert (same["code"], same["message"]) == ("ResourceNotFoundException", f"Function not found: {asked}")


def test_an_invocation_names_a_function_as_all_do(unchecked):
    """records: TestLambdaFunction::test_invalid_invoke"""
    asked = "arn:aws:lambda:us-east-1:123400000000@function:myfn"
    assert refused(unchecked.invoke, FunctionName=asked) == ("ValidationException", detected(pattern(asked, "functionName", READING)), 400)
