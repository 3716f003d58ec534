"""IAM as boto3 sees it: what scripts and test suites make of it before they make a function."""

import json
import os
import re
import signal
import subprocess
import sys

import boto3
import pytest
from botocore.exceptions import ClientError

from lambda_wire import HANDLER, archive, make

TRUST = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
})
LOGS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def connect(engine, service, key="test", secret="test", token=None, region="us-east-1"):
    return boto3.client(
        service, endpoint_url=engine.aws_url, region_name=region, aws_access_key_id=key, aws_secret_access_key=secret,
        aws_session_token=token,
    )


@pytest.fixture(scope="module")
def iam(engine):
    return connect(engine, "iam")


@pytest.fixture
def role(iam, name):
    return iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]


@pytest.fixture
def policy(iam, name):
    return iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(LOGS))["Policy"]["Arn"]


def refusal(call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    answer = caught.value.response
    return answer["Error"]["Code"], answer["Error"]["Message"], answer["ResponseMetadata"]["HTTPStatusCode"]


# The way of a script


def test_a_role_is_made_used_and_deleted(engine, client, iam, name):
    """Role, policies, function, invocation, and away with all of it."""
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST, Description="for a test", Tags=[{"Key": "team", "Value": "a"}])["Role"]
    iam.get_waiter("role_exists").wait(RoleName=name)
    iam.put_role_policy(RoleName=name, PolicyName="logs", PolicyDocument=json.dumps(LOGS))
    iam.attach_role_policy(RoleName=name, PolicyArn=BASIC)
    policy = iam.create_policy(PolicyName=f"{name}-more", PolicyDocument=json.dumps(LOGS))["Policy"]["Arn"]
    iam.get_waiter("policy_exists").wait(PolicyArn=policy)
    iam.attach_role_policy(RoleName=name, PolicyArn=policy)

    text = "import boto3\n\ndef handler(event, context):\n" + (
        f'    role = boto3.client("iam").get_role(RoleName="{name}")["Role"]\n'
        '    return {"id": role["RoleId"], "caller": boto3.client("sts").get_caller_identity()["UserId"]}\n')
    make(client, name, Role=role["Arn"], Code={"ZipFile": archive(index=text)}, Timeout=30)
    answer = json.load(client.invoke(FunctionName=name)["Payload"])
    assert answer == {"id": role["RoleId"], "caller": f"{role['RoleId']}:{name}"}
    client.delete_function(FunctionName=name)

    assert refusal(iam.delete_role, RoleName=name) == ("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409)
    for attached in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=attached["PolicyArn"])
    assert refusal(iam.delete_role, RoleName=name) == ("DeleteConflict", "Cannot delete entity, must delete policies first.", 409)
    for inline in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=inline)
    assert iam.list_instance_profiles_for_role(RoleName=name)["InstanceProfiles"] == []
    iam.delete_role(RoleName=name)
    iam.delete_policy(PolicyArn=policy)
    with pytest.raises(iam.exceptions.NoSuchEntityException, match=f"The role with name {name} cannot be found."):
        iam.get_role(RoleName=name)


def test_any_role_goes_on_working(engine, client, name):
    make(client, name, HANDLER % "one", Role=f"arn:aws:iam::000000000000:role/nobody-made-{name}")
    answer = connect(engine, "sts").assume_role(RoleArn=f"arn:aws:iam::000000000000:role/nobody-made-{name}", RoleSessionName="shift")
    assert re.fullmatch("AROA[A-Z2-7]{17}:shift", answer["AssumedRoleUser"]["AssumedRoleId"])


