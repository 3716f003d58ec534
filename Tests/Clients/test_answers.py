"""What deploy and diff say again when nothing has changed, and that they notice whatever has."""

import datetime
import os
import re
import shutil
import sqlite3
import subprocess
import time

import pytest

from conftest import SAMLET

TEMPLATE = """
    AWSTemplateFormatVersion: '2010-09-09'
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
          FunctionUrlConfig: {AuthType: NONE}
      Inline:
        Type: AWS::Serverless::Function
        Properties:
          InlineCode: !Sub "def handler(event, context): return '${Secret}'"
          Handler: index.handler
          Runtime: python3.13
      Nested:
        Type: AWS::Serverless::Application
        Properties: {Location: nested/template.yaml}
    Outputs:
      Name: {Value: !Ref Fn}
    """
NESTED = """
    Resources:
      Queue: {Type: AWS::SQS::Queue}
    """


@pytest.fixture
def application(project):
    project.file("template.yaml", TEMPLATE)
    project.file("nested/template.yaml", NESTED)
    project.file("src/app.py", "import os\ndef handler(event, context): return os.environ['WORD']\n")
    project.run("deploy")
    # Files that were written a moment ago are read again, whatever the system records of them.
    time.sleep(0.1)
    return project


def kept(project, command):
    """Tells an answer of the application's stack from a later one."""
    path = answer_path(project, command)
    return path.stat().st_ino, path.stat().st_mtime_ns


def answer_path(project, command):
    return project.folder / ".samlet" / "answers" / f"{project.folder.name.replace('_', '-')}.{command}"


def settled(project, *arguments):
    """Runs a command until it says nothing but what it said before: what it says, and its kept answer."""
    project.run(*arguments)
    first = project.run(*arguments)
    answer = kept(project, arguments[0])
    again = project.run(*arguments)
    assert kept(project, arguments[0]) == answer, "it was planned anew"
    assert (again.stdout, again.stderr) == (first.stdout, first.stderr)
    return first, answer


def test_what_is_said_again_is_what_was_said(application):
    done, _ = settled(application, "deploy")
    assert "Nothing to do" in done.stderr and "Name" in done.stdout and "http://" in done.stdout
    for form in ([], ["--exit-code"], ["--format", "json"], ["--format", "markdown"], ["--expand"]):
        settled(application, "diff", *form)
    assert application.run("invoke", "Fn").stdout == '"one"\n'
    # Invocations change nothing that a plan is made from.
    answer = kept(application, "deploy")
    application.run("deploy")
    assert kept(application, "deploy") == answer


def test_an_answer_holds_no_secret(application):
    settled(application, "deploy")
    for file in (application.folder / ".samlet" / "answers").iterdir():
        assert b"hunter2" not in file.read_bytes() and file.stat().st_mode & 0o077 == 0


def notices(project, change, *, deploy="1 updated", arguments=()):
    """A change makes diff and deploy plan anew, and they find it."""
    _, of_diff = settled(project, "diff", *arguments)
    _, of_deploy = settled(project, "deploy", *arguments)
    change()
    time.sleep(0.1)
    assert "Nothing to do" not in project.run("diff", "--exit-code", *arguments, expect=2).stdout
    assert "Nothing to do" not in project.run("deploy", *arguments).stderr
    assert kept(project, "deploy") == of_deploy
    assert "Nothing to do" in project.run("deploy", *arguments).stderr
    assert kept(project, "deploy") != of_deploy


def test_times_that_are_shown_are_in_the_future(application):
    event = "          Events: {Tick: {Type: Schedule, Properties: {Schedule: rate(1 minute)}}}\n"
    application.file("template.yaml", TEMPLATE.replace("          FunctionUrlConfig", event + "          FunctionUrlConfig"))
    application.run("deploy")
    for _ in range(3):
        shown = re.search(r"next at (\S+)", application.run("deploy").stdout)[1]
        now = datetime.datetime.now(datetime.timezone.utc)
        assert datetime.datetime.fromisoformat(shown.replace("Z", "+00:00")) > now - datetime.timedelta(seconds=2)


def test_changed_code_is_noticed(application):
    source = application.folder / "src" / "app.py"
    times = source.stat()

    def change():
        # Of the same size, and with the old time put back.
        source.write_text(source.read_text().replace("'WORD'", "\"WORD\""))
        os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))

    notices(application, change)


def test_a_new_file_is_noticed(application):
    notices(application, lambda: application.file("src/more.py", "x = 1\n"))


def test_a_changed_template_is_noticed(application):
    notices(application, lambda: application.file("template.yaml", TEMPLATE.replace("Runtime: python3.13", "Runtime: python3.13\n          Timeout: 9", 1)))


def test_a_changed_nested_template_is_noticed(application):
    notices(application, lambda: application.file("nested/template.yaml", NESTED.replace("Queue}", "Queue, Properties: {DelaySeconds: 3}}")))


def test_a_file_that_was_missing_is_noticed(application):
    # Of a resource that is created it would be an error.
    api = "      Api:\n        Type: AWS::Serverless::HttpApi\n        Condition: Never\n        Properties:\n          DefinitionBody: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: api.yaml}}}\n"
    application.file("template.yaml", TEMPLATE.replace("    Outputs:", api + "    Conditions: {Never: !Equals [a, b]}\n    Outputs:"))
    application.run("deploy")
    done, answer = settled(application, "diff")
    assert "'api.yaml' cannot be read" in done.stderr
    application.file("api.yaml", "openapi: 3.0.1\ninfo: {title: orders, version: '1'}\npaths: {}\n")
    done = application.run("diff")
    assert "cannot be read" not in done.stderr and "Nothing to do" in done.stdout
    assert kept(application, "diff") != answer


