"""Extensions: programs of layers that run beside the runtime, and ones that are part of it."""

import base64
import json
import time

import pytest
from conftest import Project, leftovers

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {Runtime: python3.13, Handler: app.handler, CodeUri: code, Timeout: 5}}
        Resources:
          Watched:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: watched, Layers: [!Ref Agent]}
          Crashing:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: crashing, Layers: [!Ref Agent], Environment: {Variables: {AGENT: crash}}}
          Failing:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: failing, Layers: [!Ref Agent], Environment: {Variables: {AGENT: fail}}}
          Told:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: told, Handler: told.handler, Layers: [!Ref Listener]}
          Listener:
            Type: AWS::Serverless::LayerVersion
            Properties: {ContentUri: listener}
          Flushing:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: flushing, Handler: flushing.handler, Layers: [!Ref Flusher]}
          Both:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: both, Handler: inner.handler, Layers: [!Ref Agent]}
          Flusher:
            Type: AWS::Serverless::LayerVersion
            Properties: {ContentUri: flusher}
          Inner:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: inner, Handler: inner.handler}
          Agent:
            Type: AWS::Serverless::LayerVersion
            Properties: {ContentUri: layer}
        """,
    "layer/extensions/agent": """
        #!/usr/bin/python3
        import http.client, json, os, sys

        host = os.environ["AWS_LAMBDA_RUNTIME_API"]

        def call(method, path, headers, body=None):
            connection = http.client.HTTPConnection(host)
            connection.request(method, "/2020-01-01/extension/" + path, body, headers)
            response = connection.getresponse()
            return response, json.loads(response.read())

        def note(text):
            with open(os.path.join(os.environ.get("TMPDIR", "/tmp"), "notes"), "a") as file:
                file.write(text + "\\n")
            print("agent", text, flush=True)

        response, who = call("POST", "register",
            {"Lambda-Extension-Name": "agent", "Lambda-Extension-Accept-Feature": "accountId"},
            json.dumps({"events": ["INVOKE", "SHUTDOWN"]}))
        identifier = {"Lambda-Extension-Identifier": response.getheader("Lambda-Extension-Identifier")}
        note("registered " + json.dumps(who, sort_keys=True) + " " + str("_HANDLER" in os.environ))
        if os.environ.get("AGENT") == "fail":
            call("POST", "init/error", {**identifier, "Lambda-Extension-Function-Error-Type": "Extension.NoKey"})
            sys.exit(1)
        while True:
            _, event = call("GET", "event/next", identifier)
            note(event["eventType"] + " " + event.get("requestId", "") + event.get("shutdownReason", ""))
            if os.environ.get("AGENT") == "crash":
                sys.exit(4)
            if event["eventType"] == "SHUTDOWN":
                break
        """,
    "listener/extensions/listener": """
        #!/usr/bin/python3
        import http.client, http.server, json, os, socket, threading

        host = os.environ["AWS_LAMBDA_RUNTIME_API"]

        def call(method, path, headers, body=None):
            connection = http.client.HTTPConnection(host)
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response, response.read()

        try:
            where = socket.gethostbyname("sandbox.localdomain")
        except OSError:
            # Without a sandbox the name is not known.
            where = "127.0.0.1"

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                events = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with open(os.path.join(os.environ.get("TMPDIR", "/tmp"), "events"), "a") as file:
                    for event in events:
                        file.write(json.dumps(event) + "\\n")
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer((where, 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        response, _ = call("POST", "/2020-01-01/extension/register", {"Lambda-Extension-Name": "listener"},
            json.dumps({"events": ["INVOKE", "SHUTDOWN"]}))
        identifier = {"Lambda-Extension-Identifier": response.getheader("Lambda-Extension-Identifier")}
        wanted = {
            "schemaVersion": "2022-12-13", "types": ["platform", "function", "extension"], "buffering": {"timeoutMs": 25},
            "destination": {"protocol": "HTTP", "URI": f"http://sandbox.localdomain:{server.server_port}"},
        }
        wrong, _ = call("PUT", "/2022-07-01/telemetry", identifier, json.dumps({**wanted, "types": ["all"]}))
        right, body = call("PUT", "/2022-07-01/telemetry", identifier, json.dumps(wanted))
        print("subscribed", wrong.status, right.status, body.decode(), flush=True)
        while True:
            call("GET", "/2020-01-01/extension/event/next", identifier)
        """,
    "flusher/extensions/flusher": """
        #!/usr/bin/python3
        # Goes on after each invocation until a file is there.
        import http.client, json, os, time

        host = os.environ["AWS_LAMBDA_RUNTIME_API"]
        gate = os.path.join(os.environ.get("TMPDIR", "/tmp"), "gate")

        def call(method, path, headers, body=None):
            connection = http.client.HTTPConnection(host)
            connection.request(method, "/2020-01-01/extension/" + path, body, headers)
            response = connection.getresponse()
            return response, json.loads(response.read())

        response, _ = call("POST", "register", {"Lambda-Extension-Name": "flusher"}, json.dumps({"events": ["INVOKE"]}))
        identifier = {"Lambda-Extension-Identifier": response.getheader("Lambda-Extension-Identifier")}
        while True:
            _, event = call("GET", "event/next", identifier)
            while not os.path.exists(gate):
                time.sleep(0.01)
            time.sleep(0.3)
            print("flushed", flush=True)
        """,
    "code/flushing.py": """
        import os

        def handler(event, context):
            gate = os.path.join(os.environ.get("TMPDIR", "/tmp"), "gate")
            if event.get("opens"): open(gate, "w").close()
            return "answered"
        """,
    "code/told.py": """
        import json, os, time

        def handler(event, context):
            print("from the function")
            if event.get("how") == "exit": os._exit(1)
            # The line comes while the function runs.
            while True:
                path = os.path.join(os.environ.get("TMPDIR", "/tmp"), "events")
                events = [json.loads(line) for line in open(path)] if os.path.exists(path) else []
                if any(e["type"] == "platform.start" and e["record"]["requestId"] == context.aws_request_id for e in events):
                    if any(e["type"] == "function" for e in events):
                        return events
                time.sleep(0.01)
        """,
    "code/app.py": """
        import os, time

        def handler(event, context):
            if event.get("how") == "sleep": time.sleep(60)
            if event.get("how") == "exit": os._exit(1)
            if event.get("how") == "wait": time.sleep(1)
            return open(os.path.join(os.environ.get("TMPDIR", "/tmp"), "notes")).read().split("\\n")
        """,
    "code/inner.py": """
        import http.client, json, os, threading

        host = os.environ["AWS_LAMBDA_RUNTIME_API"]
        seen = []

        def call(method, path, headers, body=None):
            connection = http.client.HTTPConnection(host)
            connection.request(method, "/2020-01-01/extension/" + path, body, headers)
            response = connection.getresponse()
            return response, json.loads(response.read())

        response, _ = call("POST", "register", {"Lambda-Extension-Name": "inner"}, json.dumps({"events": ["INVOKE"]}))
        identifier = {"Lambda-Extension-Identifier": response.getheader("Lambda-Extension-Identifier")}
        refused, why = call("POST", "register", {"Lambda-Extension-Name": "late"}, json.dumps({"events": ["SHUTDOWN"]}))

        def watch():
            while True:
                _, event = call("GET", "event/next", identifier)
                seen.append(event["requestId"])

        threading.Thread(target=watch, daemon=True).start()

        def handler(event, context):
            while context.aws_request_id not in seen:
                pass
            return [refused.status, why["errorType"], len(seen)]
        """,
}


@pytest.fixture(scope="module", params=["bubblewrap", "none"])
def application(request, tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("extensions"))
    for path, text in APPLICATION.items():
        project.file(path, text)
    project.environment["SAMLET_SANDBOX"] = request.param
    for path in ["layer/extensions/agent", "listener/extensions/listener", "flusher/extensions/flusher"]:
        program = project.folder / path
        program.write_text(program.read_text().lstrip("\n"))
        program.chmod(0o755)
    project.run("deploy")
    yield project
    project.stop()
    assert leftovers(project.folder) == []


@pytest.fixture(scope="module")
def client(application):
    return application.client()


def ask(client, name, event):
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
    log = base64.b64decode(answer["LogResult"]).decode()
    return json.load(answer["Payload"]), log, answer["ResponseMetadata"]["RequestId"]


def test_an_extension_registers_before_the_runtime_and_gets_invocations(application, client):
    notes, log, request = ask(client, "watched", {"how": "wait"})
    who = json.dumps({"accountId": "000000000000", "functionName": "watched", "functionVersion": "$LATEST", "handler": "app.handler"})
    assert notes[0] == f"registered {who} False"
    assert notes[1] == f"INVOKE {request}"
    lines = application.run("logs", "Watched").stdout
    assert "State: Ready" in lines and "Events: [INVOKE, SHUTDOWN]" in lines and "agent registered" in lines


@pytest.mark.parametrize("how, reason", [("exit", "FAILURE"), ("sleep", "TIMEOUT")])
def test_an_extension_is_told_of_the_end(client, how, reason):
    ask(client, "watched", {"how": how})
    notes, log, request = ask(client, "watched", {"how": "wait"})
    assert f"SHUTDOWN {reason}" in notes
    # It starts again with the next initialisation, in the same environment.
    assert sum(note.startswith("registered") for note in notes) >= 2
    assert notes[-2] == f"INVOKE {request}"


def test_an_extension_that_ends_takes_the_invocation_with_it(client):
    payload, log, request = ask(client, "crashing", {"how": "sleep"})
    assert payload == {"errorType": "Extension.Crash", "errorMessage": f"RequestId: {request} Error: exit code 4"}
    assert "Status: error\tError Type: Extension.Crash" in log


def test_an_extension_that_cannot_initialise_fails_the_function(application, client):
    payload, log, request = ask(client, "failing", {})
    assert payload["errorType"] == "Extension.InitError"
    lines = application.run("logs", "Failing").stdout
    assert "Phase: init" in lines and "Phase: invoke" in lines


def test_a_subscriber_is_told_of_everything(client):
    events, log, first = ask(client, "told", {})
    types = [event["type"] for event in events]
    for name in ["initStart", "telemetrySubscription", "extension", "initRuntimeDone", "initReport", "start"]:
        assert f"platform.{name}" in types
    assert {"time", "type", "record"} == set(events[0])
    lines = {kind: [event["record"] for event in events if event["type"] == kind] for kind in ["function", "extension"]}
    assert "from the function" in lines["function"]
    assert 'subscribed 400 200 "OK"' in lines["extension"]
    ask(client, "told", {"how": "exit"})
    events, log, _ = ask(client, "told", {})
    report = next(e["record"] for e in events if e["type"] == "platform.report" and e["record"]["requestId"] == first)
    assert report["status"] == "success" and report["metrics"]["memorySizeMB"] == 128 and report["metrics"]["initDurationMs"] > 0
    failed = [e["record"] for e in events if e["type"] == "platform.runtimeDone" and e["record"]["status"] == "error"]
    assert failed[0]["errorType"] == "Runtime.ExitError"


def test_an_invocation_goes_on_until_its_extensions_have_done(application, client):
    answer = client.invoke(FunctionName="flushing", Payload=json.dumps({}))
    # The caller has the answer, and the extension is at work.
    assert json.load(answer["Payload"]) == "answered"
    first = answer["ResponseMetadata"]["RequestId"]
    assert f"REPORT RequestId: {first}" not in application.run("logs", "Flushing").stdout
    # Another environment, since the first one is busy; its log comes with the report, which counts what the extension took.
    _, log, second = ask(client, "flushing", {"opens": True})
    lines = log.splitlines()
    assert [line.split(":")[0] for line in lines[-3:]] == ["flushed", "END RequestId", "REPORT RequestId"]
    assert float(lines[-1].split("Duration: ")[1].split(" ms")[0]) >= 300
    assert int(lines[-1].split("Billed Duration: ")[1].split(" ms")[0]) >= 300
    assert second != first


def test_an_extension_within_the_runtime_lives_beside_one_without(client):
    for number in [1, 2]:
        assert ask(client, "both", {})[0] == [403, "Extension.InvalidEventType", number]


def test_an_extension_within_the_runtime_gets_invocations(client):
    assert ask(client, "inner", {})[0] == [403, "Extension.InvalidEventType", 1]
    assert ask(client, "inner", {})[0] == [403, "Extension.InvalidEventType", 2]