def test_who_assumes_a_role_has_its_id(engine, role, name):
    answer = connect(engine, "sts").assume_role(RoleArn=role["Arn"], RoleSessionName="shift")
    assert answer["AssumedRoleUser"]["AssumedRoleId"] == f"{role['RoleId']}:shift"
    keys = answer["Credentials"]
    session = connect(engine, "sts", keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    assert session.get_caller_identity()["UserId"] == f"{role['RoleId']}:shift"


# Roles


def test_a_role_is_shown(iam, name):
    made = iam.create_role(
        RoleName=name, Path="/team/a/", AssumeRolePolicyDocument=TRUST, Description="§ of a test", MaxSessionDuration=7200,
        Tags=[{"Key": "team", "Value": "a"}, {"Key": "empty", "Value": ""}])["Role"]
    assert made["Arn"] == f"arn:aws:iam::000000000000:role/team/a/{name}"
    assert re.fullmatch("AROA[A-Z2-7]{17}", made["RoleId"])
    assert made["AssumeRolePolicyDocument"] == json.loads(TRUST)
    shown = iam.get_role(RoleName=name)["Role"]
    assert {key: shown[key] for key in ("Path", "Description", "MaxSessionDuration", "RoleLastUsed")} == {
        "Path": "/team/a/", "Description": "§ of a test", "MaxSessionDuration": 7200, "RoleLastUsed": {}}
    assert shown["Tags"] == [{"Key": "team", "Value": "a"}, {"Key": "empty", "Value": ""}]
    assert shown["CreateDate"] == made["CreateDate"] and shown["RoleId"] == made["RoleId"]
    assert "Tags" not in iam.list_roles(PathPrefix="/team/a/")["Roles"][0]


def test_a_role_is_changed(iam, role, name):
    iam.update_role(RoleName=name, Description="new", MaxSessionDuration=3700)
    assert iam.update_role_description(RoleName=name, Description="newer")["Role"]["Description"] == "newer"
    trust = json.loads(TRUST) | {"Version": "2008-10-17"}
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))
    shown = iam.get_role(RoleName=name)["Role"]
    assert (shown["Description"], shown["MaxSessionDuration"], shown["AssumeRolePolicyDocument"]) == ("newer", 3700, trust)


def test_roles_come_in_pages(iam, name):
    names = [f"{name}-{number}" for number in range(7)]
    for each in reversed(names):
        iam.create_role(RoleName=each, Path=f"/{name}/", AssumeRolePolicyDocument=TRUST)
    pages = iam.get_paginator("list_roles").paginate(PathPrefix=f"/{name}/", PaginationConfig={"PageSize": 3})
    assert [[role["RoleName"] for role in page["Roles"]] for page in pages] == [names[:3], names[3:6], names[6:]]
    assert refusal(iam.list_roles, Marker="nothing") == ("ValidationError", "Invalid Marker.", 400)


def test_a_name_is_taken_in_any_case(iam, role, name):
    for taken in (name, name.upper()):
        assert refusal(iam.create_role, RoleName=taken, AssumeRolePolicyDocument=TRUST) == (
            "EntityAlreadyExists", f"Role with name {taken} already exists.", 409)


def test_a_role_has_tags(iam, role, name):
    iam.tag_role(RoleName=name, Tags=[{"Key": "b", "Value": "1"}, {"Key": "a", "Value": "2"}])
    iam.tag_role(RoleName=name, Tags=[{"Key": "B", "Value": "3"}])
    assert iam.list_role_tags(RoleName=name)["Tags"] == [{"Key": "B", "Value": "3"}, {"Key": "a", "Value": "2"}]
    iam.untag_role(RoleName=name, TagKeys=["B", "absent"])
    assert iam.list_role_tags(RoleName=name)["Tags"] == [{"Key": "a", "Value": "2"}]
    twice = [{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}]
    assert refusal(iam.tag_role, RoleName=name, Tags=twice) == (
        "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.", 400)
    iam.tag_role(RoleName=name, Tags=[{"Key": f"k{number}", "Value": ""} for number in range(49)])
    assert refusal(iam.tag_role, RoleName=name, Tags=[{"Key": "last", "Value": ""}])[0] == "LimitExceeded"


def test_a_role_has_a_boundary(iam, role, policy, name):
    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=policy)
    assert iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"] == {
        "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": policy}
    assert iam.get_policy(PolicyArn=policy)["Policy"]["PermissionsBoundaryUsageCount"] == 1
    assert refusal(iam.delete_policy, PolicyArn=policy)[0] == "DeleteConflict"
    iam.delete_role_permissions_boundary(RoleName=name)
    assert "PermissionsBoundary" not in iam.get_role(RoleName=name)["Role"]
    wrong = "arn:aws:iam::000000000000:not_a_policy/x"
    assert refusal(iam.put_role_permissions_boundary, RoleName=name, PermissionsBoundary=wrong) == (
        "InvalidInput", f"ARN {wrong} is not valid.", 400)
    absent = "arn:aws:iam::000000000000:policy/absent"
    assert refusal(iam.put_role_permissions_boundary, RoleName=name, PermissionsBoundary=absent) == (
        "NoSuchEntity", f"Scope ARN: {absent} does not exist or is not attachable.", 404)


