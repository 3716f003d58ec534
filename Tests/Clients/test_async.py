"""Asynchronous invocations as boto3 sees them: accepted at once, run from a queue that outlives the engine.

Recorded scenarios: test_invocation_type_event, test_invocation_type_event_error, test_request_id_async_invoke_with_retry,
test_reserved_concurrency_async_queue, test_async_invoke_queue_upon_function_update, test_assess_lambda_destination_invocation,
test_lambda_destination_default_retries, test_maxeventage, test_dead_letter_queue.
"""

import http.client
import json
import os
import re
import signal
import stat
import time
import urllib.parse

import botocore.exceptions
import pytest

from conftest import Project, leftovers

#: What 60 seconds of AWS's are here.
RETRY_BASE = 0.4

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {CodeUri: src, Handler: app.work, Runtime: python3.13, Timeout: 20}}
        Resources:
          Sink: {Type: AWS::Serverless::Function, Properties: {FunctionName: sink, Handler: app.sink}}
          Plain: {Type: AWS::Serverless::Function, Properties: {FunctionName: plain}}
          Told:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: told
              EventInvokeConfig: &told
                MaximumRetryAttempts: 0
                DestinationConfig:
                  OnSuccess: {Type: Lambda, Destination: !GetAtt Sink.Arn}
                  OnFailure: {Type: Lambda, Destination: !GetAtt Sink.Arn}
          Live:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: live, AutoPublishAlias: prod, EventInvokeConfig: *told}
          Patient:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: patient
              EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: Lambda, Destination: !GetAtt Sink.Arn}}}
          Aging:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: aging
              EventInvokeConfig:
                MaximumEventAgeInSeconds: 90
                DestinationConfig: {OnFailure: {Type: Lambda, Destination: !GetAtt Sink.Arn}}
          Blocked:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: blocked
              ReservedConcurrentExecutions: 0
              EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: Lambda, Destination: !GetAtt Sink.Arn}}}
          Single: {Type: AWS::Serverless::Function, Properties: {FunctionName: single, ReservedConcurrentExecutions: 1}}
          Lettered:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: lettered
              DeadLetterQueue: {Type: SQS, TargetArn: 'arn:aws:sqs:us-east-1:000000000000:letters'}
              EventInvokeConfig: {MaximumRetryAttempts: 0}
        """,
    "src/app.py": """
        import json, os, time

        def work(event, context):
            print("ran", json.dumps(event))
            time.sleep(event.get("sleep", 0))
            if event.get("exit"):
                os._exit(3)
            if event.get("raise"):
                raise ValueError("as asked")
            return {"got": event}

        def sink(event, context):
            print("told", json.dumps(event))
        """,
}


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("asynchronous"))
    project.environment["SAMLET_RETRY_BASE_SECONDS"] = str(RETRY_BASE)
    for path, text in APPLICATION.items():
        project.file(path, text)
    project.run("deploy")
    yield project
    project.stop()
    assert leftovers(project.folder) == []


@pytest.fixture(scope="module")
def client(application):
    return application.client()


def send(client, function, event, **more):
    answer = client.invoke(FunctionName=function, InvocationType="Event", Payload=json.dumps(event), **more)
    assert answer["StatusCode"] == 202
    assert answer["Payload"].read() == b""
    assert "FunctionError" not in answer and "ExecutedVersion" not in answer
    return answer["ResponseMetadata"]["RequestId"]


def until(found, seconds=20):
    """What a function finds at last."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = found()
        if result:
            return result
        time.sleep(0.05)
    raise AssertionError("it did not come")


def lines(project, function):
    return project.run("logs", function, "--format", "json").stdout.splitlines()


def messages(project, function):
    return [json.loads(line)["message"].rstrip("\n") for line in lines(project, function)]


def record(project, request_id):
    """What the destination was told of an invocation."""

    def find():
        told = [json.loads(message[5:]) for message in messages(project, "Sink") if message.startswith("told ")]
        return [record for record in told if record["requestContext"]["requestId"] == request_id]

    found = until(find)
    assert len(found) == 1
    return found[0]


