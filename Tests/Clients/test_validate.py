"""`samlet validate` and `samlet explain` as a person and a pipeline use them. No engine is started."""

import json
import os
import pathlib
import subprocess

import pytest

RIGHT = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Fn:
        Type: AWS::Serverless::Function
        Properties: {CodeUri: src, Handler: app.handler, Runtime: python3.13}
    """
HANDLER = "def handler(event, context):\n    raise SystemExit('this code must never run')\n"


@pytest.fixture
def right(project):
    project.file("template.yaml", RIGHT)
    project.file("src/app.py", HANDLER)
    return project


def change(project, old, new):
    path = project.folder / "template.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def found(project, *arguments, expect=8):
    report = json.loads(project.run("validate", "--format", "json", *arguments, expect=expect).stdout)
    return report["diagnostics"]


def test_a_right_template_says_nothing(right):
    done = right.run("validate")
    assert (done.stdout, done.stderr) == ("", "")
    assert not (right.folder / ".samlet").exists()


def test_errors_end_with_status_8_and_warnings_with_0(right):
    change(right, "Handler:", "Description: yes, Handler:")
    assert [d["severity"] for d in found(right, expect=0)] == ["warning"]
    change(right, "python3.13", "python9.9")
    assert "error" in [d["severity"] for d in found(right, expect=8)]


def test_code_that_is_not_there_is_found_without_running_anything(right):
    change(right, "CodeUri: src", "CodeUri: ./srcc")
    (finding,) = found(right)
    assert finding["code"] == "A801" and finding["severity"] == "error"
    assert "did you mean './src'?" in finding["message"] and (finding["line"], finding["column"]) == (6, 27)
    assert finding["fixes"][0]["machineApplicable"] is False
    assert finding["path"] == ["Resources", "Fn", "Properties", "CodeUri"]


@pytest.mark.parametrize(
    "handler, code, words",
    [
        ("main.handler", "A802", "needs a file 'main.py'"),
        ("app.handle_it", "A805", "'app.py' does not define 'handle_it'; it defines handler"),
    ],
)
def test_handlers_that_are_not_there_are_found(right, handler, code, words):
    change(right, "app.handler", handler)
    (finding,) = found(right)
    assert finding["code"] == code and words in finding["message"] and finding["logicalId"] == "Fn"


def test_mending_keeps_comments_and_says_what_it_did(right):
    change(right, "CodeUri: src,", "CodeUri: src, MemorySzie: 256, # kept\n         ")
    done = right.run("validate", "--fix")
    assert "fixed[P201]: rename it to 'MemorySize'" in done.stderr and "mended 1 mistake" in done.stderr
    text = (right.folder / "template.yaml").read_text()
    assert "MemorySize: 256, # kept" in text
    assert right.run("validate").stderr == ""


def test_mending_does_not_touch_what_only_a_person_can_decide(right):
    change(right, "CodeUri: src", "CodeUri: ./srcc")
    before = (right.folder / "template.yaml").read_text()
    right.run("validate", "--fix", expect=8)
    assert (right.folder / "template.yaml").read_text() == before


def test_sarif_and_annotations_go_to_stdout(right):
    change(right, "Handler:", "MemorySzie: 256, Handler:")
    log = json.loads(right.run("validate", "--format", "sarif", expect=8).stdout)
    (result,) = log["runs"][0]["results"]
    assert log["version"] == "2.1.0" and result["ruleId"] == "P201" and result["fixes"]
    annotation = right.run("validate", "--format", "github", expect=8).stdout
    assert annotation.startswith("::error file=template.yaml,line=6,col=") and annotation.count("\n") == 1


def test_dates_without_quotes_are_noted_on_request(right):
    change(right, "Handler:", "Environment: {Variables: {SINCE: 2024-01-31}}, Handler:")
    assert found(right, expect=0) == []
    assert [(d["severity"], d["code"]) for d in found(right, "--pedantic", expect=0)] == [("note", "Y031")]


def test_the_name_of_a_stack_makes_lengths_certain(right):
    change(right, "Handler:", "FunctionName: !Sub '${AWS::StackName}-fn', Handler:")
    (finding,) = found(right, "--stack-name", "s" * 70)
    assert finding["code"] == "P208" and finding["severity"] == "error"


def test_a_template_that_is_not_there(project):
    assert "no template in this folder" in project.run("validate", expect=1).stderr


def test_codes_are_explained(project):
    text = project.run("explain", "r301").stdout
    assert text.startswith("R301: ") and "Wrong" in text and "Right" in text
    codes = [line.split()[0] for line in project.run("explain").stdout.splitlines()]
    assert len(codes) > 130 and codes == sorted(set(codes))
    assert "did you mean 'R301'?" in project.run("explain", "R3O1", expect=1).stderr


def test_every_code_has_an_explanation_with_both_examples(project):
    for line in project.run("explain").stdout.splitlines():
        text = project.run("explain", line.split()[0]).stdout
        assert "\nWrong" in text and "\nRight" in text, text


def diff(project, **environment):
    project.environment.update(environment)
    return subprocess.run(
        [os.environ["SAMLET"], "diff"], cwd=project.folder, env=project.environment, capture_output=True, text=True
    ).stderr


def test_a_runtime_that_cannot_be_had_is_said(right):
    change(right, "python3.13", "dotnet8")
    assert "error[A803]" in diff(right)


def test_another_version_of_a_language_stands_in(right):
    versions = ["3.10", "3.11", "3.12", "3.13", "3.14"]
    functions = "".join(
        f"  F{number}: {{Type: AWS::Serverless::Function, Properties: {{CodeUri: src, Handler: app.handler, Runtime: python{version}}}}}\n"
        for number, version in enumerate(versions)
    )
    (right.folder / "template.yaml").write_text(f"Transform: AWS::Serverless-2016-10-31\nResources:\n{functions}")
    # A machine on which none of them is a version of its own has them all.
    folder = right.folder / "one"
    folder.mkdir()
    python = pathlib.Path(os.path.realpath(os.popen("python3 -c 'import sys; print(sys.executable)'").read().strip()))
    (folder / "python3").symlink_to(python)
    said = diff(right, PATH=f"{folder}:/usr/bin:/bin", HOME=str(right.folder))
    assert "warning[A804]: python3." in said


def test_libraries_that_cannot_be_installed_are_said(right):
    right.file("src/app.py", "import boto3\n\ndef handler(event, context): pass\n")
    said = diff(right, PIP_INDEX_URL="http://127.0.0.1:9/", PIP_RETRIES="0", PIP_NO_CACHE_DIR="1", XDG_CACHE_HOME=str(right.folder))
    assert "warning[A806]: boto3" in said


def test_what_the_engine_cannot_run_is_said_at_its_place(right):
    change(
        right,
        "Resources:",
        "Resources:\n  Tick: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), EventBusName: orders}}",
    )
    said = right.run("deploy", expect=None).stderr
    assert "error[A807]: schedules run on the default event bus only" in said and "template.yaml:4:" in said
