"""What invocations answer, member by member.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import base64
import json
import re
import threading

import pytest
from lambda_wire import ROLE, arn, code, error, invoke, make, plain, ready, refused, wait

PYTHON = ("python3.12", "index.py", "def handler(event, context):\n    return event\n")
NODE = ("nodejs22.x", "index.js", "exports.handler = async (event) => event")


def function(client, name, language, text=None, **more):
    runtime, path, standard = language
    client.create_function(
        **{"FunctionName": name, "Runtime": runtime, "Role": ROLE, "Handler": "index.handler", "Timeout": 3,
           "Code": {"ZipFile": code(text or standard, path)}, **more})
    ready(client, name)


def answer(client, name, **more):
    """All that an invocation is answered with."""
    found = plain(client.invoke(FunctionName=name, **more))
    return {**found, "Payload": found["Payload"].read().decode()}


def success(payload, version="$LATEST"):
    return {"StatusCode": 200, "ExecutedVersion": version, "Payload": payload}


def failure(client, name, **more):
    """The error object of an invocation whose other members are as AWS has them."""
    found = answer(client, name, **more)
    payload = json.loads(found.pop("Payload"))
    assert found == {"StatusCode": 200, "ExecutedVersion": "$LATEST", "FunctionError": "Unhandled"}
    return payload


# Kinds of invocation


@pytest.mark.parametrize("language", [
    pytest.param(("python3.9", *PYTHON[1:]), id="records-python3.9"), pytest.param(("python3.10", *PYTHON[1:]), id="records-python3.10"),
    pytest.param(("nodejs16.x", *NODE[1:]), id="records-nodejs16.x"),
])
def test_the_kind_of_invocation_decides_what_is_answered(client, name, language):
    """records: TestLambdaFeatures::test_invocation_type_request_response[RUNTIME], ::test_invocation_type_event[RUNTIME],
    ::test_invocation_type_dry_run[RUNTIME]"""
    function(client, name, language)
    assert answer(client, name, Payload=b"{}") == success("{}")
    assert answer(client, name, Payload=b"{}", InvocationType="RequestResponse") == success("{}")
    assert answer(client, name, Payload=b"{}", InvocationType="Event") == {"StatusCode": 202, "Payload": ""}
    assert answer(client, name, Payload=b"{}", InvocationType="DryRun") == {"StatusCode": 204, "Payload": ""}


@pytest.mark.parametrize("language", [
    pytest.param(("python3.12", "index.py", "def handler(event, context):\n    pass\n"), id="records-python"),
    pytest.param(("nodejs22.x", "index.js", "exports.handler = async () => {}"), id="records-nodejs"),
])
def test_a_function_that_returns_nothing_returns_null(client, name, language):
    """records: TestLambdaFeatures::test_invocation_type_no_return_payload[LANGUAGE-RequestResponse], [LANGUAGE-Event]"""
    function(client, name, language)
    assert answer(client, name, Payload=b"{}") == success("null")
    assert answer(client, name, Payload=b"{}", InvocationType="Event") == {"StatusCode": 202, "Payload": ""}


def test_kinds_that_there_are_not_are_refused_together(unchecked):
    found = error(unchecked.invoke, FunctionName="nothing", InvocationType="Later", LogType="Head")
    assert (found["code"], found["status"]) == ("ValidationException", 400)
    assert found["message"] == (
        "2 validation errors detected: Value 'Later' at 'invocationType' failed to satisfy constraint: "
        "Member must satisfy enum value set: [Event, DryRun, RequestResponse]; Value 'Head' at 'logType' failed to satisfy constraint: "
        "Member must satisfy enum value set: [None, Tail]")


@pytest.mark.parametrize("payload, reason, column", [
    pytest.param(b"n\x87r\x9e\xe9\xb5\xd7I\xee\x9bmt", "Invalid UTF-8 start byte 0x87", 3, id="records-body"),
    pytest.param(
        b"\x99\xeb,j\x07\xa1zYh",
        "Unexpected character ((CTRL-CHAR, code 153)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
        1, id="records-message"),
])
def test_a_payload_that_is_no_json_is_refused_at_its_place(client, name, payload, reason, column):
    """records: TestLambdaErrors::test_lambda_invoke_payload_encoding_error[ID-PAYLOAD]"""
    make(client, name)
    found = error(client.invoke, FunctionName=name, Payload=payload)
    place = f"[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: {column}]"
    assert found == {
        "status": 400, "code": "InvalidRequestContentException", "type": "User", "reason": None,
        "message": f"Could not parse request body into json: Could not parse payload into json: {reason}\n at {place}"}


def test_a_function_that_is_not_there_is_looked_for_at_latest(client):
    """records: TestLambdaFeatures::test_invoke_exceptions"""
    assert error(client.invoke, FunctionName="doesnotexist", Payload=b"{}") == {
        "status": 404, "code": "ResourceNotFoundException", "type": "User", "reason": None,
        "message": f"Function not found: {arn('doesnotexist')}:$LATEST"}


# What functions see and say


def test_the_tail_of_the_log_is_as_the_log(client, engine, name):
    """records: TestLambdaFeatures::test_invocation_with_logs[python3.10], TestRequestIdHandling::test_request_id_invoke,
    ::test_request_id_format"""
    function(client, name, ("python3.10", "index.py", "import json\ndef handler(event, context):\n    print(json.dumps(event))\n    return context.aws_request_id\n"))
    found = client.invoke(FunctionName=name, Payload=b"{}", LogType="Tail")
    request = json.loads(found["Payload"].read())
    assert request == found["ResponseMetadata"]["RequestId"]
    assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", request)
    tail = base64.b64decode(found["LogResult"]).decode().splitlines()
    assert tail[-4:-1] == [f"START RequestId: {request} Version: $LATEST", "{}", f"END RequestId: {request}"]
    assert re.fullmatch(
        rf"REPORT RequestId: {request}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t",
        tail[-1])
    logs = engine.client("logs")
    events = wait(lambda: (found := logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]) and len(found) >= 5 and found)
    assert [event["message"].rstrip("\n") for event in events][-4:] == tail[-4:]


def test_environment_variables_are_seen(client, name):
    """records: TestLambdaFeatures::test_lambda_environment"""
    function(client, name, PYTHON, "import os\ndef handler(event, context):\n    return {'Hello': os.environ['Hello']}\n",
             Environment={"Variables": {"Hello": "World"}})
    assert answer(client, name) == success('{"Hello": "World"}')
    assert client.get_function_configuration(FunctionName=name)["Environment"] == {"Variables": {"Hello": "World"}}


def test_the_context_of_node_has_all_its_members(client, name):
    """records: TestLambdaFeatures::test_lambda_with_context"""
    function(client, name, NODE, "exports.handler = async (event, context) => ({context})")
    given = {"custom": {"foo": "bar"}, "client": {"snap": ["crackle", "pop"]}, "env": {"fizz": "buzz"}}
    context = invoke(client, name, Payload=b"{}", ClientContext=base64.b64encode(json.dumps(given).encode()).decode())["context"]
    assert context.pop("awsRequestId") and context.pop("logStreamName")
    assert context == {
        "callbackWaitsForEmptyEventLoop": True, "functionVersion": "$LATEST", "functionName": name, "memoryLimitInMB": "128",
        "logGroupName": f"/aws/lambda/{name}", "clientContext": given, "invokedFunctionArn": arn(name)}


def test_variables_of_the_environment_are_there_at_the_start(client, name):
    """records: TestLambdaBehavior::test_lambda_init_environment"""
    function(client, name, ("python3.14", "index.py", "import os\nfound = dict(os.environ)\ndef handler(event, context):\n    return found\n"))
    found = invoke(client, name)
    expected = {
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_EXECUTION_ENV": "AWS_Lambda_python3.14", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1", "PWD": "/var/task", "_HANDLER": "index.handler", "TZ": ":UTC", "LAMBDA_TASK_ROOT": "/var/task",
        "LANG": "en_US.UTF-8", "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "LAMBDA_RUNTIME_DIR": "/var/runtime", "SHLVL": "0", "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand", "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR", "_AWS_XRAY_DAEMON_PORT": "2000",
        "PYTHONPATH": "/var/runtime"}
    assert {key: found.get(key) for key in expected} == expected
    assert {"AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API"} <= set(found)


@pytest.mark.parametrize("letters, session", [
    pytest.param("q", "q@lambda_function", id="records-1"), pytest.param("qr", "qr", id="records-2"),
])
def test_the_session_of_its_role_is_called_like_the_function(client, letters, session):
    """records: TestLambdaBaseFeatures::test_assume_role[LENGTH]"""
    function(client, letters, PYTHON, "import boto3\ndef handler(event, context):\n    return boto3.client('sts').get_caller_identity()['Arn']\n")
    assert invoke(client, letters) == f"arn:aws:sts::000000000000:assumed-role/r/{session}"


# Environments


@pytest.mark.parametrize("language", [
    pytest.param(("nodejs20.x", "index.js", "let counter = -1; exports.handler = async () => ({counter: ++counter})"), id="records-nodejs"),
    pytest.param(("python3.12", "index.py", "counter = -1\ndef handler(event, context):\n    global counter\n    counter += 1\n    return {'counter': counter}\n"), id="records-python"),
])
def test_an_environment_keeps_what_it_has_counted(client, name, language):
    """records: TestLambdaBehavior::test_lambda_cache_local[LANGUAGE]"""
    function(client, name, language)
    assert [invoke(client, name) for _ in range(2)] == [{"counter": 0}, {"counter": 1}]


REMEMBERING = """
import time
number = 0
def handler(event, context):
    global number
    if "write" in event:
        open("/tmp/file", "w").write(event["write"])
    elif "read" in event:
        return {"content": open("/tmp/file").read()}
    elif "number" in event:
        number = event["number"]
    elif "sleep" in event:
        time.sleep(event["sleep"])
    else:
        return {"number": number}
