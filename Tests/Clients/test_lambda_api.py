"""Lambda's API as boto3 sees it."""

import base64
import json
import re
import time

import botocore.exceptions
import pytest

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Layer:
            Type: AWS::Serverless::LayerVersion
            Properties: {ContentUri: layer, LayerName: shared, CompatibleRuntimes: [python3.13]}
          Echo:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: echo
              Description: gives back what it gets
              CodeUri: src
              Handler: app.echo
              Runtime: python3.13
              MemorySize: 192
              Timeout: 5
              Layers: [!Ref Layer]
              Environment: {Variables: {GREETING: hello, NUMBER: 0123}}
          Faulty:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: faulty, CodeUri: src, Handler: app.faulty, Runtime: python3.13, Timeout: 1}
        """,
    "src/app.py": """
        import json, os, sys, time

        def echo(event, context):
            print("got", json.dumps(event))
            client = context.client_context
            return {
                "event": event,
                "greeting": os.environ["GREETING"],
                "number": os.environ["NUMBER"],
                "layer": open("/opt/note.txt").read(),
                "custom": client.custom if client else None,
                "memory": context.memory_limit_in_mb,
                "arn": context.invoked_function_arn,
            }

        def faulty(event, context):
            if event.get("how") == "raise":
                raise ValueError("as asked")
            if event.get("how") == "exit":
                sys.exit(7)
            if event.get("how") == "sleep":
                time.sleep(10)
            return "fine"
        """,
    "layer/note.txt": "from the layer",
}


@pytest.fixture(scope="module")
def client(deployed):
    return deployed.client()


def payload(answer):
    return json.loads(answer["Payload"].read())


def test_invoke_answers_with_what_the_function_returns(client):
    answer = client.invoke(FunctionName="echo", Payload=json.dumps({"text": "ü", "list": [1, 2.50, None]}))
    assert answer["StatusCode"] == 200
    assert answer["ExecutedVersion"] == "$LATEST"
    assert "FunctionError" not in answer
    body = payload(answer)
    assert body["event"] == {"text": "ü", "list": [1, 2.5, None]}
    assert (body["greeting"], body["number"], body["layer"]) == ("hello", "0123", "from the layer")
    assert body["memory"] == "192"
    assert body["arn"] == "arn:aws:lambda:us-east-1:000000000000:function:echo"


@pytest.mark.parametrize(
    "name",
    ["echo", "000000000000:function:echo", "arn:aws:lambda:us-east-1:000000000000:function:echo", "echo:$LATEST"],
)
def test_a_function_has_several_names(client, name):
    assert payload(client.invoke(FunctionName=name, Payload="{}"))["event"] == {}


def test_no_payload_is_an_empty_event(client):
    assert payload(client.invoke(FunctionName="echo"))["event"] == {}


def test_the_client_context_reaches_the_function(client):
    context = base64.b64encode(json.dumps({"custom": {"who": "test"}}).encode()).decode()
    assert payload(client.invoke(FunctionName="echo", ClientContext=context))["custom"] == {"who": "test"}


def test_the_tail_of_the_log_comes_with_the_answer(client):
    answer = client.invoke(FunctionName="echo", LogType="Tail", Payload='{"a": 1}')
    log = base64.b64decode(answer["LogResult"]).decode()
    request = answer["ResponseMetadata"]["RequestId"]
    assert f"START RequestId: {request} Version: $LATEST\n" in log
    assert 'got {"a": 1}\n' in log
    assert f"END RequestId: {request}\n" in log
    report = rf"REPORT RequestId: {request}\tDuration: [0-9.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 192 MB\tMax Memory Used: \d+ MB\t"
    assert re.search(report, log)
    assert log.index("START") < log.index("got") < log.index("END") < log.index("REPORT")


def test_an_asynchronous_invocation_is_accepted_and_runs(client, deployed):
    answer = client.invoke(FunctionName="echo", InvocationType="Event", Payload='{"async": "run"}')
    assert answer["StatusCode"] == 202
    assert answer["Payload"].read() == b""
    deadline = time.monotonic() + 20
    while 'got {"async": "run"}' not in deployed.run("logs", "Echo").stdout:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_dry_run_runs_nothing(client):
    assert client.invoke(FunctionName="echo", InvocationType="DryRun")["StatusCode"] == 204


def test_an_error_of_the_function_is_an_answer(client):
    answer = client.invoke(FunctionName="faulty", Payload='{"how": "raise"}')
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    body = payload(answer)
    assert (body["errorType"], body["errorMessage"]) == ("ValueError", "as asked")
    assert body["stackTrace"][-1].startswith('  File "/var/task/app.py", line ')
    assert body["requestId"] == answer["ResponseMetadata"]["RequestId"]


def test_a_function_that_exits_fails_and_the_next_call_works(client):
    answer = client.invoke(FunctionName="faulty", Payload='{"how": "exit"}')
    request = answer["ResponseMetadata"]["RequestId"]
    assert answer["FunctionError"] == "Unhandled"
    assert payload(answer) == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {request} Error: Runtime exited with error: exit status 7",
    }
    assert payload(client.invoke(FunctionName="faulty", Payload="{}")) == "fine"


def test_a_function_that_takes_too_long_is_stopped(client):
    started = time.monotonic()
    answer = client.invoke(FunctionName="faulty", Payload='{"how": "sleep"}')
    request = answer["ResponseMetadata"]["RequestId"]
    assert 0.9 < time.monotonic() - started < 8
    assert payload(answer) == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {request} Error: Task timed out after 1.00 seconds",
    }
    assert payload(client.invoke(FunctionName="faulty", Payload="{}")) == "fine"


def failure(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"], response["Error"]["Message"]


def test_wrong_calls_are_refused_in_lambdas_words(client):
    assert failure(client.invoke, FunctionName="nobody") == (
        404,
        "ResourceNotFoundException",
        "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody:$LATEST",
    )
    status, code, message = failure(client.invoke, FunctionName="echo", Payload="{no json")
    assert (status, code) == (400, "InvalidRequestContentException")
    assert message.startswith("Could not parse request body into json: ")
    status, code, _ = failure(client.invoke, FunctionName="echo", Payload=json.dumps("x" * 6_300_000))
    assert (status, code) == (413, "RequestEntityTooLargeException")
    assert failure(client.get_function, FunctionName="nobody")[:2] == (404, "ResourceNotFoundException")


def test_functions_are_described(client):
    function = client.get_function(FunctionName="echo")
    configuration = function["Configuration"]
    assert configuration["FunctionName"] == "echo"
    assert configuration["FunctionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:echo"
    assert configuration["Runtime"] == "python3.13"
    assert configuration["Handler"] == "app.echo"
    assert (configuration["MemorySize"], configuration["Timeout"]) == (192, 5)
    assert configuration["Environment"] == {"Variables": {"GREETING": "hello", "NUMBER": "0123"}}
    assert configuration["State"] == "Active"
    assert configuration["Layers"][0]["Arn"] == "arn:aws:lambda:us-east-1:000000000000:layer:shared:1"
    assert "Location" in function["Code"]
    described = client.get_function_configuration(FunctionName="echo")
    described.pop("ResponseMetadata")
    assert described == configuration


def test_functions_are_listed_page_by_page(client):
    names = [function["FunctionName"] for function in client.list_functions()["Functions"]]
    assert sorted(names) == ["echo", "faulty"]
    pages = client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 1})
    assert [len(page["Functions"]) for page in pages if page["Functions"]] == [1, 1]


def test_layers_are_listed_and_described(client):
    layers = client.list_layers()["Layers"]
    assert [layer["LayerName"] for layer in layers] == ["shared"]
    assert layers[0]["LatestMatchingVersion"]["Version"] == 1
    version = client.get_layer_version(LayerName="shared", VersionNumber=1)
    assert version["LayerVersionArn"] == "arn:aws:lambda:us-east-1:000000000000:layer:shared:1"
    assert version["CompatibleRuntimes"] == ["python3.13"]
    assert failure(client.get_layer_version, LayerName="shared", VersionNumber=9)[:2] == (404, "ResourceNotFoundException")