def starts(project, function, request_id):
    return sum(message.startswith(f"START RequestId: {request_id}") for message in messages(project, function))


def queued(project, name):
    functions = [function for stack in project.status()["stacks"] for function in stack["functions"]]
    return next(function.get("queuedEvents", 0) for function in functions if function["name"] == name)


def test_an_event_is_accepted_and_runs(application, client):
    request_id = send(client, "plain", {"name": "first"})
    until(lambda: 'ran {"name": "first"}' in messages(application, "Plain"))
    assert starts(application, "Plain", request_id) == 1


def test_the_old_operation_accepts_as_well(application, client):
    answer = client.invoke_async(FunctionName="plain", InvokeArgs=json.dumps({"name": "old"}))
    assert answer["Status"] == 202
    until(lambda: 'ran {"name": "old"}' in messages(application, "Plain"))


def test_an_event_that_fails_runs_again_under_the_same_request_id(application, client):
    begin = time.monotonic()
    request_id = send(client, "patient", {"raise": True})
    told = record(application, request_id)
    # One pause and one twice as long.
    assert time.monotonic() - begin >= 3 * RETRY_BASE
    assert told["requestContext"]["condition"] == "RetriesExhausted"
    assert told["requestContext"]["approximateInvokeCount"] == 3
    assert starts(application, "Patient", request_id) == 3


