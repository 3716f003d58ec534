"""The command line as a person uses it."""

import json
import os
import socket
import stat

import pytest
import requests

FUNCTION = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Fn:
        Type: AWS::Serverless::Function
        Properties: {CodeUri: src, Handler: app.handler, Runtime: python3.13}
    """


@pytest.mark.parametrize(
    "variable, value, rule",
    [
        ("SAMLET_AWS_PORT", "70000", "is a number from 0 to 65535"),
        ("SAMLET_AWS_PORT", "99999999999999999999", "is a number from 0 to 65535"),
        ("SAMLET_HTTP_PORT", "-1", "is a number from 0 to 65535"),
        ("SAMLET_HTTP_PORT", "http", "is a number from 0 to 65535"),
        ("SAMLET_SANDBOX", "docker", "is bubblewrap or none"),
        ("SAMLET_LOG_LEVEL", "loud", "is trace, debug, info, notice, warning, error or critical"),
    ],
)
def test_an_impossible_variable_is_said(project, variable, value, rule):
    project.file("template.yaml", FUNCTION)
    project.file("src/app.py", "def handler(event, context): return event\n")
    project.environment[variable] = value
    done = project.run("deploy", expect=1)
    assert f"the engine could not be started: {variable} {rule}, not '{value}'" in done.stderr
    done = project.run("engine", "run", expect=1)
    assert f"error: {variable} {rule}, not '{value}'" in done.stderr


def test_from_a_starter_to_nothing(project):
    project.run("init", "hello", "--starter", "hello-python")
    project.folder = project.folder / "hello"

    deployed = project.run("deploy")
    assert "generation 1" in deployed.stderr
    url = next(e["url"] for s in project.status()["stacks"] for e in s["endpoints"])
    assert requests.get(f"{url}hello?name=you").json() == {"message": "hello, you"}

    # Nothing has changed: nothing is done.
    assert "Nothing to do" in project.run("deploy").stderr
    assert project.run("diff", "--exit-code").returncode == 0

    source = project.folder / "src/app.py"
    source.write_text(source.read_text().replace("hello,", "good morning,"))
    assert "~ Hello" in project.run("diff", "--exit-code", expect=2).stdout
    assert requests.get(f"{url}hello?name=you").json() == {"message": "hello, you"}
    project.run("deploy")
    assert requests.get(f"{url}hello?name=you").json() == {"message": "good morning, you"}

    logs = project.run("logs", "Hello").stdout
    assert "greeting you" in logs and "REPORT RequestId" in logs

    project.run("destroy", expect=6)
    project.run("destroy", "--yes")
    assert project.status()["stacks"] == []
    assert requests.get(f"{url}hello").status_code == 404


def test_the_engine_remembers_its_stacks(project):
    project.file("template.yaml", FUNCTION)
    project.file("src/app.py", "def handler(event, context): return event\n")
    project.run("deploy")
    before = project.status()
    assert project.run("engine", "stop").returncode == 0
    project.run("engine", "status", expect=1)
    project.run("engine", "start")
    after = project.status()
    assert before["endpoints"] == after["endpoints"]
    assert project.run("invoke", "Fn", "--event", '{"a": 1}').stdout == '{"a":1}\n' or '{"a": 1}\n'


def test_an_engine_that_died_is_started_again(project):
    project.file("template.yaml", FUNCTION)
    project.file("src/app.py", "def handler(event, context): return event\n")
    project.run("deploy")
    os.kill(project.status()["processID"], 9)
    assert json.loads(project.run("invoke", "Fn", "--event", '{"a": 1}').stdout) == {"a": 1}


def test_taken_ports_are_named(project):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        project.environment["SAMLET_HTTP_PORT"] = str(port)
        started = project.run("engine", "start")
        assert str(port) in started.stderr and "taken" in started.stderr
        assert not project.http_url.endswith(f":{port}")


def test_several_stacks_side_by_side(project):
    project.file("template.yaml", FUNCTION)
    project.file("src/app.py", "def handler(event, context): return context.function_name\n")
    project.run("deploy", "--stack-name", "one")
    project.run("deploy", "--stack-name", "two")
    assert [stack["name"] for stack in project.status()["stacks"]] == ["one", "two"]
    project.run("invoke", "Fn", expect=1)
    assert "two-Fn" in project.run("invoke", "Fn", "--stack-name", "two").stdout
    project.run("destroy", "one", "--yes")
    assert "two-Fn" in project.run("invoke", "Fn").stdout


def broken(project, template, expect=8, **files):
    project.file("template.yaml", template)
    for name, text in files.items():
        project.file(name.replace("__", "/") + ".py", text)
    return project.run("deploy", expect=expect).stderr


@pytest.mark.parametrize(
    "template, words",
    [
        ("", "the template is empty"),
        ("Resources:\n\tFn:\n", "a tab is used for indentation"),
        ("Outputs: {}\n", "the template has no section 'Resources'"),
        ("Resources: {Fn: {Type: AWS::Serverless::Function}}\n", "Transform"),
        (FUNCTION.replace("Serverless::Function", "Serverless::Funtion"), "AWS::Serverless::Function"),
        (FUNCTION.replace("Handler: app.handler, ", ""), "Handler"),
        (FUNCTION.replace("CodeUri: src", "CodeUri: sorce"), "sorce"),
        (FUNCTION.replace("python3.13", "python9.9"), "python9.9"),
        (FUNCTION.replace("python3.13", "!Ref Rt"), "'Rt' is no parameter or resource"),
        ("Parameters: {Name: {Type: String}}\n" + FUNCTION.replace("\n    ", "\n"), "--parameter-overrides Name=VALUE"),
    ],
)
def test_bad_templates_are_explained_and_change_nothing(project, template, words):
    assert words in broken(project, template)
    assert "template.yaml:" in project.run("deploy", expect=8).stderr
    assert not (project.folder / ".samlet/state.sqlite").exists() or project.status()["stacks"] == []


def test_all_errors_of_a_template_come_at_once(project):
    errors = broken(
        project,
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: src, Handler: app.handler, Runtime: python3.13, MemorySzie: 1, Role: !Ref Nobody}
          Other:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: src, Runtime: !GetAtt Fn.ARN}
        """,
    )
    for words in ["MemorySzie", "Nobody", "ARN", "Handler"]:
        assert words in errors