def test_a_service_makes_its_role(iam):
    made = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix="x")["Role"]
    assert made["Arn"].endswith(":role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_x")
    code, message, _ = refusal(iam.attach_role_policy, RoleName=made["RoleName"], PolicyArn=BASIC)
    assert code == "UnmodifiableEntity" and "only modifiable by AWS" in message
    task = iam.delete_service_linked_role(RoleName=made["RoleName"])["DeletionTaskId"]
    assert iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"


# Policies


def test_an_inline_policy(iam, role, name):
    document = {"Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::a+b%c d"}}
    iam.put_role_policy(RoleName=name, PolicyName="one", PolicyDocument=json.dumps(document))
    answer = iam.get_role_policy(RoleName=name, PolicyName="one")
    assert (answer["RoleName"], answer["PolicyName"], answer["PolicyDocument"]) == (name, "one", document)
    assert iam.list_role_policies(RoleName=name)["PolicyNames"] == ["one"]
    iam.delete_role_policy(RoleName=name, PolicyName="one")
    for call in (iam.get_role_policy, iam.delete_role_policy):
        assert refusal(call, RoleName=name, PolicyName="one") == ("NoSuchEntity", "The role policy with name one cannot be found.", 404)
    long = {**LOGS, "Statement": [{"Effect": "Allow", "Action": f"s3:{'a' * 200}", "Resource": "*"} for _ in range(50)]}
    assert refusal(iam.put_role_policy, RoleName=name, PolicyName="long", PolicyDocument=json.dumps(long)) == (
        "LimitExceeded", f"Maximum policy size of 10240 bytes exceeded for role {name}", 409)


def test_a_managed_policy(iam, policy, name):
    shown = iam.get_policy(PolicyArn=policy)["Policy"]
    assert re.fullmatch("ANPA[A-Z2-7]{17}", shown["PolicyId"])
    assert {key: shown[key] for key in ("PolicyName", "Path", "DefaultVersionId", "AttachmentCount", "IsAttachable", "Tags")} == {
        "PolicyName": name, "Path": "/", "DefaultVersionId": "v1", "AttachmentCount": 0, "IsAttachable": True, "Tags": []}
    assert policy in [each["Arn"] for each in iam.list_policies(Scope="Local", MaxItems=1000)["Policies"]]
    assert refusal(iam.create_policy, PolicyName=name, PolicyDocument=json.dumps(LOGS)) == (
        "EntityAlreadyExists", f"A policy called {name} already exists. Duplicate names are not allowed.", 409)
    iam.tag_policy(PolicyArn=policy, Tags=[{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}])
    iam.untag_policy(PolicyArn=policy, TagKeys=["a"])
    assert iam.list_policy_tags(PolicyArn=policy)["Tags"] == [{"Key": "A", "Value": "2"}]
    iam.delete_policy(PolicyArn=policy)
    assert refusal(iam.get_policy, PolicyArn=policy) == ("NoSuchEntity", f"Policy {policy} was not found.", 404)


