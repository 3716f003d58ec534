"""CloudWatch Logs as boto3 and the AWS CLI see it, on the logs of functions."""

import json
import os
import subprocess
import sys
import time

import pytest

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {CodeUri: src, Runtime: python3.13}}
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: hello, Handler: app.handler}
          Caller:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: caller, Handler: caller.handler, Timeout: 30}
        """,
    "src/app.py": """
        def handler(event, context):
            for line in event.get("lines", ["hello"]):
                print(line)
            return {"stream": context.log_stream_name}
        """,
    "src/caller.py": """
        import json, os
        import boto3

        def handler(event, context):
            answer = boto3.client("lambda").invoke(FunctionName="hello", Payload=json.dumps({"lines": ["called"]}))
            result = json.loads(answer["Payload"].read())
            identity = boto3.client("sts").get_caller_identity()
            events = boto3.client("logs").filter_log_events(logGroupName="/aws/lambda/hello", filterPattern="called")
            return {
                "stream": result["stream"],
                "arn": identity["Arn"],
                "account": identity["Account"],
                "messages": [event["message"] for event in events["events"]],
                "region": os.environ["AWS_REGION"],
            }
        """,
}

GROUP = "/aws/lambda/hello"


@pytest.fixture(scope="module")
def logs(deployed):
    return deployed.client("logs")


@pytest.fixture(scope="module")
def invoke(deployed):
    client = deployed.client()

    def invoke(name="hello", **event):
        return json.loads(client.invoke(FunctionName=name, Payload=json.dumps(event))["Payload"].read())

    return invoke


@pytest.fixture
def group(logs):
    name = f"/test/{time.monotonic_ns()}"
    logs.create_log_group(logGroupName=name, tags={"made": "here"})
    yield name
    logs.delete_log_group(logGroupName=name)


def now():
    return int(time.time() * 1000)


def put(logs, group, stream, *messages, start=None):
    start = start or now() - 10_000
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    events = [{"timestamp": start + index, "message": message} for index, message in enumerate(messages)]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)
    return start


def messages(answer):
    return [event["message"] for event in answer["events"]]


def test_a_function_that_runs_has_a_group_and_a_stream(logs, invoke):
    stream = invoke(lines=["from the function"])["stream"]
    (found,) = [group for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/h")["logGroups"]]
    assert found["logGroupName"] == GROUP
    assert found["arn"] == f"arn:aws:logs:us-east-1:000000000000:log-group:{GROUP}:*"
    assert found["storedBytes"] > 0 and abs(found["creationTime"] - now()) < 600_000
    streams = logs.describe_log_streams(logGroupName=GROUP, orderBy="LastEventTime", descending=True)["logStreams"]
    assert streams[0]["logStreamName"] == stream
    assert streams[0]["firstEventTimestamp"] <= streams[0]["lastEventTimestamp"] <= now()
    text = "\n".join(messages(logs.get_log_events(logGroupName=GROUP, logStreamName=stream, startFromHead=True)))
    assert "INIT_START" in text and "from the function" in text and "REPORT RequestId" in text


def test_get_log_events_pages_in_both_directions(logs, group):
    put(logs, group, "s", *"abcde")

    def page(token=None, **options):
        options = {**options, **({"nextToken": token} if token else {})}
        return logs.get_log_events(logGroupName=group, logStreamName="s", limit=2, **options)

    first = page(startFromHead=True)
    second = page(first["nextForwardToken"])
    third = page(second["nextForwardToken"])
    end = page(third["nextForwardToken"])
    assert [messages(answer) for answer in (first, second, third, end)] == [["a", "b"], ["c", "d"], ["e"], []]
    assert end["nextForwardToken"] == third["nextForwardToken"]
    assert messages(page(third["nextBackwardToken"])) == ["c", "d"]
    latest = page()
    assert messages(latest) == ["d", "e"]
    assert messages(page(latest["nextBackwardToken"])) == ["b", "c"]


def test_times_bound_what_is_shown(logs, group):
    start = put(logs, group, "s", *"abcd")
    answer = logs.get_log_events(logGroupName=group, logStreamName="s", startTime=start + 1, endTime=start + 3)
    assert messages(answer) == ["b", "c"]
    answer = logs.filter_log_events(logGroupName=group, startTime=start + 1, endTime=start + 2)
    assert messages(answer) == ["b", "c"]


def test_filter_log_events_chooses_streams_and_events(logs, group):
    put(logs, group, "one/a", '{"level":"ERROR","n":1}', "plain ERROR")
    put(logs, group, "one/b", '{"level":"INFO","n":2}')
    put(logs, group, "two", '127.0.0.1 GET 404', "debug ERROR")

    def found(pattern="", **options):
        return sorted(messages(logs.filter_log_events(logGroupName=group, filterPattern=pattern, **options)))

    assert found("ERROR") == ["debug ERROR", "plain ERROR", '{"level":"ERROR","n":1}']
    assert found("ERROR -debug", logStreamNamePrefix="two") == []
    assert found('{ $.level = "ERROR" || $.n > 1 }') == ['{"level":"ERROR","n":1}', '{"level":"INFO","n":2}']
    assert found("[ip, method, status=4*]") == ["127.0.0.1 GET 404"]
    assert found(logStreamNames=["one/b"]) == ['{"level":"INFO","n":2}']
    assert len(found(logStreamNamePrefix="one/")) == 3
    with pytest.raises(logs.exceptions.InvalidParameterException):
        found("{ broken")


def test_filter_log_events_pages(logs, group):
    put(logs, group, "s", *(f"message {index}" for index in range(25)))
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, limit=10)
    events = [event for page in pages for event in page["events"]]
    assert [event["message"] for event in events] == [f"message {index}" for index in range(25)]
    assert len({event["eventId"] for event in events}) == 25


def test_streams_are_listed_in_the_order_asked_for(logs, group):
    start = now() - 60_000
    for name, later in (("b", 0), ("a", 2000), ("c", 1000)):
        put(logs, group, name, "x", start=start + later)

    def names(**options):
        pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=group, limit=2, **options)
        return [stream["logStreamName"] for page in pages for stream in page["logStreams"]]

    assert names() == ["a", "b", "c"]
    assert names(descending=True) == ["c", "b", "a"]
    assert names(orderBy="LastEventTime", descending=True) == ["a", "c", "b"]
    assert names(logStreamNamePrefix="b") == ["b"]
    with pytest.raises(logs.exceptions.InvalidParameterException, match="Cannot order by LastEventTime"):
        names(orderBy="LastEventTime", logStreamNamePrefix="b")


def test_what_is_missing_or_there_already_is_said_as_on_aws(logs, group):
    missing = logs.exceptions.ResourceNotFoundException
    for call, options in (
        (logs.get_log_events, {"logStreamName": "s"}), (logs.filter_log_events, {}), (logs.describe_log_streams, {}),
        (logs.create_log_stream, {"logStreamName": "s"}), (logs.delete_log_group, {}),
        (logs.put_retention_policy, {"retentionInDays": 1}),
    ):
        with pytest.raises(missing) as error:
            call(logGroupName="/no/such", **options)
        assert error.value.response["Error"]["Message"] == "The specified log group does not exist."
    with pytest.raises(missing, match="The specified log stream does not exist."):
        logs.get_log_events(logGroupName=group, logStreamName="s")
    with pytest.raises(logs.exceptions.ResourceAlreadyExistsException, match="The specified log group already exists"):
        logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    with pytest.raises(logs.exceptions.ResourceAlreadyExistsException, match="The specified log stream already exists"):
        logs.create_log_stream(logGroupName=group, logStreamName="s")
    with pytest.raises(logs.exceptions.InvalidParameterException):
        logs.create_log_group(logGroupName="no spaces")


def test_events_are_put_in_order_and_not_too_old(logs, group):
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    with pytest.raises(logs.exceptions.InvalidParameterException, match="chronological order"):
        logs.put_log_events(
            logGroupName=group, logStreamName="s",
            logEvents=[{"timestamp": now(), "message": "b"}, {"timestamp": now() - 1000, "message": "a"}],
        )
    day = 86_400_000
    answer = logs.put_log_events(
        logGroupName=group, logStreamName="s",
        logEvents=[
            {"timestamp": now() - 20 * day, "message": "old"}, {"timestamp": now(), "message": "good"},
            {"timestamp": now() + day, "message": "new"},
        ],
    )
    assert answer["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 2}
    assert messages(logs.get_log_events(logGroupName=group, logStreamName="s")) == ["good"]


def test_groups_have_a_retention_and_tags(logs, group):
    def described():
        return logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]

    assert "retentionInDays" not in described()
    logs.put_retention_policy(logGroupName=group, retentionInDays=7)
    assert described()["retentionInDays"] == 7
    put(logs, group, "s", "old", start=now() - 8 * 86_400_000)
    assert messages(logs.get_log_events(logGroupName=group, logStreamName="s")) == []
    logs.delete_retention_policy(logGroupName=group)
    assert messages(logs.get_log_events(logGroupName=group, logStreamName="s")) == ["old"]
    with pytest.raises(logs.exceptions.InvalidParameterException, match="enum value set"):
        logs.put_retention_policy(logGroupName=group, retentionInDays=2)
    arn = described()["logGroupArn"]
    logs.tag_resource(resourceArn=arn, tags={"more": "tags"})
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"made": "here", "more": "tags"}
    logs.untag_resource(resourceArn=arn, tagKeys=["made"])
    assert logs.list_tags_log_group(logGroupName=group)["tags"] == {"more": "tags"}


def test_streams_and_groups_go(logs):
    logs.create_log_group(logGroupName="/to/go")
    put(logs, "/to/go", "s", "x")
    logs.delete_log_stream(logGroupName="/to/go", logStreamName="s")
    assert logs.describe_log_streams(logGroupName="/to/go")["logStreams"] == []
    put(logs, "/to/go", "s", "y")
    assert messages(logs.get_log_events(logGroupName="/to/go", logStreamName="s")) == ["y"]
    logs.delete_log_group(logGroupName="/to/go")
    assert logs.describe_log_groups(logGroupNamePrefix="/to/go")["logGroups"] == []


def test_live_tail_tells_of_what_is_written(invoke, deployed, monkeypatch):
    # As in functions: an address in numbers takes no prefix.
    monkeypatch.setenv("AWS_DISABLE_HOST_PREFIX_INJECTION", "true")
    logs = deployed.client("logs")
    invoke()
    arn = logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"][0]["logGroupArn"]
    answer = logs.start_live_tail(logGroupIdentifiers=[arn], logEventFilterPattern="tailed")
    events = iter(answer["responseStream"])
    assert next(events)["sessionStart"]["logGroupIdentifiers"] == [arn]
    invoke(lines=["tailed line", "another line"])
    seen = []
    while not seen:
        seen = next(events)["sessionUpdate"]["sessionResults"]
    assert [event["message"] for event in seen] == ["tailed line\n"]
    assert seen[0]["logGroupIdentifier"] == arn
    answer["responseStream"].close()


def aws(deployed, *arguments):
    environment = {
        **os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": deployed.aws_url, "AWS_PAGER": "",
    }
    done = subprocess.run([sys.executable, "-m", "awscli", *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_aws_cli_finds_events(deployed, invoke):
    invoke(lines=["for the command line"])
    answer = aws(
        deployed, "logs", "filter-log-events", "--log-group-name", GROUP, "--filter-pattern", '"command line"', "--page-size", "3"
    )
    assert messages(answer) == ["for the command line\n"]


def test_who_asks_again_from_the_last_event_on_sees_each_event_once(logs, group):
    """As the second version of the AWS CLI does to follow a log."""
    start = put(logs, group, "s", "a", "b", start=now() - 5000)
    seen, last = {}, start
    for later in ("c", "d"):
        for _ in range(2):
            for event in logs.filter_log_events(logGroupName=group, startTime=last)["events"]:
                seen.setdefault(event["eventId"], event["message"])
                last = event["timestamp"]
        logs.put_log_events(logGroupName=group, logStreamName="s", logEvents=[{"timestamp": last, "message": later}])
    assert list(seen.values()) == ["a", "b", "c"]


def test_a_function_reaches_the_engine_with_its_own_clients(invoke, logs):
    answer = invoke("caller")
    assert answer["messages"] == ["called\n"]
    assert answer["account"] == "000000000000"
    # Recorded: TestLambdaBaseFeatures::test_assume_role: a function is its role, in a session of its name.
    assert answer["arn"].startswith("arn:aws:sts::000000000000:assumed-role/")
    assert answer["arn"].endswith("/caller")


def test_other_operations_and_services_are_said_to_be_missing(deployed, logs):
    with pytest.raises(Exception, match="samlet has no counterpart of logs:StartQuery yet"):
        logs.start_query(logGroupName=GROUP, startTime=0, endTime=1, queryString="x")
    with pytest.raises(Exception, match="samlet has no counterpart of the service 'kms' yet"):
        deployed.client("kms").list_keys()
