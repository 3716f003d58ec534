"""What LoggingConfig makes of the logs of functions."""

import base64
import json
import re

import pytest

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {CodeUri: src, Timeout: 1}}
        Resources:
          Python:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: py
              Handler: app.handler
              Runtime: python3.13
              LoggingConfig: {LogFormat: JSON, ApplicationLogLevel: WARN, SystemLogLevel: DEBUG, LogGroup: /my/group}
          Node:
            Type: AWS::Serverless::Function
            Properties:
              FunctionName: node
              Handler: app.handler
              Runtime: nodejs22.x
              LoggingConfig: {LogFormat: JSON, SystemLogLevel: WARN}
          Plain:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: plain, Handler: app.handler, Runtime: python3.13}
        """,
    "src/app.py": """
        import logging, os, sys, time

        def handler(event, context):
            logging.getLogger().info("not to be seen")
            logging.getLogger().warning("low on %s", "fuel", extra={"left": 3})
            print("plain text")
            print('{"level": "DEBUG", "message": "dropped"}')
            if event.get("how") == "sleep":
                time.sleep(5)
            if event.get("how") == "exit":
                os._exit(3)
            return [os.environ.get("AWS_LAMBDA_LOG_FORMAT"), os.environ.get("AWS_LAMBDA_LOG_LEVEL"), context.log_stream_name]
        """,
    "src/app.js": """
        exports.handler = async (event) => {
          console.debug('not to be seen');
          console.info('hello', { a: 1 });
          console.error(new TypeError('as asked'));
          return process.env.AWS_LAMBDA_LOG_LEVEL;
        };
        """,
}


@pytest.fixture(scope="module")
def client(deployed):
    return deployed.client()


def invoke(client, name, event=None, **options):
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event or {}), LogType="Tail", **options)
    return json.loads(answer["Payload"].read()), base64.b64decode(answer["LogResult"]).decode().splitlines()


def objects(lines):
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_python_logs_json_of_its_level_between_lambdas_events(client, deployed):
    answer, lines = invoke(client, "py")
    assert answer[:2] == ["JSON", "WARN"]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/py\[\$LATEST\][0-9a-f]{32}", answer[2])
    assert "plain text" in lines
    start, warning, done, report = objects(lines)
    assert (start["type"], start["record"]["version"]) == ("platform.start", "$LATEST")
    request = start["record"]["requestId"]
    assert (warning["level"], warning["message"], warning["left"], warning["requestId"]) == ("WARNING", "low on fuel", 3, request)
    assert (done["type"], done["record"]["status"]) == ("platform.runtimeDone", "success")
    assert report["type"] == "platform.report" and report["record"]["requestId"] == request
    assert set(report["record"]["metrics"]) == {"durationMs", "billedDurationMs", "memorySizeMB", "maxMemoryUsedMB", "initDurationMs"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", start["time"])
    log = [json.loads(line)["message"] for line in deployed.run("logs", "Python", "--format", "json").stdout.splitlines()]
    assert [event["type"] for event in objects(log) if "type" in event][:3] == [
        "platform.initStart", "platform.initRuntimeDone", "platform.initReport",
    ]
    groups = [group["logGroupName"] for group in deployed.client("logs").describe_log_groups()["logGroups"]]
    assert "/my/group" in groups and "/aws/lambda/py" not in groups


@pytest.mark.parametrize("how, status", [("sleep", "timeout"), ("exit", "error")])
def test_a_report_says_how_an_invocation_failed(client, how, status):
    _, lines = invoke(client, "py", {"how": how})
    report = objects(lines)[-1]
    assert (report["type"], report["record"]["status"]) == ("platform.report", status)
    assert report["record"].get("errorType") == ("Runtime.ExitError" if how == "exit" else None)


def test_node_logs_json_and_lambda_keeps_still_when_all_is_well(client):
    answer, lines = invoke(client, "node")
    assert answer == "INFO"
    info, error = objects(lines)
    assert (info["level"], info["message"]) == ("INFO", "hello { a: 1 }")
    assert (error["level"], error["message"]["errorType"]) == ("ERROR", "TypeError")


def test_samlet_logs_shows_json_as_people_read_it(client, deployed):
    invoke(client, "py")
    text = deployed.run("logs", "Python").stdout
    assert re.search(r"WARNING low on fuel logger=root left=3", text)
    assert re.search(r"report requestId=\S+ durationMs=[0-9.]+ billedDurationMs=\d+", text)
    assert '{"' not in text


def test_a_sampled_trace_stands_in_the_report(client):
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"

    def sample(request, **_):
        request.headers["X-Amzn-Trace-Id"] = trace

    client.meta.events.register("before-send.lambda.Invoke", sample)
    try:
        _, lines = invoke(client, "plain")
        assert lines[-1] == "XRAY TraceId: 1-5759e988-bd862e3fe1be46a994272793\tSegmentId: 53995c3f42cd8ad8\tSampled: true\t"
        assert lines[-2].startswith("REPORT RequestId: ")
        _, lines = invoke(client, "py")
        assert objects(lines)[-1]["record"]["tracing"] == {"spanId": "53995c3f42cd8ad8", "type": "X-Amzn-Trace-Id", "value": trace}
    finally:
        client.meta.events.unregister("before-send.lambda.Invoke", sample)
