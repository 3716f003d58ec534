"""Functions and what belongs to them, made over the wire beside stacks, and over restarts.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import hashlib
import io
import json
import os
import re
import signal
import urllib.request
import zipfile

from conftest import Project
from lambda_wire import HANDLER, archive, arn, code, create, creation, fetch, invoke, make, open_url, provisioned, ready, refused


# Beside stacks, and over restarts


TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Hello:
        Type: AWS::Serverless::Function
        Properties:
          FunctionName: hello
          Runtime: python3.12
          Handler: index.handler
          Timeout: {timeout}
          AutoPublishAlias: live
          InlineCode: |
            def handler(event, context):
                return {{"version": "{text}", "from": context.function_version}}
"""


def test_what_was_answered_survives_a_kill(project):
    project.run("engine", "start")
    client = project.client()
    make(client, "kept", Publish=True, Environment={"Variables": {"PASSWORD": "a-secret-word"}})
    client.create_alias(FunctionName="kept", Name="live", FunctionVersion="1")
    client.update_function_code(FunctionName="kept", ZipFile=code(HANDLER % "two"))
    before = client.get_alias(FunctionName="kept", Name="live")["RevisionId"]
    make(client, "gone", HANDLER % "three")
    client.delete_function(FunctionName="gone")
    os.kill(int(re.search(r"engine: process (\d+)", project.run("status").stdout)[1]), signal.SIGKILL)
    data = project.folder / ".samlet" / "data"
    for file in data.glob("functions.sqlite*"):
        assert b"a-secret-word" not in file.read_bytes()
        assert file.stat().st_mode & 0o777 == 0o600
    project.run("engine", "start")
    client = project.client()
    assert client.get_account_settings()["AccountUsage"]["FunctionCount"] == 1
    assert ready(client, "kept")["Environment"] == {"Variables": {"PASSWORD": "a-secret-word"}}
    assert invoke(client, "kept")["version"] == "two"
    assert invoke(client, "kept", Qualifier="live") == {"version": "one", "from": "1", "arn": f"{arn('kept')}:live"}
    assert client.get_alias(FunctionName="kept", Name="live")["RevisionId"] == before
    # What nothing came from is not kept.
    kept = {hashlib.sha256(code(HANDLER % text)).hexdigest() + ".zip" for text in ("one", "two")}
    assert {file.name for file in (data / "code").iterdir()} == kept
    assert "Lambda API · functions of no stack" in project.run("status").stdout
    assert re.search(r"kept +python3.12 +.*2 calls", project.run("status").stdout)


def test_a_change_to_a_stacks_function_is_drift_until_its_record_changes(project):
    project.file("template.yaml", TEMPLATE.format(text="one", timeout=5))
    project.run("deploy")
    client = project.client()
    client.update_function_configuration(FunctionName="hello", Timeout=9, Description="by hand")
    ready(client, "hello")
    drift = project.run("diff", "--drift-only", expect=None).stdout
    assert "runs with Timeout 9, applied is 5" in drift
    assert "runs with Description by hand, applied is (none)" in drift
    project.run("engine", "stop")
    project.run("engine", "start")
    client = project.client()
    assert client.get_function_configuration(FunctionName="hello")["Timeout"] == 9
    project.file("template.yaml", TEMPLATE.format(text="two", timeout=5))
    project.run("deploy")
    assert client.get_function_configuration(FunctionName="hello")["Timeout"] == 5
    assert "No drift" in project.run("diff", "--drift-only").stdout
    place = client.get_function(FunctionName="hello", Qualifier="1")["Code"]["Location"]
    with zipfile.ZipFile(io.BytesIO(urllib.request.urlopen(place).read())) as archive:
        assert '"one"' in archive.read("index.py").decode()
    # The first version goes on running the first code.
    assert [invoke(client, "hello", Qualifier=qualifier)["version"] for qualifier in ("1", "2", "live", "$LATEST")] == ["one", "two", "two", "two"]

    client.delete_function(FunctionName="hello")
    assert "Hello is not in the engine" in project.run("diff", "--drift-only", expect=None).stdout
    project.run("engine", "stop")
    project.run("engine", "start")
    assert refused(client_of(project).get_function, FunctionName="hello")[0] == "ResourceNotFoundException"
    project.file("template.yaml", TEMPLATE.format(text="three", timeout=5))
    project.run("deploy")
    assert invoke(client_of(project), "hello")["version"] == "three"


def client_of(project):
    return project.client()


