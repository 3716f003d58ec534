"""Everything that the model of AWS's SDKs demands of requests is checked: each constraint is broken, one at a time."""

import string

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

MODEL = botocore.session.get_session().get_service_model("lambda")
ARN = "arn:aws:lambda:us-east-1:000000000000:"

# What is named in requests that are right but for one thing.
VALUES = {
    "FunctionName": "nothing", "Qualifier": "1", "Name": "live", "Role": "arn:aws:iam::000000000000:role/r", "LayerName": "tools",
    "VersionNumber": 1, "StatementId": "s", "UUID": "01234567-89ab-4cde-8f01-23456789abcd", "Resource": f"{ARN}function:nothing",
    "TagKeys": ["a"], "Tags": {"a": "b"}, "Arn": f"{ARN}layer:tools:1", "CodeSigningConfigArn": f"{ARN}code-signing-config:csc-0123456789abcdef0",
    "FunctionVersion": "1", "Principal": "*", "Action": "lambda:GetLayerVersion", "AuthType": "NONE", "RecursiveLoop": "Allow",
    "UpdateRuntimeOn": "Auto", "Code": {"ZipFile": b"x"}, "Content": {"ZipFile": b"x"}, "InvokeArgs": b"{}", "CapacityProviderName": "fleet",
    "AllowedPublishers": {"SigningProfileVersionArns": ["arn:aws:signer:us-east-1:000000000000:/signing-profiles/a"]},
    "DurableExecutionArn": f"{ARN}function:nothing:1/durable-execution/a/b",
}

# Operations that samlet refuses as a whole.
UNSUPPORTED = {
    "CheckpointDurableExecution", "CreateCapacityProvider", "DeleteResourcePolicy", "GetFunctionScalingConfig", "GetResourcePolicy",
    "PutFunctionScalingConfig", "PutResourcePolicy", "SendDurableExecutionCallbackFailure", "SendDurableExecutionCallbackHeartbeat",
    "SendDurableExecutionCallbackSuccess", "UpdateCapacityProvider",
}

# Members that nothing is done with, of kinds of functions that samlet refuses, or whose words AWS has of their own.
EXEMPT = {
    "Runtime",  # InvalidParameterValueException, as AWS's answers have it
    "CapacityProviderConfig", "DurableConfig", "DurableExecutionName", "TenantId", "RuntimeConfig", "AcceleratorConfig",
    "S3ObjectStorageMode", "SchemaRegistryConfig", "ConsumptionMode", "PollerGroupName", "DurableExecutionArn", "ClientToken", "Reason",
    "CollectionName", "Statuses", "S3FilesConfig", "InvokeArgs",
}


def value(name, shape):
    """One that is right."""
    if name in VALUES:
        return VALUES[name]
    kind = shape.type_name
    if kind == "structure":
        return {key: value(key, shape.members[key]) for key in shape.required_members}
    if kind == "list":
        return [value("", shape.member)]
    if kind == "map":
        return {"a": value("", shape.value)}
    if kind in ("integer", "long"):
        return max(1, shape.metadata.get("min", 1))
    if kind in ("boolean", "blob", "timestamp", "float", "double"):
        return {"boolean": True, "blob": b"x", "timestamp": 1_700_000_000}.get(kind, 0.5)
    return (shape.metadata.get("enum") or ["x" * max(1, shape.metadata.get("min", 1))])[0]


def broken(name, shape, path, depth=0):
    """Values that break the constraints of a shape, each with the place and the kind of the constraint."""
    limits, kind = shape.metadata, shape.type_name
    if name in EXEMPT or depth > 4:
        return
    if limits.get("enum"):
        yield path, "enum", "nonsense"
    elif kind in ("string", "character"):
        if limits.get("pattern") and limits["pattern"] not in (".*", r"[\s\S]*"):
            yield path, "pattern", "!! §"
        if limits.get("max", 10_000) < 10_000:
            yield path, "max", "a" * (limits["max"] + 1)
        if limits.get("min", 0) > 1:
            yield path, "min", "a"
    elif kind in ("integer", "long"):
        for limit, step in (("min", -1), ("max", 1)):
            if limit in limits:
                yield path, limit, limits[limit] + step
    elif kind == "list":
        if limits.get("max", 1000) < 1000:
            yield path, "max", [value("", shape.member)] * (limits["max"] + 1)
        for where, what, wrong in broken("", shape.member, path, depth + 1):
            yield where, what, [wrong]
    elif kind == "structure":
        whole = {key: value(key, shape.members[key]) for key in shape.required_members}
        for key, member in shape.members.items():
            for where, what, wrong in broken(key, member, f"{path}.{key}", depth + 1):
                yield where, what, {**whole, key: wrong}
            if key in shape.required_members and key not in EXEMPT:
                yield f"{path}.{key}", "required", {each: whole[each] for each in whole if each != key}


def cases(operation):
    shape = MODEL.operation_model(operation).input_shape
    whole = {key: value(key, shape.members[key]) for key in shape.required_members} if shape else {}
    for name, member in shape.members.items() if shape else ():
        for path, what, wrong in broken(name, member, name):
            yield path, what, {**whole, name: wrong}
        if name in shape.required_members and member.serialization.get("location") != "uri" and name not in EXEMPT:
            yield name, "required", {each: whole[each] for each in whole if each != name}


def missed(unchecked, operation, cases, code):
    """The broken constraints for which a service does not give its error, or does not name the member."""
    found = []
    for path, what, arguments in cases:
        try:
            getattr(unchecked, xform_name(operation))(**arguments)
            found.append(f"{path} ({what}): taken")
        except ClientError as error:
            answer = error.response["Error"]
            member = path.split(".")[-1]
            named = f"{member[0].lower()}{member[1:]}".strip(string.digits)
            if answer["Code"] != code or named not in answer["Message"]:
                found.append(f"{path} ({what}): {answer['Code']}: {answer.get('Message')}")
    return found


@pytest.mark.parametrize("operation", sorted(set(MODEL.operation_names) - UNSUPPORTED))
def test_each_constraint_is_checked(unchecked, operation):
    assert missed(unchecked, operation, cases(operation), "ValidationException") == []


@pytest.mark.parametrize("operation", sorted(UNSUPPORTED - {"UpdateCapacityProvider"}))
def test_what_samlet_has_no_counterpart_of_says_so(unchecked, operation):
    shape = MODEL.operation_model(operation).input_shape
    arguments = {key: value(key, shape.members[key]) for key in shape.required_members}
    with pytest.raises(ClientError) as caught:
        getattr(unchecked, xform_name(operation))(**arguments)
    assert caught.value.response["Error"] == {
        "Code": "NotImplementedException", "Message": f"samlet has no counterpart of lambda:{operation} yet"}
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
