"""What an engine has otherwise than it was applied, and what two generations differ in."""

import json

import pytest

TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Parameters: {Word: {Type: String, Default: one}, Secret: {Type: String, NoEcho: true, Default: hunter2}}
    Resources:
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: src
          Handler: app.handler
          Runtime: python3.13
          Environment: {Variables: {WORD: !Ref Word, SECRET: !Ref Secret}}
    """


@pytest.fixture
def application(project):
    project.file("template.yaml", TEMPLATE)
    project.file("src/app.py", "import os\ndef handler(event, context): return os.environ['WORD']\n")
    project.run("deploy")
    return project


def interrupted(project, *arguments):
    """A deployment that ends at the first moment at which the state is saved and the engine does not know."""
    before = json.loads(project.run("history", "--format", "json").stdout)["serial"]
    for step in range(1, 40):
        environment = {**project.environment, "SAMLET_STOP_AT_STEP": str(step)}
        kept, project.environment = project.environment, environment
        try:
            project.run("deploy", *arguments, expect=None)
        finally:
            project.environment = kept
        if json.loads(project.run("history", "--format", "json").stdout)["serial"] > before:
            return
    pytest.fail("no deployment was saved")


def test_an_engine_that_missed_a_deployment_has_drifted(application):
    assert "No drift" in application.run("diff", "--drift-only", "--exit-code").stdout
    assert json.loads(application.run("diff", "--format", "json").stdout)["drift"] == {"isEmpty": True, "items": []}
    interrupted(application, "--parameter-overrides", "Word=two")

    drifted = application.run("diff", "--drift-only", "--exit-code", expect=3).stdout
    assert "the engine runs generation 1, applied is 2" in drifted
    assert "Fn runs with other environment variables than were applied" in drifted
    document = json.loads(application.run("diff", "--drift-only", "--format", "json").stdout)
    assert document["kind"] == "drift" and document["generation"] == 2
    assert [item["kind"] for item in document["drift"]["items"]] == ["generation", "configuration"]
    assert "hunter2" not in json.dumps(document)
    # In the plan: drift alone, and beside changes.
    same = application.run("diff", "--exit-code", "--parameter-overrides", "Word=two", expect=3).stdout
    assert "Nothing to do" in same and "Drift" in same
    assert "Drift" in application.run("diff", "--exit-code", "--parameter-overrides", "Word=3", expect=2).stdout

    application.run("deploy", "--parameter-overrides", "Word=two")
    assert "No drift" in application.run("diff", "--drift-only", "--exit-code").stdout
    assert application.run("invoke", "Fn").stdout == '"two"\n'


def test_where_no_engine_runs_there_is_no_drift(application):
    application.run("engine", "stop")
    done = application.run("diff", "--drift-only", "--exit-code")
    assert "no engine runs" in done.stderr and "Nothing runs." in done.stdout
    assert "drift" not in json.loads(application.run("diff", "--format", "json").stdout)
    assert "no stack 'other'" in application.run("diff", "--drift-only", "--stack-name", "other", expect=1).stderr
    assert "### " in application.run("diff", "--drift-only", "--format", "markdown").stdout
    application.run("diff", "--drift-only", "--out", "plan", expect=64)


def test_generations_are_compared_in_all_forms(application):
    application.run("deploy", "--parameter-overrides", "Word=two", "Secret=hunter3")
    document = json.loads(application.run("diff", "--from", "1", "--format", "json").stdout)
    assert document["kind"] == "plan" and document["generation"] == 1 and document["template"] == "template.yaml"
    labels = {p["label"]: p for p in document["changes"][0]["properties"]}
    assert labels["Environment.Variables.WORD"]["after"] == "two"
    assert labels["Environment.Variables.SECRET"]["after"].keys() == {"$secret"}
    markdown = application.run("diff", "--from", "2", "--to", "1", "--format", "markdown").stdout
    assert markdown.startswith("<!-- samlet:plan") and "generation 2" in markdown
    assert "hunter" not in json.dumps(document) + markdown


WHOLE = """
    Transform: AWS::Serverless-2016-10-31
    Parameters: {Token: {Type: String, NoEcho: true, Default: correct-horse}}
    Resources:
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          FunctionName: whole
          CodeUri: src
          Handler: app.handler
          Runtime: python3.13
          AutoPublishAlias: live
          Description: !Sub "of ${Token}"
          Tags: {team: orders}
          Layers: [!Ref Shared]
          ReservedConcurrentExecutions: 5
          ProvisionedConcurrencyConfig: {ProvisionedConcurrentExecutions: 1}
          EventInvokeConfig: {MaximumRetryAttempts: 1}
          FunctionUrlConfig: {AuthType: AWS_IAM, Cors: {AllowOrigins: [a.example]}}
      Shared: {Type: AWS::Serverless::LayerVersion, Properties: {LayerName: shared, ContentUri: layer}}
      Permission:
        Type: AWS::Lambda::Permission
        Properties: {FunctionName: !Ref Fn, Action: lambda:InvokeFunction, Principal: s3.amazonaws.com, EventSourceToken: !Ref Token}
    """


def test_all_that_the_wire_changes_is_drift_and_is_put_back(project):
    project.file("template.yaml", WHOLE)
    project.file("src/app.py", "def handler(event, context): return 'as deployed'\n")
    project.file("layer/python/shared.py", "")
    project.run("deploy")
    assert "No drift" in project.run("diff", "--drift-only", "--exit-code").stdout
    client = project.client()
    whole = {"FunctionName": "whole"}
    live = {**whole, "Qualifier": "live"}
    sid = json.loads(client.get_policy(**whole)["Policy"])["Statement"][0]["Sid"]
    arn = client.get_function_configuration(**whole)["FunctionArn"]

    client.update_function_configuration(
        MemorySize=256, Timeout=9, Description="by hand", Environment={"Variables": {"OTHER": "1"}}, EphemeralStorage={"Size": 1024},
        Layers=[], TracingConfig={"Mode": "Active"}, LoggingConfig={"LogFormat": "JSON"},
        DeadLetterConfig={"TargetArn": "arn:aws:sqs:us-east-1:000000000000:dead"}, **whole)
    client.get_waiter("function_updated_v2").wait(**whole)
    client.put_function_concurrency(ReservedConcurrentExecutions=7, **whole)
    client.tag_resource(Resource=arn, Tags={"team": "sales"})
    client.put_function_recursion_config(RecursiveLoop="Allow", **whole)
    client.put_runtime_management_config(UpdateRuntimeOn="FunctionUpdate", **whole)
    client.update_alias(Name="live", FunctionVersion="1", Description="moved", **whole)
    client.put_function_event_invoke_config(MaximumRetryAttempts=0, MaximumEventAgeInSeconds=120, **live)
    client.delete_provisioned_concurrency_config(**live)
    client.update_function_url_config(AuthType="NONE", InvokeMode="RESPONSE_STREAM", Cors={"AllowOrigins": ["*"]}, **live)
    client.remove_permission(StatementId=sid, **whole)
    client.delete_layer_version(LayerName="shared", VersionNumber=1)
    # What the wire makes beside the stack is none of the stack's.
    client.publish_version(Description="by hand", **whole)
    client.create_alias(Name="beta", FunctionVersion="2", **whole)
    client.add_permission(StatementId="anyone", Action="lambda:InvokeFunction", Principal="*", **whole)

    drift = json.loads(project.run("diff", "--drift-only", "--format", "json").stdout)["drift"]
    configuration = {item["property"] for item in drift["items"] if item["kind"] == "configuration"}
    assert configuration == {
        "Description", "Environment", "EphemeralStorage", "Layers", "MemorySize", "ReservedConcurrentExecutions", "Timeout",
        "TracingConfig", "Tags", "RecursiveLoop", "RuntimeManagementConfig.UpdateRuntimeOn", "DeadLetterConfig.TargetArn",
        "LoggingConfig.LogFormat", "LoggingConfig.ApplicationLogLevel", "LoggingConfig.SystemLogLevel"}
    parts = {(item["resource"], item.get("part"), item.get("property")) for item in drift["items"] if item["kind"] == "part"}
    assert parts == {
        ("Fn", "alias live", "Description"), ("Fn", "event invoke configuration of live", "MaximumRetryAttempts"),
        ("Fn", "event invoke configuration of live", "MaximumEventAgeInSeconds"), ("Fn", "provisioned concurrency of live", None),
        ("Fn", "function URL of live", "AuthType"), ("Fn", "function URL of live", "InvokeMode"),
        ("Fn", "function URL of live", "Cors.AllowOrigins"), ("Fn", f"permission {sid}", None),
        *((item["resource"], None, None) for item in drift["items"] if item["message"].startswith("Shared"))}
    assert any(item["message"].startswith("Shared") and item["message"].endswith("is gone") for item in drift["items"])
    assert {addition["part"] for addition in drift["additions"]} == {
        "version 2", "alias beta", "permission anyone: lambda:InvokeFunction for *"}
    text = project.run("diff", "--exit-code", expect=3).stdout
    markdown = project.run("diff", "--drift-only", "--format", "markdown").stdout
    assert "Fn: alias live has Description moved, applied is (none)" in text
    assert "Fn: alias live has Description moved" in markdown and "permission anyone" in markdown
    assert "correct-horse" not in json.dumps(drift) + text + markdown

    deployed = project.run("deploy").stderr
    assert "Fn runs with MemorySize 256" in deployed and "Put back what had drifted" in deployed
    drift = json.loads(project.run("diff", "--drift-only", "--format", "json").stdout)["drift"]
    assert drift["isEmpty"] and len(drift["additions"]) == 3, drift["items"]
    assert client.get_alias(Name="live", **whole)["Description"] == ""
    assert client.get_function_url_config(**live)["AuthType"] == "AWS_IAM"
    assert client.get_provisioned_concurrency_config(**live)["RequestedProvisionedConcurrentExecutions"] == 1
    assert sid in client.get_policy(**whole)["Policy"] and "anyone" in client.get_policy(**whole)["Policy"]
    assert client.get_layer_version(LayerName="shared", VersionNumber=1)["Version"] == 1

    # What was deleted comes again, too.
    client.delete_alias(Name="live", **whole)
    assert "Fn: alias live is gone" in project.run("diff", "--drift-only").stdout
    project.run("deploy")
    assert json.loads(client.invoke(**live)["Payload"].read()) == "as deployed"
    client.delete_function(**whole)
    assert "Fn is not in the engine" in project.run("diff", "--drift-only").stdout
    project.run("deploy")
    assert json.loads(client.invoke(**live)["Payload"].read()) == "as deployed"
    assert "No drift" in project.run("diff", "--drift-only", "--exit-code").stdout


def test_a_saved_plan_is_refused_when_what_runs_has_changed(application):
    application.run("diff", "--parameter-overrides", "Word=two", "--out", "plan")
    client = application.client()
    name = client.list_functions()["Functions"][0]["FunctionName"]
    client.update_function_configuration(FunctionName=name, Timeout=9)
    client.get_waiter("function_updated_v2").wait(FunctionName=name)
    assert "Fn runs with Timeout 9, applied is 3" in application.run("deploy", "plan", expect=4).stderr
    # One that was made when it had changed shows that, and puts it back.
    assert "Drift" in application.run("diff", "--parameter-overrides", "Word=two", "--out", "plan").stdout
    application.run("deploy", "plan")
    assert client.get_function_configuration(FunctionName=name)["Timeout"] == 3


def test_a_saved_plan_may_be_too_old(application):
    application.environment["SOURCE_DATE_EPOCH"] = "1700000000"
    application.run("diff", "--parameter-overrides", "Word=two", "--out", "plan")
    del application.environment["SOURCE_DATE_EPOCH"]
    assert "hours ago" in application.run("deploy", "plan", "--max-age", "36h", expect=4).stderr
    application.run("deploy", "plan", "--max-age", "x", expect=64)
    application.run("deploy", "plan", "--max-age", "99999d")