def test_stacks_and_the_api_share_names(project):
    project.run("engine", "start")
    client = project.client()
    make(client, "hello")
    project.file("template.yaml", TEMPLATE.format(text="one", timeout=5))
    failed = project.run("deploy", expect=None)
    assert failed.returncode != 0
    assert "the Lambda API has made a function named 'hello' already" in failed.stderr
    assert invoke(client, "hello")["version"] == "one"
    client.delete_function(FunctionName="hello")
    project.run("deploy")
    assert refused(client.create_function, **creation("hello")) == ("ResourceConflictException", "Function already exist: hello", 409)


# Of stacks


STACK = """
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: hello
      Runtime: python3.12
      Handler: app.handler
      CodeUri: code/
      AutoPublishAlias: live
      ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}
      EventInvokeConfig: {MaximumRetryAttempts: 1}
      FunctionUrlConfig: {AuthType: NONE}
      ReservedConcurrentExecutions: 5
"""


def test_what_stacks_declare_is_shown_and_can_be_changed(project):
    project.file("template.yaml", STACK)
    project.file("code/app.py", "import os\n\ndef handler(event, context):\n    return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']\n")
    project.run("deploy")
    client = project.client()
    live = dict(FunctionName="hello", Qualifier="live")
    assert provisioned(client, "hello", "live")["RequestedProvisionedConcurrentExecutions"] == 1
    assert json.load(client.invoke(**live)["Payload"]) == "provisioned-concurrency"
    assert client.get_function_event_invoke_config(**live)["MaximumRetryAttempts"] == 1
    url = client.get_function_url_config(**live)
    assert url["FunctionArn"] == f"{arn('hello')}:live"
    assert fetch(url["FunctionUrl"])[::2] == (200, b"provisioned-concurrency")
    statements = json.loads(client.get_policy(**live)["Policy"])["Statement"]
    assert "lambda:InvokeFunctionUrl" in [each["Action"] for each in statements]
    # What the wire changes stays over a restart, and is put back by a deployment.
    client.put_function_event_invoke_config(MaximumRetryAttempts=0, **live)
    client.update_function_url_config(AuthType="AWS_IAM", **live)
    client.delete_provisioned_concurrency_config(**live)
    project.run("engine", "stop")
    project.run("engine", "start")
    client = project.client()
    url = client.get_function_url_config(**live)
    assert client.get_function_event_invoke_config(**live)["MaximumRetryAttempts"] == 0
    assert fetch(url["FunctionUrl"])[0] == 403
    assert refused(client.get_provisioned_concurrency_config, **live)[0] == "ProvisionedConcurrencyConfigNotFoundException"
    client.delete_function_url_config(**live)
    assert json.loads(fetch(url["FunctionUrl"])[2]) == {"Message": None}
    project.file("template.yaml", STACK.replace("ReservedConcurrentExecutions: 5", "ReservedConcurrentExecutions: 6"))
    project.run("deploy")
    assert client.get_function_concurrency(FunctionName="hello")["ReservedConcurrentExecutions"] == 6
    assert client.get_function_event_invoke_config(**live)["MaximumRetryAttempts"] == 1
    assert provisioned(client, "hello", "live")["RequestedProvisionedConcurrentExecutions"] == 1
    assert fetch(url["FunctionUrl"])[0] == 200



# Over restarts


def test_all_of_it_is_there_after_a_restart(tmp_path):
    project = Project(tmp_path)
    project.run("engine", "start")
    try:
        client = project.client()
        create(client, "kept", "def handler(event, context):\n    return 'kept'\n")
        client.publish_version(FunctionName="kept")
        client.put_provisioned_concurrency_config(FunctionName="kept", Qualifier="1", ProvisionedConcurrentExecutions=1)
        client.put_function_event_invoke_config(FunctionName="kept", MaximumRetryAttempts=1)
        url = client.create_function_url_config(FunctionName="kept", AuthType="NONE")["FunctionUrl"]
        open_url(client, "kept")
        client.publish_layer_version(LayerName="gone", Content={"ZipFile": archive(a="")})
        client.delete_layer_version(LayerName="gone", VersionNumber=1)
        before = client.get_policy(FunctionName="kept")["RevisionId"]
        project.run("engine", "stop")
        project.run("engine", "start")
        client = project.client()
        provisioned(client, "kept", "1")
        assert client.get_function_event_invoke_config(FunctionName="kept")["MaximumRetryAttempts"] == 1
        assert client.get_policy(FunctionName="kept")["RevisionId"] == before
        assert fetch(url)[::2] == (200, b"kept")
        assert client.publish_layer_version(LayerName="gone", Content={"ZipFile": archive(a="")})["Version"] == 2
    finally:
        project.stop()
