"""What the model of AWS's SDKs demands of IAM's requests is checked: each constraint is broken, one at a time."""

import botocore.session
import pytest

from test_lambda_model import broken, missed, value

MODEL = botocore.session.get_session().get_service_model("iam")

OPERATIONS = """
    AddRoleToInstanceProfile AttachRolePolicy AttachUserPolicy CreateAccessKey CreateInstanceProfile CreatePolicy CreatePolicyVersion
    CreateRole CreateServiceLinkedRole CreateUser DeleteAccessKey DeleteInstanceProfile DeletePolicy DeletePolicyVersion DeleteRole
    DeleteRolePermissionsBoundary DeleteRolePolicy DeleteServiceLinkedRole DeleteUser DeleteUserPermissionsBoundary DeleteUserPolicy
    DetachRolePolicy DetachUserPolicy GetAccountSummary GetInstanceProfile GetPolicy GetPolicyVersion GetRole GetRolePolicy
    GetServiceLinkedRoleDeletionStatus GetUser GetUserPolicy ListAccessKeys ListAccountAliases ListAttachedRolePolicies
    ListAttachedUserPolicies ListEntitiesForPolicy ListGroupsForUser ListInstanceProfiles ListInstanceProfilesForRole ListPolicies
    ListPolicyTags ListPolicyVersions ListRolePolicies ListRoles ListRoleTags ListUserPolicies ListUsers ListUserTags PutRolePermissionsBoundary
    PutRolePolicy PutUserPermissionsBoundary PutUserPolicy RemoveRoleFromInstanceProfile SetDefaultPolicyVersion TagPolicy TagRole TagUser
    UntagPolicy UntagRole UntagUser UpdateAccessKey UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription
""".split()


def beyond_latin(wrong):
    """The same value with a character that no pattern of IAM has."""
    if isinstance(wrong, str):
        return wrong.replace("§", "€")
    if isinstance(wrong, list):
        return [beyond_latin(each) for each in wrong]
    return {key: beyond_latin(each) for key, each in wrong.items()} if isinstance(wrong, dict) else wrong


def cases(operation):
    shape = MODEL.operation_model(operation).input_shape
    whole = {key: value("", shape.members[key]) for key in shape.required_members} if shape else {}
    for name, member in shape.members.items() if shape else ():
        for path, what, wrong in broken(name, member, name):
            yield path, what, {**whole, name: beyond_latin(wrong)}
        if name in shape.required_members:
            yield name, "required", {each: whole[each] for each in whole if each != name}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_constraint_is_checked(engine, operation):
    unchecked = engine.client("iam", parameter_validation=False)
    assert missed(unchecked, operation, cases(operation), "ValidationError") == []