def test_another_value_of_a_parameter_is_noticed(application):
    settled(application, "deploy")
    assert "Nothing to do" not in application.run("deploy", "--parameter-overrides", "Secret=hunter3").stderr
    assert application.run("invoke", "Inline").stdout == '"hunter3"\n'
    # The first answer is of another state by now.
    assert "Nothing to do" not in application.run("deploy").stderr
    assert application.run("invoke", "Inline").stdout == '"hunter2"\n'


def test_a_value_from_samconfig_is_noticed(application):
    application.file("samconfig.toml", 'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "Word=one"\n')
    notices(
        application,
        lambda: application.file("samconfig.toml", 'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "Word=two"\n'),
    )


def test_what_the_wire_changes_is_noticed_and_put_back(application):
    settled(application, "diff")
    settled(application, "deploy")
    name = application.status()["stacks"][0]["functions"][0]["name"]
    application.client().update_function_configuration(FunctionName=name, Timeout=77)
    # Until the update is through, what was applied runs.
    application.client().get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    assert "runs with Timeout 77" in application.run("diff", "--exit-code", expect=3).stdout
    assert "Put back" in application.run("deploy").stderr
    assert application.client().get_function_configuration(FunctionName=name)["Timeout"] == 3
    assert "Drift" not in application.run("diff", "--exit-code").stdout


def test_what_the_wire_adds_is_shown(application):
    settled(application, "diff")
    name = application.status()["stacks"][0]["functions"][0]["name"]
    application.client().publish_version(FunctionName=name)
    assert name.split("-")[-1] in application.run("diff").stdout or "version" in application.run("diff").stdout


def test_another_deployment_and_a_destroyed_stack_are_noticed(application):
    settled(application, "deploy")
    application.run("deploy", "--parameter-overrides", "Word=two")
    assert "Nothing to do" not in application.run("deploy").stderr
    assert application.run("invoke", "Fn").stdout == '"one"\n'
    settled(application, "deploy")
    application.run("destroy", "--yes")
    assert not answer_path(application, "deploy").exists()
    assert "Nothing to do" not in application.run("deploy").stderr
    assert application.run("invoke", "Fn").stdout == '"one"\n'


def test_what_a_killed_command_held_is_let_go(application):
    settled(application, "deploy")
    for step in (1, 2, 3):
        killed = {**application.environment, "SAMLET_STOP_AT_STEP": str(step)}
        subprocess.run([SAMLET, "destroy", "--yes"], cwd=application.folder, env=killed, capture_output=True)
        application.run("deploy")
        with sqlite3.connect(application.folder / ".samlet" / "state.sqlite") as state:
            assert state.execute("SELECT name, holder FROM stack").fetchall() == [(application.folder.name.replace("_", "-"), None)]


def test_code_that_is_gone_is_an_error(application):
    settled(application, "deploy")
    settled(application, "diff")
    shutil.rmtree(application.folder / "src")
    assert "src" in application.run("deploy", expect=8).stderr
    application.run("diff", expect=8)


def test_artifacts_that_are_gone_are_made_again(application):
    settled(application, "deploy")
    application.run("engine", "stop")
    shutil.rmtree(application.folder / ".samlet" / "artifacts")
    assert "Nothing to do" in application.run("deploy").stderr
    assert application.run("invoke", "Fn").stdout == '"one"\n'


def test_another_engine_is_asked_anew(application):
    _, answer = settled(application, "deploy")
    application.run("engine", "stop")
    assert "Nothing to do" in application.run("deploy").stderr
    assert application.run("invoke", "Fn").stdout == '"one"\n'
    application.run("deploy")
    assert kept(application, "deploy") != answer


def test_an_import_of_another_stack_is_noticed(application):
    exporter = "Resources: {T: {Type: AWS::SNS::Topic}}\nOutputs: {O: {Value: %s, Export: {Name: shared}}}\n"
    application.file("exporter.yaml", exporter % "one")
    application.run("deploy", "exporter.yaml", "--stack-name", "exporter")
    application.file("template.yaml", TEMPLATE.replace("!Ref Word", "!ImportValue shared"))
    application.run("deploy")
    settled(application, "deploy")
    # What is in use cannot be changed by a deployment; a stack that is another one may export something else.
    application.file("other.yaml", exporter.replace("shared", "more") % "two")
    application.run("deploy", "other.yaml", "--stack-name", "more")
    answer = kept(application, "deploy")
    assert "Nothing to do" in application.run("deploy").stderr
    assert kept(application, "deploy") != answer


def test_an_answer_that_cannot_be_read_is_no_obstacle(application):
    settled(application, "deploy")
    path = answer_path(application, "deploy")
    for content in (b"", b"x" * 5000):
        path.write_bytes(content)
        assert "Nothing to do" in application.run("deploy").stderr
    path.unlink()
    path.mkdir()
    assert "Nothing to do" in application.run("deploy").stderr


def test_another_folder_and_another_width_are_another_question(application):
    settled(application, "diff")
    there = application.folder / "src"
    done = subprocess.run([SAMLET, "diff", ".."], cwd=there, env=application.environment, capture_output=True, text=True)
    assert done.returncode == 0 and "Nothing to do" in done.stdout
    settled(application, "diff")
    application.environment["COLUMNS"] = "41"
    _, answer = settled(application, "diff")
    assert answer == kept(application, "diff")


def test_events_are_told_of_every_time(application):
    settled(application, "deploy")
    first = application.run("deploy", "--format", "json").stdout
    again = application.run("deploy", "--format", "json").stdout
    assert len(first.splitlines()) == len(again.splitlines()) > 1