def test_versions_of_a_policy(iam, policy):
    other = {**LOGS, "Statement": {**LOGS["Statement"][0], "Action": "s3:*"}}
    made = iam.create_policy_version(PolicyArn=policy, PolicyDocument=json.dumps(other), SetAsDefault=True)["PolicyVersion"]
    assert (made["VersionId"], made["IsDefaultVersion"]) == ("v2", True)
    assert iam.get_policy_version(PolicyArn=policy, VersionId="v2")["PolicyVersion"]["Document"] == other
    iam.set_default_policy_version(PolicyArn=policy, VersionId="v1")
    assert refusal(iam.delete_policy_version, PolicyArn=policy, VersionId="v1") == (
        "DeleteConflict", "Cannot delete the default version of a policy.", 409)
    for _ in range(3):
        iam.create_policy_version(PolicyArn=policy, PolicyDocument=json.dumps(other))
    code, message, status = refusal(iam.create_policy_version, PolicyArn=policy, PolicyDocument=json.dumps(other))
    assert (code, status) == ("LimitExceeded", 409) and "up to 5 versions" in message
    code, message, status = refusal(iam.delete_policy, PolicyArn=policy)
    assert code == "DeleteConflict" and "more than one version" in message
    for version in iam.list_policy_versions(PolicyArn=policy)["Versions"]:
        if not version["IsDefaultVersion"]:
            iam.delete_policy_version(PolicyArn=policy, VersionId=version["VersionId"])
    assert [each["VersionId"] for each in iam.list_policy_versions(PolicyArn=policy)["Versions"]] == ["v1"]
    for call in (iam.get_policy_version, iam.set_default_policy_version, iam.delete_policy_version):
        assert refusal(call, PolicyArn=policy, VersionId="v9") == (
            "NoSuchEntity", f"Policy {policy} version v9 does not exist or is not attachable.", 404)
    iam.delete_policy(PolicyArn=policy)


def test_a_policy_is_attached(iam, role, policy, name):
    for _ in range(2):
        iam.attach_role_policy(RoleName=name, PolicyArn=policy)
    assert iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"] == [{"PolicyName": name, "PolicyArn": policy}]
    assert iam.get_policy(PolicyArn=policy)["Policy"]["AttachmentCount"] == 1
    assert iam.list_entities_for_policy(PolicyArn=policy)["PolicyRoles"] == [{"RoleName": name, "RoleId": role["RoleId"]}]
    assert iam.list_entities_for_policy(PolicyArn=policy, EntityFilter="User")["PolicyRoles"] == []
    assert policy in [each["Arn"] for each in iam.list_policies(OnlyAttached=True, Scope="Local")["Policies"]]
    assert refusal(iam.delete_policy, PolicyArn=policy) == ("DeleteConflict", "Cannot delete a policy attached to entities.", 409)
    iam.detach_role_policy(RoleName=name, PolicyArn=policy)
    assert refusal(iam.detach_role_policy, RoleName=name, PolicyArn=policy) == ("NoSuchEntity", f"Policy {policy} was not found.", 404)


@pytest.mark.parametrize("arn, wanted", [
    ("longpolicynamebutnoarn", ("ValidationError", "ARN longpolicynamebutnoarn is not valid.", 400)),
    ("arn:aws:iam::000000000000:policy/absent", ("NoSuchEntity", "Policy arn:aws:iam::000000000000:policy/absent does not exist or is not attachable.", 404)),
    ("arn:aws:iam::aws:policy/AmazonS3FullAcces", ("NoSuchEntity", "Policy arn:aws:iam::aws:policy/AmazonS3FullAcces does not exist or is not attachable.", 404)),
])
def test_what_is_no_policy_is_not_attached(iam, role, name, arn, wanted):
    assert refusal(iam.attach_role_policy, RoleName=name, PolicyArn=arn) == wanted


def test_ten_policies_are_attached_at_most(iam, role, name):
    page = iam.list_policies(Scope="AWS", MaxItems=11)
    assert page["IsTruncated"]
    *most, last = [each["Arn"] for each in page["Policies"]]
    for arn in most:
        iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    assert refusal(iam.attach_role_policy, RoleName=name, PolicyArn=last) == (
        "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10", 409)


def test_policies_of_aws(iam):
    shown = iam.get_policy(PolicyArn=BASIC)["Policy"]
    assert (shown["PolicyName"], shown["Path"]) == ("AWSLambdaBasicExecutionRole", "/service-role/")
    pages = iam.get_paginator("list_policies").paginate(Scope="AWS")
    assert len({each["Arn"] for page in pages for each in page["Policies"]}) > 1000
    code, message, status = refusal(iam.get_policy_version, PolicyArn=BASIC, VersionId="v1")
    assert (code, status) == ("NotImplemented", 501) and "not what it allows" in message
    assert refusal(iam.delete_policy, PolicyArn=BASIC)[0] == "AccessDenied"


def statement(**changes):
    whole = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **changes}
    return {"Version": "2012-10-17", "Statement": [{key: value for key, value in whole.items() if value is not None}]}