def test_a_handler_that_is_not_in_the_code(project):
    project.file("src/app.py", "def handler(event, context): pass\n")
    errors = broken(project, FUNCTION.replace("app.handler", "main.handler"))
    assert "main.handler" in errors and "template.yaml:" in errors


def test_a_failed_deployment_leaves_what_runs(project):
    project.file("src/app.py", "def handler(event, context): return 'first'\n")
    project.file("template.yaml", FUNCTION)
    project.run("deploy")
    broken(project, FUNCTION.replace("python3.13", "python9.9"))
    assert project.run("invoke", "Fn").stdout.strip() == '"first"'
    assert "Nothing to do" in (project.file("template.yaml", FUNCTION) and project.run("deploy").stderr)


def test_a_layer_that_only_aws_has_is_warned_of(project):
    layered = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              {CodeUri: src, Handler: app.handler, Runtime: python3.13, Layers: ["%s"]}
        """
    own = "Transform: AWS::Serverless-2016-10-31\nResources: {Shared: {Type: AWS::Serverless::LayerVersion, Properties: {LayerName: shared, ContentUri: src}}}\n"
    project.file("src/app.py", "def handler(event, context): return 'runs'\n")
    project.file("template.yaml", layered % "arn:aws:lambda:us-east-1:123456789012:layer:tools:1")
    warned = project.run("deploy", "--stack-name", "a").stderr
    assert "warning[A808]" in warned and "layer:tools:1" in warned
    assert project.run("invoke", "Fn").stdout == '"runs"\n'
    # A layer of another stack here is there.
    project.file("template.yaml", own)
    project.run("deploy", "--stack-name", "b")
    project.file("template.yaml", layered % "arn:aws:lambda:us-east-1:000000000000:layer:shared:1")
    assert "A808" not in project.run("deploy", "--stack-name", "a").stderr


def test_files_that_are_no_templates(project):
    assert "no template in this folder" in project.run("deploy", expect=1).stderr
    assert "no file 'nowhere.yaml'" in project.run("deploy", "nowhere.yaml", expect=1).stderr
    (project.folder / "binary.yaml").write_bytes(bytes(range(256)))
    assert "is no text" in project.run("deploy", "binary.yaml", expect=8).stderr
    (project.folder / "empty").mkdir()
    assert "no template in the folder 'empty'" in project.run("deploy", "empty", expect=1).stderr


def test_an_evil_zip(project):
    import zipfile

    with zipfile.ZipFile(project.folder / "code.zip", "w") as archive:
        archive.writestr("app.py", "def handler(event, context): return 1\n")
        archive.writestr("../../escaped.py", "evil")
    errors = broken(project, FUNCTION.replace("CodeUri: src", "CodeUri: code.zip"))
    assert "../../escaped.py" in errors
    assert not (project.folder.parent.parent / "escaped.py").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_folder_that_cannot_be_written(project):
    project.file("template.yaml", FUNCTION)
    project.file("src/app.py", "def handler(event, context): pass\n")
    project.folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert "cannot be used" in project.run("deploy", expect=1).stderr
    finally:
        project.folder.chmod(stat.S_IRWXU)


def test_wrong_usage(project):
    project.run("deploy", "--no-such-option", expect=64)
    project.run("deploy", "--stack-name", "0wrong", expect=64)
    assert "nothing is deployed here" in project.run("invoke", "Nobody", expect=1).stderr
    project.file("template.yaml", FUNCTION)
    project.file("src/app.py", "def handler(event, context): pass\n")
    project.run("deploy")
    assert "no function 'Fm'; did you mean 'Fn'?" in project.run("invoke", "Fm", expect=1).stderr
    wrong = project.run("invoke", "Fn", "--event", '{"a": nothing}', expect=1).stderr
    assert "--event:1:7" in wrong and "is no JSON value" in wrong
    assert "no stack 'other'" in project.run("destroy", "other", expect=1).stderr


def test_results_go_to_stdout_and_everything_else_to_stderr(project):
    project.file("template.yaml", FUNCTION + "    Outputs: {Name: {Value: !Ref Fn}}\n")
    project.file("src/app.py", "def handler(event, context): print('log line'); return {'a': 1}\n")
    assert "log line" not in project.run("deploy").stdout
    invoked = project.run("invoke", "Fn", "--tail")
    assert json.loads(invoked.stdout) == {"a": 1}
    assert "log line" in invoked.stderr


def test_pictures_of_templates(project):
    project.file("template.yaml", FUNCTION)
    assert project.run("graph").stdout.startswith("flowchart LR\n")
    assert json.loads(project.run("graph", "--format", "json", "--expand").stdout)["view"] == "resources"
    for name, start in [("g.svg", "<svg "), ("g.dot", "digraph "), ("g.md", "```mermaid\n"), ("g.json", "{")]:
        assert project.run("graph", "-o", name).stdout == ""
        assert (project.folder / name).read_text().startswith(start)
    assert "does not say by its end" in project.run("graph", "-o", "g.png", expect=64).stderr
    assert "cannot be written" in project.run("graph", "-o", "nowhere/g.svg", expect=1).stderr


def test_templates_with_errors_are_drawn_as_far_as_they_go(project):
    project.file("template.yaml", FUNCTION + "Outputs: {Name: {Value: !Ref Nobody}}\n")
    done = project.run("graph")
    assert "Fn[" in done.stdout and "'Nobody'" in done.stderr
    project.file("template.yaml", "Resources: {}\n")
    assert "no resources that can be drawn" in project.run("graph", expect=8).stderr
