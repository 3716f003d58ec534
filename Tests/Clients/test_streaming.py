"""Responses that are written in pieces, as boto3 and HTTP clients see them."""

import base64
import http.client
import json
import pathlib
import socket
import time
import urllib.parse

import botocore.exceptions
import pytest

# Speaks the Runtime API by itself, as any custom runtime may.
BOOTSTRAP = r'''#!/usr/bin/env python3
import base64, http.client, json, os, signal, time

HOST = os.environ["AWS_LAMBDA_RUNTIME_API"]

def connected():
    host, port = HOST.split(":")
    return http.client.HTTPConnection(host, int(port))

def chunk(connection, data):
    connection.send(b"%x\r\n%s\r\n" % (len(data), data))

def stream(request, event):
    connection = connected()
    connection.putrequest("POST", f"/2018-06-01/runtime/invocation/{request}/response")
    connection.putheader("Lambda-Runtime-Function-Response-Mode", "streaming")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.putheader("Content-Type", event.get("type", "text/plain"))
    connection.putheader("Trailer", "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body")
    connection.endheaders()
    for text in event.get("chunks", []):
        if text == "WAIT":
            while not os.path.exists("/tmp/go"):
                time.sleep(0.01)
            os.remove("/tmp/go")
        elif text == "CRASH":
            # What was written is to be read before the end is seen.
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGKILL)
        elif text == "SLEEP":
            time.sleep(60)
        else:
            chunk(connection, text.encode())
    block = b"x" * 65536
    for _ in range(event.get("blocks", 0)):
        chunk(connection, block)
    print("written", flush=True)
    connection.send(b"0\r\n")
    if "error" in event:
        body = base64.b64encode(json.dumps(event["error"]).encode())
        connection.send(b"Lambda-Runtime-Function-Error-Type: " + event["error"]["errorType"].encode() + b"\r\n")
        connection.send(b"Lambda-Runtime-Function-Error-Body: " + body + b"\r\n")
    connection.send(b"\r\n")
    print("status", connection.getresponse().status, flush=True)

while True:
    connection = connected()
    connection.request("GET", "/2018-06-01/runtime/invocation/next")
    answer = connection.getresponse()
    request = answer.headers["Lambda-Runtime-Aws-Request-Id"]
    event = json.loads(answer.read())
    if "body" in event and "requestContext" in event:
        event = json.loads(base64.b64decode(event["body"]) if event["isBase64Encoded"] else event["body"])
    stream(request, event)
'''

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {CodeUri: src, Timeout: 30}}
        Resources:
          Custom:
            Type: AWS::Serverless::Function
            Properties:
              {FunctionName: custom, Handler: x, Runtime: provided.al2023, Timeout: 180, FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}}
          Short:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: short, Handler: x, Runtime: provided.al2023, Timeout: 1}
          Node:
            Type: AWS::Serverless::Function
            Properties:
              {FunctionName: node, Handler: node.handler, Runtime: nodejs22.x, FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}}
          Head:
            Type: AWS::Serverless::Function
            Properties:
              {FunctionName: head, Handler: node.head, Runtime: nodejs22.x, FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}}
          Plain:
            Type: AWS::Serverless::Function
            Properties:
              {FunctionName: plain, Handler: plain.handler, Runtime: python3.13, FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}}
        """,
    "src/bootstrap": BOOTSTRAP,
    "src/node.js": """
        const { existsSync } = require('node:fs');

        exports.handler = awslambda.streamifyResponse(async (event, stream) => {
          stream.write('Hello, ');
          if (event.fails) throw new TypeError('half way');
          stream.write('world!');
          stream.end();
        });

        exports.head = awslambda.streamifyResponse(async (event, stream) => {
          const head = { statusCode: 418, headers: { 'X-Test': 'yes', 'Content-Type': 'text/tea' }, cookies: ['a=b', 'c=d'] };
          stream = awslambda.HttpResponseStream.from(stream, head);
          stream.write('short and stout');
          stream.end();
        });
        """,
    "src/plain.py": """
        def handler(event, context):
            if event.get("fails") or event.get("rawPath") == "/fails":
                raise ValueError("as asked")
            return {"statusCode": 404, "body": "as it is"}
        """,
}


@pytest.fixture(scope="module")
def client(deployed):
    return deployed.client()


def stream(client, name, event=None, **options):
    return client.invoke_with_response_stream(FunctionName=name, Payload=json.dumps(event or {}), **options)


def read(answer):
    """The chunks and the end."""
    chunks, end = [], None
    for event in answer["EventStream"]:
        if "PayloadChunk" in event:
            chunks.append(event["PayloadChunk"]["Payload"])
        else:
            end = event["InvokeComplete"]
    return chunks, end


def test_chunks_arrive_as_they_are_written_and_the_end_has_the_log(client):
    answer = stream(client, "custom", {"chunks": ["one", "two", "ü" * 10]}, LogType="Tail")
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    assert answer["ResponseStreamContentType"] == "application/vnd.amazon.eventstream"
    chunks, end = read(answer)
    assert b"".join(chunks) == ("onetwo" + "ü" * 10).encode()
    assert "ErrorCode" not in end
    request = answer["ResponseMetadata"]["RequestId"]
    log = base64.b64decode(end["LogResult"]).decode()
    assert f"START RequestId: {request}" in log and "written\n" in log and f"REPORT RequestId: {request}" in log


def test_chunks_arrive_before_the_function_has_ended(client, deployed):
    answer = stream(client, "custom", {"chunks": ["first", "WAIT", "last"]})
    events = iter(answer["EventStream"])
    assert next(events)["PayloadChunk"]["Payload"] == b"first"
    # Only who has read the first chunk lets the function go on.
    release(deployed)
    assert next(events)["PayloadChunk"]["Payload"] == b"last"
    assert "InvokeComplete" in next(events)


def release(deployed):
    """Makes /tmp/go in the environment that waits for it."""
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            variables = (entry / "environ").read_bytes()
            if b"AWS_LAMBDA_FUNCTION_NAME=custom\0" in variables and str(deployed.folder).encode() in (entry / "mountinfo").read_bytes():
                (entry / "root/tmp/go").write_text("")
        except OSError:
            continue


def test_a_function_that_does_not_stream_gives_one_chunk(client):
    chunks, end = read(stream(client, "plain"))
    assert [json.loads(chunk) for chunk in chunks] == [{"statusCode": 404, "body": "as it is"}]
    assert end == {}


def test_an_invocation_that_waits_for_all_gets_all(client):
    answer = client.invoke(FunctionName="custom", Payload=json.dumps({"chunks": ["one", "two"]}))
    assert answer["Payload"].read() == b"onetwo"
    assert client.invoke(FunctionName="node")["Payload"].read() == b"Hello, world!"


def test_whole_responses_have_6_mb_and_streams_more(client):
    event = {"blocks": 200}
    answer = client.invoke(FunctionName="custom", Payload=json.dumps(event))
    assert answer["FunctionError"] == "Unhandled"
    assert json.loads(answer["Payload"].read())["errorType"] == "Function.ResponseSizeTooLarge"
    chunks, end = read(stream(client, "custom", event))
    assert sum(map(len, chunks)) == 200 * 65536 and end == {}


def test_a_stream_has_at_most_200_mb(client):
    chunks, end = read(stream(client, "custom", {"blocks": 3210}))
    assert 200_000_000 < sum(map(len, chunks)) <= 209_715_200
    assert end["ErrorCode"] == "Function.ResponseSizeTooLarge"


def test_an_error_before_the_first_byte_is_the_end(client):
    chunks, end = read(stream(client, "plain", {"fails": True}))
    assert chunks == []
    assert end["ErrorCode"] == "ValueError"
    assert json.loads(end["ErrorDetails"])["errorMessage"] == "as asked"


@pytest.mark.parametrize("name, event, code", [
    ("node", {"fails": True}, "TypeError"),
    ("custom", {"chunks": ["half"], "error": {"errorType": "My.Error", "errorMessage": "no"}}, "My.Error"),
    ("custom", {"chunks": ["half", "CRASH"]}, "Runtime.TruncatedResponse"),
    ("short", {"chunks": ["half", "SLEEP"]}, "Sandbox.Timedout"),
])
def test_an_error_on_the_way_ends_the_stream(client, name, event, code):
    chunks, end = read(stream(client, name, event))
    assert b"".join(chunks) in (b"half", b"Hello, ")
    assert end["ErrorCode"] == code


def test_what_is_refused_is_an_exception(client):
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        stream(client, "nobody")
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        stream(client, "plain", InvocationType="Event")
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert stream(client, "plain", InvocationType="DryRun")["StatusCode"] == 204


# MARK: Slow readers and readers that go away


def resident(deployed):
    status = pathlib.Path(f"/proc/{deployed.status()['processID']}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


def raw(deployed, event):
    """A connection on which the response of `custom` comes, for reading at one's own pace."""
    address = urllib.parse.urlsplit(deployed.aws_url)
    connection = socket.create_connection((address.hostname, address.port))
    body = json.dumps(event).encode()
    connection.sendall(
        b"POST /2021-11-15/functions/custom/response-streaming-invocations HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    )
    return connection


def test_a_slow_reader_slows_the_function_and_costs_no_memory(client, deployed):
    read(stream(client, "custom", {"blocks": 100}))
    before = most = resident(deployed)
    total = pieces = 0
    with raw(deployed, {"blocks": 1600}) as connection:
        while piece := connection.recv(1 << 16):
            total += len(piece)
            pieces += 1
            if pieces % 40 == 0:
                # Slower than the function writes: what is not read yet must wait there.
                time.sleep(0.02)
                most = max(most, resident(deployed)) if pieces % 400 == 0 else most
    assert total > 1600 * 65536
    print(f"engine: {before >> 20} MB before, at most {most >> 20} MB during a response of 100 MB")
    assert most - before < 16 << 20


def test_a_reader_that_goes_away_does_not_stop_the_function(client, deployed):
    def ended():
        return deployed.run("logs", "Custom").stdout.count("status 202")

    before = ended()
    with raw(deployed, {"blocks": 400}) as connection:
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
    deadline = time.monotonic() + 20
    while ended() == before:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    # The same environment serves the next one.
    assert b"".join(read(stream(client, "custom", {"chunks": ["next"]}))[0]) == b"next"


# MARK: Function URLs


def url(deployed, logical_id):
    endpoints = deployed.status()["stacks"][0]["endpoints"]
    return next(endpoint["url"] for endpoint in endpoints if endpoint["logicalID"].startswith(logical_id))


def request(deployed, logical_id, path="", event=None):
    address = urllib.parse.urlsplit(url(deployed, logical_id))
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    body = json.dumps(event) if event is not None else None
    connection.request("POST" if body else "GET", address.path.rstrip("/") + "/" + path, body)
    return connection.getresponse()


def test_a_url_gives_what_a_function_streams(client, deployed):
    """Recorded: TestLambdaURL::test_function_url_with_response_streaming."""
    answer = request(deployed, "Node")
    assert (answer.status, answer.read()) == (200, b"Hello, world!")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Transfer-Encoding"] == "chunked"


def test_a_url_shows_chunks_before_the_function_has_ended(deployed):
    answer = request(deployed, "Custom", event={"chunks": ["first", "WAIT", "last"]})
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.read1(100) == b"first"
    release(deployed)
    assert answer.read() == b"last"


def test_the_head_of_a_streamed_response_is_the_functions(client, deployed):
    answer = request(deployed, "Head")
    assert (answer.status, answer.read()) == (418, b"short and stout")
    assert (answer.headers["X-Test"], answer.headers["Content-Type"]) == ("yes", "text/tea")
    assert answer.headers.get_all("Set-Cookie") == ["a=b", "c=d"]


def test_a_url_that_streams_takes_functions_that_do_not(client, deployed):
    answer = request(deployed, "Plain")
    assert answer.status == 200
    assert json.loads(answer.read()) == {"statusCode": 404, "body": "as it is"}


def test_a_failure_before_the_first_byte_is_502_and_later_breaks_off(client, deployed):
    assert request(deployed, "Plain", "fails").status == 502
    answer = request(deployed, "Custom", event={"chunks": ["half", "CRASH"]})
    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead):
        answer.read()
