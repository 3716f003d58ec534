"""Who may invoke functions, over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import json

import pytest
from lambda_wire import NO_RESOURCE, QUALIFIER_MISMATCH, arn, create, refused, status


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
    """records: TestLambdaPermissions::test_add_lambda_permission_fields, ::test_add_lambda_permission_optional_fields"""
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