"""


def test_after_a_timeout_files_are_there_and_memory_is_not(client, name):
    """records: TestLambdaBehavior::test_lambda_invoke_timed_out_environment_reuse, ::test_lambda_invoke_with_timeout,
    ::test_lambda_invoke_no_timeout"""
    function(client, name, PYTHON, REMEMBERING, Timeout=1)
    say = lambda event: answer(client, name, Payload=json.dumps(event))
    assert say({"write": "some-content"}) == success("null")
    assert say({"read": True}) == success('{"content": "some-content"}')
    assert say({"number": 42}) == success("null")
    assert say({}) == success('{"number": 42}')
    found = failure(client, name, Payload=b'{"sleep": 2}')
    assert re.fullmatch(r"RequestId: [0-9a-f-]{36} Error: Task timed out after 1.00 seconds", found.pop("errorMessage"))
    assert found == {"errorType": "Sandbox.Timedout"}
    assert say({"read": True}) == success('{"content": "some-content"}')
    assert say({}) == success('{"number": 0}')


# Errors


@pytest.mark.parametrize("text, reason", [
    pytest.param("import sys\nsys.exit(0)\n", "Runtime exited without providing a reason", id="records-test_lambda_runtime_exit"),
    pytest.param("import sys\ndef handler(event, context):\n    sys.exit(0)\n", "Runtime exited without providing a reason", id="records-test_lambda_handler_exit"),
])
def test_a_program_that_ends_says_so(client, name, text, reason):
    """records: TestLambdaErrors::ID"""
    function(client, name, PYTHON, text)
    found = failure(client, name, Payload=b"{}")
    assert re.fullmatch(rf"RequestId: [0-9a-f-]{{36}} Error: {reason}", found.pop("errorMessage"))
    assert found == {"errorType": "Runtime.ExitError"}


def test_a_wrapper_that_is_not_there_ends_the_program(client, name):
    """records: TestLambdaErrors::test_lambda_runtime_wrapper_not_found"""
    function(client, name, PYTHON, Environment={"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": "/idontexist.sh"}})
    found = failure(client, name, Payload=b"{}")
    assert re.fullmatch(r"RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 127", found.pop("errorMessage"))
    assert found == {"errorType": "Runtime.ExitError"}


def test_an_initialisation_that_crashes_each_time_runs_into_the_timeout(client, name):
    """records: TestLambdaErrors::test_lambda_runtime_exit_segfault"""
    function(client, name, PYTHON, "import ctypes\nctypes.string_at(0)\n", Timeout=1)
    found = failure(client, name, Payload=b"{}")
    assert re.fullmatch(r"RequestId: [0-9a-f-]{36} Error: Task timed out after 1.00 seconds", found.pop("errorMessage"))
    assert found == {"errorType": "Sandbox.Timedout"}


def test_errors_of_functions_have_their_trace(client, name):
    """records: TestLambdaErrors::test_lambda_handler_error, ::test_lambda_runtime_error"""
    function(client, name, PYTHON, 'def handler(event, context):\n    raise Exception("Handler fails")\n')
    found = failure(client, name, Payload=b"{}")
    assert re.fullmatch("[0-9a-f-]{36}", found.pop("requestId"))
    assert found == {
        "errorMessage": "Handler fails", "errorType": "Exception",
        "stackTrace": ['  File "/var/task/index.py", line 2, in handler\n    raise Exception("Handler fails")\n']}
    function(client, f"{name}-init", PYTHON, 'raise Exception("Runtime startup fails")\n')
    found = failure(client, f"{name}-init", Payload=b"{}")
    assert found.pop("stackTrace")[-1] == '  File "/var/task/index.py", line 1, in <module>\n    raise Exception("Runtime startup fails")\n'
    assert found == {"errorMessage": "Runtime startup fails", "errorType": "Exception", "requestId": ""}


def test_a_response_has_a_limit(client, name):
    """records: TestLambdaBaseFeatures::test_lambda_too_large_response, ::test_lambda_large_response"""
    function(client, name, PYTHON, "def handler(event, context):\n    return 'a' * event\n", MemorySize=512)
    for _ in range(2):
        assert failure(client, name, Payload=b"7340032") == {
            "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            "errorType": "Function.ResponseSizeTooLarge"}
    assert len(answer(client, name, Payload=str(6 * 1024 * 1024 - 2))["Payload"]) == 6 * 1024 * 1024


# Versions and changes


VERSION = 'def handler(event, context):\n    return {"version_id": "%s", "invoked_arn": context.invoked_function_arn, "version_from_ctx": context.function_version}\n'


def test_an_alias_leads_to_what_it_points_to(client, name):
    """records: TestLambdaAliases::test_lambda_alias_moving"""
    function(client, name, PYTHON, VERSION % "version1")
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, FunctionVersion="1", Name="alias1")
    first = {"version_id": "version1", "invoked_arn": f"{arn(name)}:alias1", "version_from_ctx": "1"}
    assert answer(client, name, Qualifier="alias1") == success(json.dumps(first), "1")
    assert answer(client, f"{arn(name)}:alias1") == success(json.dumps(first), "1")
    client.update_function_code(FunctionName=name, ZipFile=code(VERSION % "version2"))
    ready(client, name)
    assert answer(client, name, Qualifier="alias1") == success(json.dumps(first), "1")
    client.publish_version(FunctionName=name)
    client.update_alias(FunctionName=name, Name="alias1", FunctionVersion="2")
    second = {"version_id": "version2", "invoked_arn": f"{arn(name)}:alias1", "version_from_ctx": "2"}
    assert answer(client, name, Qualifier="alias1") == success(json.dumps(second), "2")
    assert refused(client.invoke, FunctionName=name, Qualifier="non-existent-alias") == (
        "ResourceNotFoundException", f"Function not found: {arn(name)}:non-existent-alias", 404)


def test_another_handler_is_called_at_once(client, name):
    """records: TestLambdaVersions::test_lambda_handler_update"""
    function(client, name, PYTHON, "def handler(event, context):\n    return {'handler': 'handler'}\ndef handler_two(event, context):\n    return {'handler': 'handler_two'}\n")
    assert answer(client, name) == success('{"handler": "handler"}')
    updated = client.update_function_configuration(FunctionName=name, Handler="index.handler_two")
    assert (updated["Handler"], updated["LastUpdateStatus"]) == ("index.handler_two", "InProgress")
    ready(client, name)
    assert answer(client, name) == success('{"handler": "handler_two"}')
    client.publish_version(FunctionName=name)
    assert answer(client, name) == success('{"handler": "handler_two"}')


def test_an_update_leaves_what_runs_alone(client, engine, name):
    """records: TestLambdaVersions::test_function_update_during_invoke"""
    text = "import os, time\ndef handler(event, context):\n    while not os.path.exists('/tmp/go') and event: time.sleep(0.01); event -= 1\n    return os.environ['VARIANT']\n"
    function(client, name, PYTHON, text, Environment={"Variables": {"VARIANT": "variant-1"}})
    invoke(client, name, Payload=b"0")
    found = []
    running = threading.Thread(target=lambda: found.append(answer(engine.client(), name, Payload=b"100")))
    running.start()
    logs = engine.client("logs")
    started = lambda: logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    wait(lambda: sum(event["message"].startswith("START ") for event in started()) == 2)
    client.update_function_configuration(FunctionName=name, Environment={"Variables": {"VARIANT": "variant-2"}})
    ready(client, name)
    assert invoke(client, name, Payload=b"0") == "variant-2"
    running.join()
    assert found == [success('"variant-1"')]


def test_architectures_change_with_the_code(client, name):
    """records: TestLambdaBehavior::test_mixed_architecture"""
    make(client, name)
    updated = client.update_function_code(FunctionName=name, ZipFile=code(), Architectures=["arm64"])
    assert (updated["Architectures"], updated["State"], updated["LastUpdateStatus"]) == (["arm64"], "Active", "InProgress")
