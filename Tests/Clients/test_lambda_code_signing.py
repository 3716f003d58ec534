"""Code signing configurations over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

from lambda_wire import arn, create, plain, refused, status


PROFILE = "arn:aws:signer:us-east-1:000000000000:/signing-profiles/test"


def test_code_signing_configurations_are_kept_and_shown(client, name):
    """records: TestCodeSigningConfig::test_function_code_signing_config"""
    create(client, name)
    created = client.create_code_signing_config(
        Description="Testing CodeSigning Config",
        AllowedPublishers={"SigningProfileVersionArns": [PROFILE]},
        CodeSigningPolicies={"UntrustedArtifactOnDeployment": "Enforce"},
    )
    assert status(created) == 201
    config = created["CodeSigningConfig"]
    assert config["CodeSigningConfigArn"].endswith(f":code-signing-config:{config['CodeSigningConfigId']}")
    at = {"CodeSigningConfigArn": config["CodeSigningConfigArn"]}
    updated = client.update_code_signing_config(CodeSigningPolicies={"UntrustedArtifactOnDeployment": "Warn"}, **at)["CodeSigningConfig"]
    assert updated == {**config, "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Warn"}, "LastModified": updated["LastModified"]}
    assert client.get_code_signing_config(**at)["CodeSigningConfig"] == updated
    both = {**at, "FunctionName": name}
    assert plain(client.put_function_code_signing_config(**both)) == both
    assert plain(client.get_function_code_signing_config(FunctionName=name)) == both
    assert updated in client.list_code_signing_configs()["CodeSigningConfigs"]
    assert client.list_functions_by_code_signing_config(**at)["FunctionArns"] == [arn(name)]
    code, _, found = refused(client.delete_code_signing_config, **at)
    assert (code, found) == ("ResourceConflictException", 409)
    assert status(client.delete_function_code_signing_config(FunctionName=name)) == 204
    assert client.list_functions_by_code_signing_config(**at)["FunctionArns"] == []
    assert plain(client.get_function_code_signing_config(FunctionName=name)) == {}
    assert status(client.delete_code_signing_config(**at)) == 204


def test_code_signing_configurations_have_tags(client):
    created = client.create_code_signing_config(AllowedPublishers={"SigningProfileVersionArns": [PROFILE]}, Tags={"team": "a"})
    resource = created["CodeSigningConfig"]["CodeSigningConfigArn"]
    client.tag_resource(Resource=resource, Tags={"more": "b"})
    assert client.list_tags(Resource=resource)["Tags"] == {"team": "a", "more": "b"}
    client.untag_resource(Resource=resource, TagKeys=["team"])
    assert client.list_tags(Resource=resource)["Tags"] == {"more": "b"}
    client.delete_code_signing_config(CodeSigningConfigArn=resource)
    gone = f"The Lambda code signing configuration {resource} can not be found."
    assert refused(client.list_tags, Resource=resource) == ("ResourceNotFoundException", gone, 404)


def test_code_signing_is_refused_in_aws_words(client, name):
    """records: TestCodeSigningConfig::test_code_signing_not_found_excs"""
    create(client, name)
    at = {"CodeSigningConfigArn": "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-00000000000000000"}
    gone = ("ResourceNotFoundException", f"The Lambda code signing configuration {at['CodeSigningConfigArn']} can not be found.", 404)
    for call in ["delete_code_signing_config", "update_code_signing_config", "get_code_signing_config", "list_functions_by_code_signing_config"]:
        assert refused(getattr(client, call), **at) == gone
    unknown = f"The code signing configuration cannot be found. Check that the provided configuration is not deleted: {at['CodeSigningConfigArn']}."
    for function in [name, "csc-test-doesnotexist"]:
        put = dict(FunctionName=function, **at)
        assert refused(client.put_function_code_signing_config, **put) == ("CodeSigningConfigNotFoundException", unknown, 404)
    missing = ("ResourceNotFoundException", f"Function not found: {arn('csc-test-doesnotexist')}", 404)
    for call in [client.get_function_code_signing_config, client.delete_function_code_signing_config]:
        assert refused(call, FunctionName="csc-test-doesnotexist") == missing
    assert status(client.delete_function_code_signing_config(FunctionName=name)) == 204


def test_a_function_is_made_with_a_code_signing_configuration(client, name):
    created = client.create_code_signing_config(AllowedPublishers={"SigningProfileVersionArns": [PROFILE]})
    at = {"CodeSigningConfigArn": created["CodeSigningConfig"]["CodeSigningConfigArn"]}
    create(client, name, **at)
    assert plain(client.get_function_code_signing_config(FunctionName=name)) == {**at, "FunctionName": name}
    gone = {"CodeSigningConfigArn": at["CodeSigningConfigArn"][:-17] + "0" * 17}
    assert refused(create, client=client, name=f"{name}-2", **gone)[0::2] == ("CodeSigningConfigNotFoundException", 404)
    client.delete_function(FunctionName=name)
    assert status(client.delete_code_signing_config(**at)) == 204


TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Signing:
        Type: AWS::Lambda::CodeSigningConfig
        Properties:
          AllowedPublishers: {SigningProfileVersionArns: ["PROFILE"]}
          CodeSigningPolicies: {UntrustedArtifactOnDeployment: Warn}
          Tags: [{Key: team, Value: a}]
      Signed:
        Type: AWS::Serverless::Function
        Properties:
          FunctionName: signed
          Runtime: python3.13
          Handler: index.handler
          InlineCode: "def handler(event, context): return 1"
          CodeSigningConfigArn: !Ref Signing
    Outputs:
      Arn: {Value: !GetAtt Signing.CodeSigningConfigArn}
      Id: {Value: !GetAtt Signing.CodeSigningConfigId}
    """.replace("PROFILE", PROFILE)


def test_a_template_gives_a_function_a_code_signing_configuration(project):
    project.file("template.yaml", TEMPLATE)
    deployed = project.run("deploy")
    assert "recorded only" not in deployed.stderr
    client = project.client()
    config = client.list_code_signing_configs()["CodeSigningConfigs"][0]
    at = {"CodeSigningConfigArn": config["CodeSigningConfigArn"]}
    assert config["CodeSigningConfigId"] in deployed.stdout and at["CodeSigningConfigArn"] in deployed.stdout
    assert config["AllowedPublishers"] == {"SigningProfileVersionArns": [PROFILE]}
    assert client.list_tags(Resource=at["CodeSigningConfigArn"])["Tags"] == {"team": "a"}
    both = {**at, "FunctionName": "signed"}
    assert plain(client.get_function_code_signing_config(FunctionName="signed")) == both
    assert client.list_functions_by_code_signing_config(**at)["FunctionArns"] == [arn("signed")]
    assert refused(client.delete_code_signing_config, **at)[0::2] == ("ResourceConflictException", 409)
    # What the wire changes is drift, and the next deployment puts it back.
    client.delete_function_code_signing_config(FunctionName="signed")
    client.update_code_signing_config(CodeSigningPolicies={"UntrustedArtifactOnDeployment": "Enforce"}, **at)
    drift = project.run("diff", "--drift-only").stdout
    assert "CodeSigningConfigArn" in drift and "UntrustedArtifactOnDeployment" in drift
    project.run("deploy")
    assert plain(client.get_function_code_signing_config(FunctionName="signed")) == both
    assert client.get_code_signing_config(**at)["CodeSigningConfig"]["CodeSigningPolicies"] == {"UntrustedArtifactOnDeployment": "Warn"}
    project.run("destroy", "--yes")
    assert client.list_code_signing_configs()["CodeSigningConfigs"] == []
