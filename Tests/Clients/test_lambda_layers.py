"""Layers over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import json

from lambda_wire import NO_RESOURCE, archive, create, plain, refused, status, wait


def test_layer_versions_are_published_used_and_deleted(client, name):
    """records: TestLambdaLayer::test_layer_lifecycle"""
    create(client, name, "import tool\n\ndef handler(event, context):\n    return tool.NAME\n")
    layer = name + "-layer"
    publish = lambda: client.publish_layer_version(
        LayerName=layer,
        Description="tools",
        LicenseInfo="MIT",
        Content={"ZipFile": archive(python__tool="NAME = 'from the layer'\n")},
        CompatibleRuntimes=["python3.12"],
        CompatibleArchitectures=["x86_64"],
    )
    first = publish()
    assert status(first) == 201
    assert (first["Version"], first["LayerVersionArn"]) == (1, f"{first['LayerArn']}:1")
    assert (first["Description"], first["LicenseInfo"]) == ("tools", "MIT")
    assert (first["CompatibleRuntimes"], first["CompatibleArchitectures"]) == (["python3.12"], ["x86_64"])
    assert set(first["Content"]) == {"Location", "CodeSha256", "CodeSize"}
    second = publish()
    assert second["Version"] == 2
    client.update_function_configuration(FunctionName=name, Layers=[first["LayerVersionArn"]])
    wait(lambda: client.get_function(FunctionName=name)["Configuration"]["LastUpdateStatus"] == "Successful")
    used = [{"Arn": first["LayerVersionArn"], "CodeSize": first["Content"]["CodeSize"]}]
    assert client.get_function_configuration(FunctionName=name)["Layers"] == used
    assert json.load(client.invoke(FunctionName=name)["Payload"]) == "from the layer"
    assert plain(client.get_layer_version(LayerName=layer, VersionNumber=1)) == plain(first)
    assert plain(client.get_layer_version_by_arn(Arn=second["LayerVersionArn"])) == plain(second)
    versions = lambda: [each["Version"] for each in client.list_layer_versions(LayerName=layer)["LayerVersions"]]
    assert versions() == [2, 1]
    for number in [1, 1, 2]:
        assert status(client.delete_layer_version(LayerName=layer, VersionNumber=number)) == 204
    assert versions() == []
    assert client.get_function_configuration(FunctionName=name)["Layers"] == used
    assert json.load(client.invoke(FunctionName=name)["Payload"]) == "from the layer"
    assert publish()["Version"] == 3


def test_layers_are_refused_in_aws_words(client, name):
    """records: TestLambdaLayer::test_layer_exceptions"""
    layer = name + "-layer"
    content = {"ZipFile": archive(python__tool="")}
    publish = lambda **more: client.publish_layer_version(LayerName=layer, Content=content, **more)
    publish(CompatibleRuntimes=[], CompatibleArchitectures=[])
    empty = client.get_layer_version(LayerName=layer, VersionNumber=1)
    assert (empty["CompatibleRuntimes"], empty["CompatibleArchitectures"]) == ([], [])
    code, message, _ = refused(client.list_layers, CompatibleRuntime="runtimedoesnotexist")
    assert code == "ValidationException"
    assert message.startswith(
        "1 validation error detected: Value 'runtimedoesnotexist' at 'compatibleRuntime' failed to satisfy constraint: Member must satisfy enum value set: [ruby3.5, ruby2.6,"
    )
    architectures = "failed to satisfy constraint: Member must satisfy enum value set: [x86_64, arm64]"
    assert refused(client.list_layers, CompatibleArchitecture="archdoesnotexist")[1].endswith(f"'compatibleArchitecture' {architectures}")
    assert client.list_layer_versions(LayerName="doesnotexist")["LayerVersions"] == []
    get, delete = client.get_layer_version, client.delete_layer_version
    assert refused(get, LayerName="doesnotexist", VersionNumber=1) == ("ResourceNotFoundException", NO_RESOURCE, 404)
    assert refused(get, LayerName=layer, VersionNumber=2) == ("ResourceNotFoundException", NO_RESOURCE, 404)
    low = ("InvalidParameterValueException", "Layer Version Cannot be less than 1", 400)
    for call, number in [(get, 0), (get, -1), (delete, 0)]:
        assert refused(call, LayerName=layer, VersionNumber=number) == low
    assert refused(client.get_layer_version_by_arn, Arn=empty["LayerArn"])[0] == "ValidationException"
    assert refused(client.get_layer_version_by_arn, Arn=f"{empty['LayerArn']}:8")[1] == NO_RESOURCE
    assert status(delete(LayerName="doesnotexist", VersionNumber=1)) == 204
    code, message, _ = refused(publish, CompatibleRuntimes=["invalidruntime", "nodejs20.x"], CompatibleArchitectures=["invalidarch", "x86_64"])
    assert code == "ValidationException"
    assert message.startswith(
        "2 validation errors detected: Value '[invalidruntime, nodejs20.x]' at 'compatibleRuntimes' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, python3.14,"
    )
    assert message.endswith(
        "; Value '[invalidarch, x86_64]' at 'compatibleArchitectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"
    )


def test_layers_are_found_by_what_they_fit(client, name):
    """records: TestLambdaLayer::test_layer_compatibilities[runtimes0]"""
    layer = name + "-layer"
    runtimes = "nodejs24.x nodejs22.x nodejs20.x nodejs18.x nodejs16.x nodejs14.x nodejs12.x python3.14 python3.13 python3.12 python3.11 python3.10 python3.9 python3.8 python3.7".split()
    published = client.publish_layer_version(
        LayerName=layer, Content={"ZipFile": archive(a="")}, CompatibleRuntimes=runtimes, CompatibleArchitectures=["arm64", "x86_64"]
    )
    assert (published["CompatibleRuntimes"], published["CompatibleArchitectures"]) == (runtimes, ["arm64", "x86_64"])
    names = lambda **more: [each["LayerName"] for each in client.list_layers(**more)["Layers"]]
    assert layer in names(CompatibleRuntime="python3.7")
    assert layer not in names(CompatibleRuntime="java21")


def test_layer_versions_have_policies(client, name):
    """records: TestLambdaLayer::test_layer_policy_lifecycle, TestLambdaLayer::test_layer_policy_exceptions"""
    layer = name + "-layer"
    version = client.publish_layer_version(LayerName=layer, Content={"ZipFile": archive(a="")})
    assert not {"CompatibleRuntimes", "CompatibleArchitectures"} & set(version)
    at = dict(LayerName=layer, VersionNumber=1)
    get, remove = client.get_layer_version_policy, client.remove_layer_version_permission
    add = lambda **more: client.add_layer_version_permission(**{**at, "Action": "lambda:GetLayerVersion", "Principal": "*", **more})
    missing = lambda message: ("ResourceNotFoundException", message, 404)
    assert refused(get, **at) == missing("No policy is associated with the given resource.")
    first = add(StatementId="s1")
    assert status(first) == 201
    expected = lambda sid: {"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": "lambda:GetLayerVersion", "Resource": version["LayerVersionArn"]}
    assert json.loads(first["Statement"]) == expected("s1")
    assert get(**at)["RevisionId"] == first["RevisionId"]
    second = add(StatementId="s2", RevisionId=first["RevisionId"])
    assert json.loads(get(**at)["Policy"]) == {"Version": "2012-10-17", "Id": "default", "Statement": [expected("s1"), expected("s2")]}
    assert refused(add, StatementId="s3", Action="*")[0] == "ValidationException"
    assert refused(add, StatementId="s1")[:1] == ("ResourceConflictException",)
    changed = "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id"
    assert refused(add, StatementId="s3", RevisionId="wrong") == ("PreconditionFailedException", changed, 412)
    assert refused(remove, StatementId="s2", RevisionId="wrong", **at) == ("PreconditionFailedException", changed, 412)
    for other, number in [(f"{layer}-doesnotexist", 1), (layer, 2)]:
        message = f"Layer version arn:aws:lambda:us-east-1:000000000000:layer:{other}:{number} does not exist."
        assert refused(add, LayerName=other, VersionNumber=number, StatementId="s1") == missing(message)
        assert refused(get, LayerName=other, VersionNumber=number) == missing(message)
        assert refused(remove, LayerName=other, VersionNumber=number, StatementId="s1") == missing(message)
    assert refused(remove, StatementId="doesnotexist", **at) == missing("Statement doesnotexist is not found in resource policy.")
    assert status(remove(StatementId="s2", **at)) == 204
    assert get(**at)["RevisionId"] not in [first["RevisionId"], second["RevisionId"]]
    assert [each["Sid"] for each in json.loads(get(**at)["Policy"])["Statement"]] == ["s1"]
