"""What Lambda does not take of functions.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import io
import os
import zipfile

import pytest
from lambda_wire import MISMATCH, code, creation, detected, make, pattern, ready, refused, violation


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
    ({"Environment": {"Variables": {"SMALL_VAR": "ok", "LARGE_VAR": "x" * 4064}}}, "InvalidParameterValueException",
     "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. "
     'String measured: {"SMALL_VAR":"ok","LARGE_VAR":"' + "x" * 4064 + '"}'),
    ({"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["bad_1"]}}, "ValidationException",
     detected(violation("[bad_1]", "vpcConfig.securityGroupIds",
                        "Member must satisfy constraint: [Member must have length less than or equal to 1024, "
                        "Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: sg-[0-9a-zA-Z]*]"))),
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
    "records-TestLambdaSizeLimits::test_large_environment_fails_multiple_keys", "records-TestLambdaFunction::test_invalid_vpc_config_security_group",
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
    make(client, name)
    old = client.get_function(FunctionName=name)["Configuration"]["RevisionId"]
    assert refused(client.update_function_configuration, FunctionName=name, Role="r1")[0] == "ValidationException"
    assert refused(client.update_function_configuration, FunctionName=name, Runtime="non-existent-runtime")[0] == "InvalidParameterValueException"
    client.update_function_configuration(FunctionName=name, Timeout=4, RevisionId=old)
    ready(client, name)
    for call, more in ((client.update_function_code, {"ZipFile": code()}), (client.update_function_configuration, {"Timeout": 5})):
        assert refused(call, FunctionName=name, RevisionId=old, **more) == ("PreconditionFailedException", MISMATCH, 412)


def test_sizes_have_limits(client, name):
    """records: TestLambdaSizeLimits::test_oversized_zipped_create_lambda, ::test_oversized_unzipped_lambda, ::test_oversized_request_create_lambda,
    ::test_oversized_lambda, ::test_large_lambda, ::test_lambda_envvars_near_limit_succeeds"""
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
    content = code(f"TEXT = '{os.urandom(20_000_000).hex()}'\n")
    full = {"LARGE_VAR": "x" * (4096 - len('{"LARGE_VAR":""}'))}
    created = client.create_function(**{**creation(name), "Code": {"ZipFile": content}, "Environment": {"Variables": full}})
    assert (created["State"], created["CodeSize"], created["Environment"]) == ("Pending", len(content), {"Variables": full})
