"""Sandboxes that are made before an environment needs them."""

import os
import pathlib
import signal
import time

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Echo:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: echo, CodeUri: code, Handler: app.handler, Runtime: python3.13}
"""
CODE = """
import os

def handler(event, context):
    return {"event": event, "stage": os.environ.get("STAGE"), "stream": context.log_stream_name}
"""


def eventually(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def sandboxes(engine):
    """The sandboxes that the engine has made and that have not ended, by their first processes."""
    lists = [path.read_text().split() for path in pathlib.Path(f"/proc/{engine}/task").glob("*/children")]
    return {int(child) for found in lists for child in found if program(child) == "bwrap"}


def program(process):
    try:
        return pathlib.Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return None  # It has just ended.


def deployed(project):
    project.file("template.yaml", TEMPLATE)
    project.file("code/app.py", CODE)
    project.run("deploy")
    return project.status()["processID"]


def test_a_function_starts_in_the_sandbox_that_was_made_for_it(project):
    engine = deployed(project)
    eventually(lambda: len(sandboxes(engine)) == 1)
    spare = sandboxes(engine)
    client = project.client()
    first = client.invoke(FunctionName="echo", Payload="1")
    assert first["StatusCode"] == 200 and "FunctionError" not in first
    # The spare is in use, and there is another one.
    eventually(lambda: len(sandboxes(engine)) == 2)
    assert spare < sandboxes(engine)
    project.run("destroy", "--yes")
    eventually(lambda: not sandboxes(engine))


def test_another_configuration_has_another_sandbox(project):
    engine = deployed(project)
    eventually(lambda: len(sandboxes(engine)) == 1)
    spare = sandboxes(engine)
    project.file("template.yaml", TEMPLATE.replace("3.13}", "3.13, Environment: {Variables: {STAGE: test}}}"))
    project.run("deploy")
    eventually(lambda: len(sandboxes(engine)) == 1 and not spare & sandboxes(engine))
    answer = project.client().invoke(FunctionName="echo", Payload="1")["Payload"].read()
    assert b'"stage": "test"' in answer


def test_a_spare_that_has_ended_is_no_harm(project):
    engine = deployed(project)
    eventually(lambda: len(sandboxes(engine)) == 1)
    for process in sandboxes(engine):
        os.kill(process, signal.SIGKILL)
    answer = project.client().invoke(FunctionName="echo", Payload="1")
    assert answer["StatusCode"] == 200 and "FunctionError" not in answer
    project.run("engine", "stop")


def test_there_are_none_where_none_are_wanted(project):
    project.environment["SAMLET_SPARE_SANDBOXES"] = "0"
    engine = deployed(project)
    assert project.client().invoke(FunctionName="echo", Payload="1")["StatusCode"] == 200
    assert len(sandboxes(engine)) == 1
