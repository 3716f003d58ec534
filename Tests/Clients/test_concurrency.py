"""How many invocations run at a time, and why others are refused."""

import json
import threading

import botocore.exceptions
import pytest

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {Runtime: python3.13, Handler: app.handler, CodeUri: code, Timeout: 20}}
        Resources:
          One:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: one}
          Two:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: two}
          Own:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: own, ReservedConcurrentExecutions: 1}
          Off:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: "off", ReservedConcurrentExecutions: 0}
        """,
    "code/app.py": """
        import time

        def handler(event, context):
            time.sleep(event)
            return event
        """,
}


def refusal(client, name):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        client.invoke(FunctionName=name, Payload="0")
    answer = error.value.response
    assert answer["Error"] == {"Code": "TooManyRequestsException", "Message": "Rate Exceeded."}
    assert answer["Type"] == "User" and answer["ResponseMetadata"]["HTTPStatusCode"] == 429
    return answer["Reason"]


def test_each_refusal_has_its_reason(project):
    for path, text in APPLICATION.items():
        project.file(path, text)
    project.environment["SAMLET_CONCURRENCY_LIMIT"] = "2"
    project.run("deploy")
    client = project.client()
    assert refusal(client, "off") == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert json.load(client.invoke(FunctionName="one", Payload="0")["Payload"]) == 0
    assert json.load(client.invoke(FunctionName="own", Payload="0")["Payload"]) == 0
    # One of the two is reserved, so the other functions share one.
    threads = [threading.Thread(target=project.client().invoke, kwargs={"FunctionName": name, "Payload": "3"}) for name in ("one", "own")]
    for thread in threads:
        thread.start()
    while sum(f["environments"].get("invoking", 0) for s in project.status()["stacks"] for f in s["functions"]) < 2:
        pass
    assert refusal(client, "two") == "ConcurrentInvocationLimitExceeded"
    assert refusal(client, "own") == "ReservedFunctionConcurrentInvocationLimitExceeded"
    for thread in threads:
        thread.join()
    assert json.load(client.invoke(FunctionName="two", Payload="0")["Payload"]) == 0


def test_a_limit_that_is_none_is_said(project):
    for path, text in APPLICATION.items():
        project.file(path, text)
    project.environment["SAMLET_CONCURRENCY_LIMIT"] = "many"
    done = project.run("deploy", expect=None)
    assert done.returncode != 0 and "SAMLET_CONCURRENCY_LIMIT is a number of invocations" in done.stderr
