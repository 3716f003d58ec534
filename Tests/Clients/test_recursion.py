"""Functions that invoke themselves are stopped, with boto3 handing the trace header on as it does on AWS.

Source: AWS Lambda Developer Guide, "Use Lambda recursive loop detection to prevent infinite loops".
"""

import json
import time

import pytest

from conftest import Project

CODE = """
import json, os
import boto3

client = boto3.client("lambda")
names = {"ping": "pong", "pong": "ping"}

def handler(event, context):
    name = context.function_name
    print("run", event["depth"])
    if event["depth"] == 40: return 40
    following = {**event, "depth": event["depth"] + 1}
    answer = client.invoke(
        FunctionName=names.get(name, name), InvocationType=event.get("type", "RequestResponse"), Payload=json.dumps(following))
    if answer["StatusCode"] == 202: return None
    result = json.load(answer["Payload"])
    if "FunctionError" in answer: raise Exception(result["errorMessage"])
    return result

def sink(event, context):
    print("told", json.dumps(event))
"""
TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Globals: {Function: {CodeUri: src, Handler: app.handler, Runtime: python3.13, Timeout: 60}}
    Resources:
      Itself:
        Type: AWS::Serverless::Function
        Properties:
          FunctionName: itself
          EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: Lambda, Destination: !GetAtt Sink.Arn}}}
      Ping: {Type: AWS::Serverless::Function, Properties: {FunctionName: ping}}
      Pong: {Type: AWS::Serverless::Function, Properties: {FunctionName: pong}}
      Free: {Type: AWS::Serverless::Function, Properties: {FunctionName: free, RecursiveLoop: Allow}}
      Sink: {Type: AWS::Serverless::Function, Properties: {FunctionName: sink, Handler: app.sink}}
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("recursion"))
    project.file("template.yaml", TEMPLATE)
    project.file("src/app.py", CODE)
    project.run("deploy")
    yield project
    project.run("engine", "stop")


def invoke(project, name, **event):
    answer = project.client().invoke(FunctionName=name, Payload=json.dumps({"depth": 0, **event}))
    return answer.get("FunctionError"), json.load(answer["Payload"])


def lines(project, name, word):
    return [line for line in project.run("logs", name).stdout.splitlines() if f"{word} " in line]


def test_a_function_that_invokes_itself_is_stopped_after_sixteen_invocations(deployed):
    failed, result = invoke(deployed, "itself")
    assert failed == "Unhandled"
    assert result["errorMessage"].startswith("An error occurred (RecursiveInvocationException)")
    assert len(lines(deployed, "Itself", "run")) == 16
    # Another event is another chain.
    assert invoke(deployed, "itself", depth=30) == (None, 40)


def test_two_functions_that_invoke_each_other_are_stopped(deployed):
    failed, result = invoke(deployed, "ping")
    assert failed == "Unhandled" and "(RecursiveInvocationException)" in result["errorMessage"]
    assert [len(lines(deployed, name, "run")) for name in ["Ping", "Pong"]] == [16, 16]


def test_a_function_that_may_goes_on(deployed):
    assert invoke(deployed, "free") == (None, 40)
    deployed.client().put_function_recursion_config(FunctionName="free", RecursiveLoop="Terminate")
    assert invoke(deployed, "free")[0] == "Unhandled"


def test_an_event_that_is_stopped_goes_where_failures_go(deployed):
    before = len(lines(deployed, "Itself", "run"))
    invoke(deployed, "itself", type="Event")
    deadline = time.monotonic() + 60
    while not (told := lines(deployed, "Sink", "told")):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert len(lines(deployed, "Itself", "run")) - before == 16
    record = json.loads(told[0].split("told ", 1)[1])
    assert record["requestPayload"] == {"depth": 16, "type": "Event"}
    assert record["requestContext"]["approximateInvokeCount"] == 0