@pytest.mark.parametrize("document, message", [
    ("{", "Syntax errors in policy."),
    ({"Version": "2012-10-17"}, "Syntax errors in policy."),
    ({**LOGS, "Version": "2008-10-17"}, "Policy document must be version 2012-10-17 or greater."),
    (statement(Effect="Maybe"), "Syntax errors in policy."),
    (statement(Akction="s3:*"), "Syntax errors in policy."),
    (statement(NotAction="s3:*"), "Syntax errors in policy."),
    (statement(Action=None), "Policy statement must contain actions."),
    (statement(Resource=None), "Policy statement must contain resources."),
    (statement(Action="GetObject"), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
    (statement(Action="a:b:c"), "Actions/Condition can contain only one colon."),
    (statement(Action="a a:b"), "Vendor a a is not valid"),
    (statement(Resource="bucket"), 'Resource bucket must be in ARN format or "*".'),
    (statement(Resource="arn:s3:::bucket:*"), 'Partition "s3" is not valid for resource "arn:s3:::bucket:*".'),
    (statement(Principal="*"), "Policy document should not specify a principal."),
])
def test_what_is_no_policy_is_refused(iam, name, document, message):
    text = document if isinstance(document, str) else json.dumps(document)
    assert refusal(iam.create_policy, PolicyName=name, PolicyDocument=text) == ("MalformedPolicyDocument", message, 400)


@pytest.mark.parametrize("document, message", [
    ("{", "This policy contains invalid Json"),
    (json.loads(TRUST.replace("sts:AssumeRole", "s3:GetObject")), "AssumeRole policy may only specify STS AssumeRole actions."),
    (LOGS, "Has prohibited field Resource"),
])
def test_what_is_no_trust_policy_is_refused(iam, name, document, message):
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException, match=re.escape(message)):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=text)


# Users


def test_a_user_signs_with_a_key(engine, iam, name):
    user = iam.create_user(UserName=name, Path="/people/", Tags=[{"Key": "a", "Value": "b"}])["User"]
    assert re.fullmatch("AIDA[A-Z2-7]{17}", user["UserId"]) and user["Arn"] == f"arn:aws:iam::000000000000:user/people/{name}"
    iam.get_waiter("user_exists").wait(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    assert re.fullmatch("AKIA[A-Z2-7]{16}", key["AccessKeyId"]) and len(key["SecretAccessKey"]) == 40
    identity = connect(engine, "sts", key["AccessKeyId"], key["SecretAccessKey"]).get_caller_identity()
    assert (identity["Arn"], identity["UserId"]) == (user["Arn"], user["UserId"])
    own = connect(engine, "iam", key["AccessKeyId"], key["SecretAccessKey"])
    assert own.get_user()["User"]["UserName"] == name
    own.update_access_key(AccessKeyId=key["AccessKeyId"], Status="Inactive")
    assert [each["Status"] for each in own.list_access_keys()["AccessKeyMetadata"]] == ["Inactive"]
    iam.create_access_key(UserName=name)
    assert refusal(iam.create_access_key, UserName=name) == ("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", 409)
    assert refusal(iam.delete_user, UserName=name)[0] == "DeleteConflict"
    for each in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
        iam.delete_access_key(UserName=name, AccessKeyId=each["AccessKeyId"])
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(LOGS))
    assert iam.get_user_policy(UserName=name, PolicyName="own")["PolicyDocument"] == LOGS
    iam.delete_user_policy(UserName=name, PolicyName="own")
    iam.attach_user_policy(UserName=name, PolicyArn=BASIC)
    iam.detach_user_policy(UserName=name, PolicyArn=BASIC)
    iam.delete_user(UserName=name)
    assert refusal(iam.get_user, UserName=name) == ("NoSuchEntity", f"The user with name {name} cannot be found.", 404)


def test_the_caller_is_the_root(iam):
    assert iam.get_user()["User"]["Arn"] == "arn:aws:iam::000000000000:root"
    assert refusal(iam.list_access_keys) == ("ValidationError", "Must specify userName when calling with non-User credentials", 400)