def test_a_crash_is_a_failure(application, client):
    told = record(application, send(client, "told", {"exit": True}))
    assert told["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    assert told["responsePayload"]["errorType"] == "Runtime.ExitError"


def test_a_success_is_told_to_a_function(application, client):
    request_id = send(client, "told", {"name": "good"})
    told = record(application, request_id)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", told.pop("timestamp"))
    assert told == {
        "version": "1.0",
        "requestContext": {
            "requestId": request_id,
            "functionArn": "arn:aws:lambda:us-east-1:000000000000:function:told:$LATEST",
            "condition": "Success",
            "approximateInvokeCount": 1,
        },
        "requestPayload": {"name": "good"},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
        "responsePayload": {"got": {"name": "good"}},
    }


def test_a_failure_is_told_to_a_function_and_not_run_again_where_no_retries_are_allowed(application, client):
    request_id = send(client, "told", {"raise": 1})
    told = record(application, request_id)
    assert told["requestContext"]["condition"] == "RetriesExhausted"
    assert told["requestContext"]["approximateInvokeCount"] == 1
    assert told["requestPayload"] == {"raise": 1}
    assert told["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    assert told["responsePayload"]["errorMessage"] == "as asked"
    assert told["responsePayload"]["errorType"] == "ValueError"
    assert starts(application, "Told", request_id) == 1


def test_a_configuration_holds_for_its_qualifier_alone(application, client):
    request_id = send(client, "live", {"name": "qualified"}, Qualifier="prod")
    told = record(application, request_id)
    assert told["requestContext"]["functionArn"].endswith(":function:live:1")
    assert told["responseContext"]["executedVersion"] == "1"
    unqualified = send(client, "live", {"name": "unqualified"})
    until(lambda: starts(application, "Live", unqualified))
    until(lambda: queued(application, "live") == 0)
    assert unqualified not in "".join(messages(application, "Sink"))


def test_an_event_that_would_be_too_old_is_not_tried_again(application, client):
    told = record(application, send(client, "aging", {"raise": True}))
    # 60 seconds until the first retry are within its age of 90, 120 more until the second are not.
    assert told["requestContext"]["condition"] == "EventAgeExceeded"
    assert told["requestContext"]["approximateInvokeCount"] == 2


def test_a_function_without_concurrency_is_never_run(application, client):
    request_id = send(client, "blocked", {"name": "blocked"})
    told = record(application, request_id)
    assert told["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert told["requestContext"]["approximateInvokeCount"] == 0
    assert told["requestPayload"] == {"name": "blocked"}
    assert "responseContext" not in told and "responsePayload" not in told
    assert starts(application, "Blocked", request_id) == 0


def test_events_wait_where_concurrency_is_used_up(application, client):
    first = send(client, "single", {"sleep": 3, "name": "one"})
    until(lambda: starts(application, "Single", first))
    second = send(client, "single", {"name": "two"})
    with pytest.raises(client.exceptions.TooManyRequestsException) as refused:
        client.invoke(FunctionName="single", Payload="{}")
    assert refused.value.response["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    assert queued(application, "single") == 1
    assert "1 event queued" in application.run("status").stdout
    until(lambda: starts(application, "Single", second))
    assert starts(application, "Single", first) == 1


def test_what_waits_runs_in_the_function_as_it_is_then(application, client):
    # Longer than the deployment takes on a busy machine.
    before = {"sleep": 6, "name": "before"}
    first = send(client, "single", before)
    until(lambda: starts(application, "Single", first))
    send(client, "single", {"name": "after"})
    source = application.folder / "src/app.py"
    text = source.read_text()
    try:
        source.write_text(text.replace('"ran"', '"ran anew"'))
        application.run("deploy")
        until(lambda: 'ran anew {"name": "after"}' in messages(application, "Single"), seconds=60)
        assert f"ran {json.dumps(before)}" in messages(application, "Single")
    finally:
        source.write_text(text)
        application.run("deploy")


def test_a_destination_that_samlet_does_not_have_is_said_once(application, client):
    for number in range(2):
        request_id = send(client, "lettered", {"raise": True, "number": number})
        until(lambda: starts(application, "Lettered", request_id))
    until(lambda: queued(application, "lettered") == 0)
    log = until(lambda: re.findall(r".*samlet runs no queues yet.*", (application.folder / ".samlet/engine.log").read_text()))
    assert len(log) == 1 and "function:lettered" not in log[0]
    assert "function.name=lettered" in log[0] and "arn:aws:sqs:us-east-1:000000000000:letters" in log[0]


def test_an_event_that_is_too_large_is_refused(client):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client.invoke(FunctionName="plain", InvocationType="Event", Payload=json.dumps("x" * 1_048_576))
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413


def test_a_function_that_does_not_exist_takes_no_events(client):
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.invoke(FunctionName="nothing", InvocationType="Event", Payload="{}")


def test_the_queue_is_its_owners_alone(application):
    for path in (application.folder / ".samlet/data").glob("events.sqlite*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def post(connection, function, event):
    connection.request(
        "POST", f"/2015-03-31/functions/{function}/invocations", body=json.dumps(event), headers={"X-Amz-Invocation-Type": "Event"}
    )
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_no_accepted_event_is_lost_when_the_engine_is_killed(application):
    status = application.status()
    connection = http.client.HTTPConnection("127.0.0.1", urllib.parse.urlparse(status["endpoints"]["aws"]).port)
    accepted = []
    for number in range(200):
        assert post(connection, "plain", {"killed": number, "sleep": 0.05}) == 202
        accepted.append(number)
    os.kill(status["processID"], signal.SIGKILL)
    connection.close()
    application.run("engine", "start")
    wanted = {f'ran {json.dumps({"killed": number, "sleep": 0.05})}' for number in accepted}
    until(lambda: not wanted - set(messages(application, "Plain")), seconds=60)
    until(lambda: queued(application, "plain") == 0)


def test_an_event_keeps_its_request_id_and_its_count_when_the_engine_is_killed(application):
    request_id = send(application.client(), "told", {"raise": True, "sleep": 3})
    until(lambda: starts(application, "Told", request_id))
    os.kill(application.status()["processID"], signal.SIGKILL)
    application.run("engine", "start")
    told = record(application, request_id)
    # The attempt that came to no end is no failure, and is counted.
    assert told["requestContext"]["condition"] == "RetriesExhausted"
    assert told["requestContext"]["approximateInvokeCount"] == 2


def test_an_event_that_the_engine_interrupts_by_stopping_runs_again(application):
    request_id = send(application.client(), "told", {"sleep": 6})
    until(lambda: starts(application, "Told", request_id))
    application.run("engine", "stop")
    application.run("engine", "start")
    told = record(application, request_id)
    assert told["requestContext"]["condition"] == "Success"
    assert told["requestContext"]["approximateInvokeCount"] == 2
