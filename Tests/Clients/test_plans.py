"""Plans as a reviewer and a pipeline use them."""

import json
import os
import re
import stat

import pytest
import requests

FUNCTION = """
    Transform: AWS::Serverless-2016-10-31
    Parameters:
      Secret: {Type: String, NoEcho: true, Default: hunter2}
      Memory: {Type: Number, Default: 128}
    Resources:
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: src
          Handler: app.handler
          Runtime: python3.13
          MemorySize: !Ref Memory
          FunctionUrlConfig: {AuthType: NONE}
          Environment: {Variables: {SECRET: !Ref Secret}}
    Outputs:
      URL: {Value: !GetAtt FnUrl.FunctionUrl}
    """
CODE = "def handler(event, context): return {answer}\n"


@pytest.fixture
def function(project):
    project.file("template.yaml", FUNCTION)
    project.file("src/app.py", CODE.format(answer=1))
    return project


def plan(project, *arguments, **options):
    return json.loads(project.run("diff", "--format", "json", *arguments, **options).stdout)


def test_a_plan_as_json_is_the_same_every_time(function):
    first = plan(function)
    assert first == plan(function)
    assert first["formatVersion"] == 1 and len(first["digest"]) == 64
    assert first["summary"]["create"] == len(first["changes"])
    changes = {change["logicalId"]: change for change in first["changes"]}
    assert changes["FnRole"]["generatedFrom"]["logicalId"] == "Fn"
    assert changes["Fn"]["source"] == {"file": "template.yaml", "line": 7, "column": 3}
    assert ["Environment", "Variables", "SECRET"] in changes["Fn"]["sensitivePaths"]

    # Lines and comments are no change of what the plan means.
    template = function.folder / "template.yaml"
    template.write_text("# A comment\n" + template.read_text())
    again = plan(function)
    assert again["digest"] == first["digest"] and again != first


def test_what_is_not_known_before_the_engine_runs_says_so(function):
    assert "URL  '(known after the engine starts)/_aws/lambda-url/" in function.run("diff").stdout
    function.run("deploy")
    assert "Nothing to do" in function.run("diff").stdout


def test_changed_code_is_shown_by_files(function):
    function.file("src/old.py", "x = 1\n")
    function.run("deploy")
    (function.folder / "src/old.py").unlink()
    function.file("src/app.py", "import os\n" + CODE.format(answer=2))
    function.file("src/new.py", "x = 1\ny = 2\n")
    text = function.run("diff").stdout
    assert "1 file changed, 1 added, 1 removed (+4 −2)" in text
    assert "~ app.py  +2 −1" in text and "+ new.py  +2" in text and "- old.py  −1" in text
    code = next(c["code"] for c in plan(function)["changes"] if c["logicalId"] == "Fn")
    assert [f["path"] for f in code["files"]] == ["app.py", "new.py", "old.py"]


def test_a_saved_plan_does_what_it_says(function):
    assert "deploy plan.json" in function.run("diff", "--out", "plan.json").stderr
    file = function.folder / "plan.json"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    # What is changed after the review is not part of the plan.
    function.file("src/app.py", CODE.format(answer=2))
    function.run("deploy", "plan.json")
    url = next(e["url"] for s in function.status()["stacks"] for e in s["endpoints"])
    assert requests.get(url).text == "1"
    # It cannot be carried out twice.
    refused = function.run("deploy", "plan.json", expect=4).stderr
    assert "it starts from generation 0, and the stack is at 1" in refused

    function.run("diff", "--out", "plan.json")
    function.run("deploy", "plan.json")
    assert requests.get(url).text == "2"
    assert "Nothing to do" in function.run("deploy").stderr


