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