def test_accounts_are_apart(engine, iam, role, name):
    other = connect(engine, "iam", "111122223333")
    assert refusal(other.get_role, RoleName=name)[0] == "NoSuchEntity"
    made = other.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]
    assert made["Arn"] == f"arn:aws:iam::111122223333:role/{name}" and made["RoleId"] != role["RoleId"]
    other.create_user(UserName=name)
    key = other.create_access_key(UserName=name)["AccessKey"]
    sts = connect(engine, "sts", key["AccessKeyId"], key["SecretAccessKey"])
    assert sts.get_caller_identity()["Account"] == "111122223333"
    assert sts.get_access_key_info(AccessKeyId=key["AccessKeyId"])["Account"] == "111122223333"
    assert [each["RoleName"] for each in other.list_roles()["Roles"]] == [name]


def test_an_instance_profile(iam, role, name):
    iam.create_instance_profile(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    iam.get_waiter("instance_profile_exists").wait(InstanceProfileName=name)
    assert [each["RoleName"] for each in iam.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Roles"]] == [name]
    assert [each["InstanceProfileName"] for each in iam.list_instance_profiles_for_role(RoleName=name)["InstanceProfiles"]] == [name]
    conflict = ("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.", 409)
    assert refusal(iam.delete_role, RoleName=name) == refusal(iam.delete_instance_profile, InstanceProfileName=name) == conflict
    iam.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=name)
    iam.delete_instance_profile(InstanceProfileName=name)


def test_the_account(iam, role):
    summary = iam.get_account_summary()["SummaryMap"]
    assert summary["Roles"] >= 1 and summary["VersionsPerPolicyQuota"] == 5
    assert iam.list_account_aliases()["AccountAliases"] == []


# The wire


@pytest.mark.parametrize("arguments, message", [
    ({"RoleName": "bad/name"}, "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"),
    ({"RoleName": "a" * 65}, "1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64"),
    ({"RoleName": None}, "1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must not be null"),
    ({"Path": "team"}, "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters."),
    ({"MaxSessionDuration": 60}, "1 validation error detected: Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600"),
    ({"Tags": [{"Key": "a" * 129, "Value": ""}]}, "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 128"),
    ({"Tags": [{"Key": f"k{number}", "Value": ""} for number in range(51)]}, "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50"),
])
def test_what_breaks_the_model_is_refused(engine, name, arguments, message):
    unchecked = engine.client("iam", parameter_validation=False)
    whole = {"RoleName": name, "AssumeRolePolicyDocument": TRUST, **arguments}
    whole = {key: value for key, value in whole.items() if value is not None}
    assert refusal(unchecked.create_role, **whole) == ("ValidationError", message, 400)


def test_other_operations_are_said_to_be_missing(iam):
    assert refusal(iam.create_group, GroupName="group") == ("NotImplemented", "samlet has no counterpart of iam:CreateGroup yet", 501)


def test_the_aws_cli(engine, name):
    def aws(*arguments):
        environment = {
            **os.environ, "AWS_ENDPOINT_URL": engine.aws_url, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-north-1", "AWS_PAGER": "",
        }
        done = subprocess.run(
            [sys.executable, "-m", "awscli", "iam", *arguments], env=environment, capture_output=True, text=True, cwd=engine.folder)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    assert aws("create-role", "--role-name", name, "--assume-role-policy-document", TRUST)["Role"]["RoleName"] == name
    aws("put-role-policy", "--role-name", name, "--policy-name", "logs", "--policy-document", json.dumps(LOGS))
    assert aws("get-role-policy", "--role-name", name, "--policy-name", "logs")["PolicyDocument"] == LOGS
    aws("wait", "role-exists", "--role-name", name)


# The engine


@pytest.mark.parametrize("end", ["stopped", "killed"])
def test_what_was_made_outlives_the_engine(project, end):
    project.run("engine", "start")
    iam = connect(project, "iam")
    role = iam.create_role(RoleName="lasting", AssumeRolePolicyDocument=TRUST)["Role"]
    iam.put_role_policy(RoleName="lasting", PolicyName="logs", PolicyDocument=json.dumps(LOGS))
    policy = iam.create_policy(PolicyName="lasting", PolicyDocument=json.dumps(LOGS))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="lasting", PolicyArn=policy)
    iam.create_user(UserName="lasting")
    key = iam.create_access_key(UserName="lasting")["AccessKey"]
    iam.create_role(RoleName="gone", AssumeRolePolicyDocument=TRUST)
    iam.delete_role(RoleName="gone")
    if end == "killed":
        os.kill(project.status()["processID"], signal.SIGKILL)
    else:
        project.run("engine", "stop")
    project.run("engine", "start")
    iam = connect(project, "iam")
    shown = iam.get_role(RoleName="lasting")["Role"]
    assert (shown["RoleId"], shown["CreateDate"]) == (role["RoleId"], role["CreateDate"])
    assert iam.get_role_policy(RoleName="lasting", PolicyName="logs")["PolicyDocument"] == LOGS
    assert iam.list_attached_role_policies(RoleName="lasting")["AttachedPolicies"] == [{"PolicyName": "lasting", "PolicyArn": policy}]
    assert [each["RoleName"] for each in iam.list_roles()["Roles"]] == ["lasting"]
    identity = connect(project, "sts", key["AccessKeyId"], key["SecretAccessKey"]).get_caller_identity()
    assert identity["Arn"] == "arn:aws:iam::000000000000:user/lasting"
    secret = key["SecretAccessKey"].encode()
    for file in (project.folder / ".samlet" / "data").glob("identities.sqlite*"):
        assert secret not in file.read_bytes() and file.stat().st_mode & 0o777 == 0o600


APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties:
              Handler: index.handler
              Runtime: python3.13
              InlineCode: 'def handler(event, context): pass'
              Policies: [{Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'logs:*', Resource: '*'}]}]
          Shared:
            Type: AWS::IAM::ManagedPolicy
            Properties:
              ManagedPolicyName: shared
              PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}
              Roles: [!Ref Worker]
          Worker:
            Type: AWS::IAM::Role
            Properties:
              RoleName: worker
              Description: works
              Tags: [{Key: team, Value: a}]
              AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}]}
          Own:
            Type: AWS::IAM::Policy
            Properties:
              PolicyName: own
              PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]}
              Roles: [!Ref Worker]
        """,
}


def test_what_a_stack_has_of_iam_is_shown(deployed):
    iam = connect(deployed, "iam")
    worker = iam.get_role(RoleName="worker")["Role"]
    assert (worker["Description"], worker["Tags"]) == ("works", [{"Key": "team", "Value": "a"}])
    assumed = connect(deployed, "sts").assume_role(RoleArn=worker["Arn"], RoleSessionName="shift")["AssumedRoleUser"]
    assert assumed["AssumedRoleId"] == f"{worker['RoleId']}:shift"
    assert worker["AssumeRolePolicyDocument"] == json.loads(TRUST)
    assert iam.get_role_policy(RoleName="worker", PolicyName="own")["PolicyDocument"]["Statement"][0]["Action"] == "sqs:*"
    shared = iam.list_attached_role_policies(RoleName="worker")["AttachedPolicies"]
    assert [each["PolicyName"] for each in shared] == ["shared"]
    version = iam.get_policy_version(PolicyArn=shared[0]["PolicyArn"], VersionId="v1")["PolicyVersion"]
    assert version["Document"]["Statement"][0]["Action"] == "s3:*"
    generated = deployed.client().list_functions()["Functions"][0]["Role"].split("/")[-1]
    assert iam.list_attached_role_policies(RoleName=generated)["AttachedPolicies"] == [
        {"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": BASIC}]
    assert len(iam.list_role_policies(RoleName=generated)["PolicyNames"]) == 1
    for call, arguments in [
        (iam.delete_role, {}), (iam.put_role_policy, {"PolicyName": "x", "PolicyDocument": json.dumps(LOGS)}),
        (iam.attach_role_policy, {"PolicyArn": BASIC}), (iam.tag_role, {"Tags": [{"Key": "a", "Value": "b"}]}),
    ]:
        code, message, _ = refusal(call, RoleName="worker", **arguments)
        assert code == "UnmodifiableEntity" and "belongs to the stack" in message
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName="worker", AssumeRolePolicyDocument=TRUST)
    deployed.run("destroy", "--yes")
    assert iam.list_roles()["Roles"] == [] and iam.list_policies(Scope="Local")["Policies"] == []
