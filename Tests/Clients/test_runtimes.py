"""Runtimes: samlet's own, and AWS's official client as a custom one."""

import json
import shutil
import subprocess
import sys

import pytest

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {Timeout: 10}}
        Resources:
          Official:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: official, Handler: app.handler, Runtime: provided.al2023, Layers: [!Ref Client]}
          Client:
            Type: AWS::Serverless::LayerVersion
            Properties: {ContentUri: client}
          Node:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: node, Handler: app.handler, Runtime: nodejs22.x}
          Module:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: module, Handler: app.handler, Runtime: nodejs22.x}
          Inline:
            Type: AWS::Serverless::Function
            Properties:
              Handler: index.handler
              Runtime: python3.13
              InlineCode: |
                import os, json
                def handler(event, context):
                    return sorted(k for k in os.environ if k.startswith("AWS_") or k.startswith("LAMBDA_"))
          Caller:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: caller, Handler: app.handler, Runtime: python3.13}
        """,
    "official/bootstrap": "",
    "official/app.py": """
        def handler(event, context):
            print("handling", event)
            if event == "fail":
                raise RuntimeError("as asked")
            return {"event": event, "left": context.get_remaining_time_in_millis(), "name": context.function_name}
        """,
    "client/README": "filled below",
    "node/app.js": """
        exports.handler = (event, context, callback) => {
          console.log('node got', event);
          if (event.fail) throw new TypeError('as asked');
          callback(null, {event, left: context.getRemainingTimeInMillis(), name: context.functionName});
        };
        """,
    "module/app.mjs": """
        import { readFile } from 'node:fs/promises';
        await readFile(new URL(import.meta.url));
        export const handler = async (event) => ({module: true, event});
        """,
    "caller/app.py": """
        import boto3, json, os

        def handler(event, context):
            answer = boto3.client("lambda").invoke(FunctionName=event["function"], Payload=json.dumps(event["payload"]))
            return json.load(answer["Payload"])
        """,
}


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    from conftest import Project, leftovers

    project = Project(tmp_path_factory.mktemp("runtimes"))
    for path, text in APPLICATION.items():
        project.file(path, text)
    # The official client is installed unchanged, as a layer, for the interpreter that the bootstrap starts.
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--target", project.folder / "client/python", "awslambdaric"], check=True
    )
    bootstrap = project.folder / "official/bootstrap"
    bootstrap.write_text('#!/bin/sh\nPYTHONPATH=/opt/python:/var/task exec /usr/bin/python3 -m awslambdaric "$_HANDLER"\n')
    bootstrap.chmod(0o755)
    project.run("deploy")
    yield project
    project.stop()
    assert leftovers(project.folder) == []


def has_system_interpreter():
    """A custom runtime sees the system's interpreter; the client is compiled for one version of it."""
    try:
        done = subprocess.run(["/usr/bin/python3", "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
    except FileNotFoundError:
        return False
    return done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def invoke(application, name, event, expect=0):
    done = application.run("invoke", name, "--event", json.dumps(event), expect=expect)
    return json.loads(done.stdout)


@pytest.mark.skipif(not has_system_interpreter(), reason="/usr/bin/python3 is missing or of another version")
def test_the_official_runtime_client_runs_unchanged(application):
    answer = invoke(application, "Official", {"a": [1]})
    assert answer["event"] == {"a": [1]}
    assert 0 < answer["left"] <= 10_000
    failed = invoke(application, "Official", "fail", expect=1)
    assert (failed["errorType"], failed["errorMessage"]) == ("RuntimeError", "as asked")
    assert invoke(application, "Official", 1)["event"] == 1


def test_node_with_a_callback(application):
    answer = invoke(application, "Node", {"n": 1})
    assert answer["event"] == {"n": 1}
    assert answer["left"] > 0
    failed = invoke(application, "Node", {"fail": True}, expect=1)
    assert (failed["errorType"], failed["errorMessage"]) == ("TypeError", "as asked")
    assert "node got { n: 1 }" in application.run("logs", "Node").stdout


def test_node_with_an_es_module(application):
    assert invoke(application, "Module", {"n": 2}) == {"module": True, "event": {"n": 2}}


def test_inline_code_and_the_environment_of_a_function(application):
    names = invoke(application, "Inline", {})
    for name in ["AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_REGION", "AWS_ENDPOINT_URL", "LAMBDA_TASK_ROOT"]:
        assert name in names


def test_a_function_calls_another_with_boto3_that_it_does_not_bring(application):
    names = {f["logicalID"]: f["name"] for s in application.status()["stacks"] for f in s["functions"]}
    answer = invoke(application, "Caller", {"function": names["Module"], "payload": {"deep": True}})
    assert answer == {"module": True, "event": {"deep": True}}


@pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")
def test_a_function_sees_nothing_of_the_host(project):
    project.file(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Look:
            Type: AWS::Serverless::Function
            Properties:
              Handler: index.handler
              Runtime: python3.13
              InlineCode: |
                import os, pathlib
                def attempt(action):
                    try:
                        return repr(action())
                    except OSError as error:
                        return type(error).__name__
                def handler(event, context):
                    return {
                        "home": attempt(lambda: os.listdir(event["home"])),
                        "state": attempt(lambda: os.listdir(event["state"])),
                        "task": attempt(lambda: pathlib.Path("/var/task/x").write_text("x")),
                        "opt": attempt(lambda: pathlib.Path("/opt/x").write_text("x")),
                        "usr": attempt(lambda: pathlib.Path("/usr/x").write_text("x")),
                        "tmp": attempt(lambda: pathlib.Path("/tmp/x").write_text("x")),
                        "processes": sum(name.isdigit() for name in os.listdir("/proc")),
                        "cwd": os.getcwd(),
                    }
        """,
    )
    project.run("deploy")
    import pathlib

    event = json.dumps({"home": str(pathlib.Path.home()), "state": str(project.folder / ".samlet")})
    seen = json.loads(project.run("invoke", "Look", "--event", event).stdout)
    assert seen["state"] == "FileNotFoundError"
    assert "samlet" not in seen["home"]
    assert seen["task"] != "1" and seen["opt"] != "1" and seen["usr"] != "1"
    assert seen["tmp"] == "1"
    assert seen["processes"] <= 4
    assert seen["cwd"] == "/var/task"


def test_a_function_that_needs_too_much_memory_is_stopped(project):
    project.file(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              Handler: index.handler
              Runtime: python3.13
              MemorySize: 128
              Timeout: 20
              InlineCode: |
                def handler(event, context):
                    data = bytearray(event["mb"] << 20)
                    for place in range(0, len(data), 4096):
                        data[place] = 1
                    return len(data) >> 20
        """,
    )
    project.run("deploy")
    assert project.run("invoke", "Fn", "--event", '{"mb": 40}').stdout == "40\n"
    failed = project.run("invoke", "Fn", "--event", '{"mb": 400}', expect=1)
    assert json.loads(failed.stdout)["errorMessage"].endswith("Error: Runtime exited with error: signal: killed")
    assert "Max Memory Used: 128 MB" in failed.stderr
    assert project.run("invoke", "Fn", "--event", '{"mb": 40}').stdout == "40\n"
