"""STS as boto3 sees it."""

import datetime

import boto3
import botocore.exceptions
import pytest

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties: {Handler: index.handler, Runtime: python3.13, InlineCode: 'def handler(event, context): pass'}
        """,
}


@pytest.fixture(scope="module")
def client(deployed):
    url = deployed.aws_url

    def client(key="test", token=None):
        return boto3.client(
            "sts", endpoint_url=url, region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key="x",
            aws_session_token=token,
        )

    return client


@pytest.mark.parametrize("key, account", [
    ("test", "000000000000"), ("123456789012", "123456789012"), ("AKIAIOSFODNN7EXAMPLE", "000000000000"),
])
def test_the_caller_is_an_account(client, key, account):
    answer = client(key).get_caller_identity()
    assert (answer["Account"], answer["Arn"]) == (account, f"arn:aws:iam::{account}:root")
    assert answer["UserId"] == account


def test_a_key_is_of_an_account(client):
    assert client().get_access_key_info(AccessKeyId="AKIAIOSFODNN7EXAMPLE")["Account"] == "000000000000"


def test_a_role_is_assumed_and_then_the_caller(client):
    answer = client().assume_role(RoleArn="arn:aws:iam::111122223333:role/path/worker", RoleSessionName="shift-1")
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws:sts::111122223333:assumed-role/worker/shift-1"
    assert answer["AssumedRoleUser"]["AssumedRoleId"].endswith(":shift-1")
    credentials = answer["Credentials"]
    left = credentials["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
    assert 3500 < left.total_seconds() <= 3600
    identity = client(credentials["AccessKeyId"], credentials["SessionToken"]).get_caller_identity()
    assert identity["Arn"] == answer["AssumedRoleUser"]["Arn"]
    assert identity["Account"] == "111122223333"
    assert identity["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]


def test_a_session_has_credentials_of_its_own(client):
    credentials = client().get_session_token(DurationSeconds=900)["Credentials"]
    assert credentials["AccessKeyId"].startswith("ASIA") and credentials["SessionToken"]
    assert client(credentials["AccessKeyId"], credentials["SessionToken"]).get_caller_identity()["Account"] == "000000000000"


@pytest.mark.parametrize("options, message", [
    ({"RoleArn": "arn:aws:iam::111122223333:user/somebody", "RoleSessionName": "name"}, "is invalid"),
    ({"RoleArn": "arn:aws:iam::111122223333:role/r", "RoleSessionName": "no spaces"}, "roleSessionName"),
    ({"RoleArn": "arn:aws:iam::111122223333:role/r", "RoleSessionName": "name", "DurationSeconds": 999999}, "less than or equal to 43200"),
])
def test_what_is_no_role_is_refused(client, options, message):
    with pytest.raises(botocore.exceptions.ClientError, match=message) as refused:
        client().assume_role(**options)
    assert refused.value.response["Error"]["Code"] == "ValidationError"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_other_operations_are_said_to_be_missing(client):
    with pytest.raises(botocore.exceptions.ClientError, match="samlet has no counterpart of sts:DecodeAuthorizationMessage yet"):
        client().decode_authorization_message(EncodedMessage="x")