def test_a_plan_can_be_carried_out_from_another_folder(function, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    del function.environment["SAMLET_HOME"]
    function.run("diff", "--out", str(elsewhere / "plan.json"))
    folder, function.folder = function.folder, elsewhere
    function.run("deploy", "plan.json")
    function.folder = folder
    assert function.status()["stacks"][0]["generation"] == 1


def test_a_stale_plan_says_what_it_would_do_otherwise_now(function):
    function.run("deploy")
    function.run("diff", "--parameter-overrides", "Memory=256", "--out", "plan.json")
    function.run("deploy", "--parameter-overrides", "Memory=512")
    refused = function.run("deploy", "plan.json", "--parameter-overrides", "Secret=hunter2", expect=4).stderr
    assert "it starts from generation 1, and the stack is at 2" in refused
    assert "- Fn.MemorySize: 128 → 256" in refused and "+ Fn.MemorySize: 512 → 256" in refused
    # Without the secret no plan can be made, and it is refused all the same.
    assert "the value of 'Secret' is not kept" in function.run("deploy", "plan.json", expect=4).stderr
    assert function.status()["stacks"][0]["generation"] == 2


def test_a_plan_whose_code_is_gone_is_refused(function):
    import shutil

    function.run("deploy")
    function.file("src/app.py", CODE.format(answer=2))
    function.run("diff", "--out", "plan.json")
    artifact = json.loads((function.folder / "plan.json").read_text())["artifacts"][0].removeprefix("sha256:")
    shutil.rmtree(function.folder / ".samlet/artifacts" / artifact)
    assert "is no longer there" in function.run("deploy", "plan.json", expect=4).stderr


def test_a_plan_of_another_project_is_refused(function):
    function.run("diff", "--out", "plan.json")
    (function.folder / ".samlet/secret.key").write_bytes(b"x" * 32)
    assert "another project" in function.run("deploy", "plan.json", expect=4).stderr


def test_a_damaged_plan_is_an_error(function):
    function.run("diff", "--out", "plan.json")
    file = function.folder / "plan.json"
    file.write_text(file.read_text()[:-20])
    assert "not a whole plan" in function.run("deploy", "plan.json", expect=1).stderr
    file.write_text('{"samletPlan": 99}')
    assert "newer samlet" in function.run("deploy", "plan.json", expect=4).stderr


def test_a_plan_says_which_stack_and_a_template_when_it_was_made(function):
    function.run("diff", "--out", "plan.json")
    for option in (["--stack-name", "other"], ["--region", "eu-west-1"], ["--config-env", "prod"]):
        assert f"{option[0]} goes with a template" in function.run("deploy", "plan.json", *option, expect=64).stderr
    assert "is a template" in function.run("deploy", "--max-age", "1h", expect=1).stderr
    assert function.run("status").stdout.startswith("Nothing is deployed here.")


def test_a_saved_plan_is_shown_with_its_lines_and_known_to_the_history(function):
    function.run("deploy")
    shown = function.run("diff", "--parameter-overrides", "Memory=256", "--out", "plan.json").stdout
    assert re.search(r"MemorySize +128 → 256 +:13\n", shown)
    assert shown in function.run("deploy", "plan.json").stderr
    digests = {g["templateDigest"] for g in json.loads(function.run("history", "--format", "json").stdout)["generations"]}
    assert len(digests) == 1 and all(digests)


def test_going_back_shows_the_code_that_changes(function):
    function.run("deploy")
    function.file("src/app.py", "import os\n" + CODE.format(answer=2))
    function.run("deploy")
    assert "1 file changed (+1 −2)" in function.run("diff", "--from", "2", "--to", "1").stdout
    assert "~ app.py  +1 −2" in function.run("rollback", "1").stderr


def test_no_change_a_change_and_an_error_end_differently(function):
    difference = ["diff", "--exit-code"]
    function.run(*difference, expect=2)
    function.run("diff")
    function.run("deploy")
    function.run(*difference)
    # Nothing to do is no failure.
    assert "Nothing to do" in function.run("deploy").stderr
    function.run(*difference, "--parameter-overrides", "Memory=256", expect=2)
    function.run(*difference, "--parameter-overrides", "Memory=one", expect=8)
    function.run(*difference, "nowhere.yaml", expect=1)
    function.run(*difference, "--format", "none", expect=64)


def test_a_renamed_resource_is_noticed_and_keeps_what_it_is(project):
    template = """
        Resources:
          {name}:
            Type: AWS::Logs::LogGroup
            {metadata}
            Properties: {{RetentionInDays: 7, LogGroupClass: STANDARD}}
        Outputs:
          Name: {{Value: !Ref {name}}}
        """
    project.file("template.yaml", template.format(name="Old", metadata=""))
    project.run("deploy")
    project.file("template.yaml", template.format(name="New", metadata=""))
    assert "Metadata: {Samlet: {MovedFrom: Old}}" in project.run("diff").stdout
    project.file("template.yaml", template.format(name="New", metadata="Metadata: {Samlet: {MovedFrom: Old}}"))
    text = project.run("diff").stdout
    assert "was Old, and keeps what it is" in text and "Plan: 1 to change" in text
    # Its name, which the output shows, stays.
    assert plan(project)["outputs"] == []
    project.run("deploy")
    # The note may go once it has done its work.
    project.file("template.yaml", template.format(name="New", metadata=""))
    assert "Nothing to do" in project.run("deploy").stderr


def test_a_renamed_function_answers_at_its_old_url(function):
    function.run("deploy")
    before = function.status()["stacks"][0]
    template = function.folder / "template.yaml"
    text = template.read_text().replace("  Fn:", "  Greeter:\n    Metadata: {Samlet: {MovedFrom: Fn}}").replace("FnUrl", "GreeterUrl")
    template.write_text(text)
    function.run("deploy")
    after = function.status()["stacks"][0]
    assert after["functions"][0]["logicalID"] == "Greeter"
    assert [e["url"] for e in after["endpoints"]] == [e["url"] for e in before["endpoints"]]
    assert requests.get(after["endpoints"][0]["url"]).text == "1"
    assert function.run("invoke", "Greeter", "--event", "{}").stdout.strip() == "1"
