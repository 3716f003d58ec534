"""Functions that misbehave: each has its defined result, others do not notice, and nothing is left behind."""

import base64
import json
import os
import pathlib
import signal
import threading
import time

import pytest
from conftest import Project, leftovers

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {Runtime: python3.13, Handler: app.handler, CodeUri: code, Timeout: 8}}
        Resources:
          Good:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: good, Handler: good.handler}
          Bad:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: bad, MemorySize: 256}
          Stubborn:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: stubborn, Timeout: 3}
          Exits:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: exits, Handler: exits.handler}
          Silent:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: silent, Handler: silent.handler, Timeout: 2}
          Raw:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: raw, Runtime: provided.al2023, CodeUri: raw, Timeout: 5}
        """,
    "code/good.py": """
        def handler(event, context):
            return event
        """,
    "code/app.py": """
        import os, signal, threading, time

        def fork_bomb():
            while True:
                try:
                    if os.fork() == 0:
                        os.setsid()
                except OSError:
                    pass

        def fill():
            with open("/tmp/big", "wb") as file:
                try:
                    while True:
                        file.write(b"x" * (1 << 20))
                except OSError as error:
                    code = error.errno
            size = os.path.getsize("/tmp/big") >> 20
            os.unlink("/tmp/big")
            return [code, size]

        def allocate():
            everything = []
            while True:
                everything.append(bytearray(os.urandom(1 << 20)))

        def hide():
            # Leaves its parent and its session behind.
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(600)
                os._exit(0)
            return "hidden"

        def binary():
            os.write(1, bytes(range(256)) * 4 + b"\\n")
            return "written"

        def shout():
            line = b"x" * (1 << 20)
            for _ in range(100):
                os.write(1, line)
            return "shouted"

        def ignore():
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            time.sleep(600)

        ticks = [0]

        def tick():
            while True:
                time.sleep(0.001)
                ticks[0] += 1

        def background():
            if ticks[0] == 0:
                threading.Thread(target=tick, daemon=True).start()
                time.sleep(0.05)
            return [ticks[0], time.time()]

        def outside(number):
            # Every process there is, and those with numbers that it could guess.
            seen = []
            for process in list(range(2, 2000)) + [int(name) for name in os.listdir("/proc") if name.isdigit()]:
                if process in (os.getpid(), os.getppid()):
                    continue
                try:
                    os.kill(process, number)
                    seen.append(process)
                except OSError:
                    pass
            return len(seen)

        def handler(event, context):
            how = event["how"]
            if how == "echo": return event
            if how == "fork bomb": fork_bomb()
            if how == "fill": return fill()
            if how == "allocate": return allocate()
            if how == "hide": return hide()
            if how == "binary": return binary()
            if how == "shout": return shout()
            if how == "ignore": return ignore()
            if how == "background": return background()
            if how == "outside": return outside(0)
            if how == "large": return "x" * 7_000_000
            if how == "stop": os.kill(os.getpid(), signal.SIGSTOP)
            if how == "kill": os.kill(os.getpid(), signal.SIGKILL)
            if how == "kill all": os.kill(-1, signal.SIGKILL)
            if how == "keep": return open("/tmp/kept", "a+").write("x")
            if how == "kept": return os.path.getsize("/tmp/kept") if os.path.exists("/tmp/kept") else -1
            return "survived"
        """,
    "code/exits.py": """
        import os
        os._exit(3)

        def handler(event, context):
            pass
        """,
    "code/silent.py": """
        import time
        time.sleep(600)

        def handler(event, context):
            pass
        """,
    "raw/bootstrap": """
        #!/usr/bin/python3
        import http.client, json, os, socket, time

        host = os.environ["AWS_LAMBDA_RUNTIME_API"]

        def call(method, path, body=None):
            connection = http.client.HTTPConnection(host)
            connection.request(method, "/2018-06-01/runtime/" + path, body)
            response = connection.getresponse()
            return response.status, response.getheader("Lambda-Runtime-Aws-Request-Id"), response.read()

        while True:
            _, request, body = call("GET", "invocation/next")
            how = json.loads(body)["how"]
            if how == "twice":
                first = call("POST", f"invocation/{request}/response", '"first"')[0]
                second = call("POST", f"invocation/{request}/response", '"second"')[0]
                print("answers", first, second, flush=True)
            elif how == "other":
                other = call("POST", "invocation/8476a536-e9f4-11e8-9739-2dfe598c3fcd/response", '"stolen"')[0]
                call("POST", f"invocation/{request}/response", json.dumps(other))
            elif how == "break off":
                name, port = host.split(":")
                line = socket.create_connection((name, int(port)))
                line.sendall(
                    f"POST /2018-06-01/runtime/invocation/{request}/response HTTP/1.1\\r\\nHost: {host}\\r\\n"
                    "Content-Length: 1000\\r\\n\\r\\nhalf".encode())
                line.close()
                time.sleep(0.2)
                call("POST", f"invocation/{request}/response", '"whole"')
            elif how == "garbage":
                name, port = host.split(":")
                line = socket.create_connection((name, int(port)))
                line.sendall(b"\\x00\\xff no HTTP at all\\r\\n\\r\\n")
                line.close()
                call("POST", f"invocation/{request}/response", '"fine"')
            elif how == "not again":
                call("POST", f"invocation/{request}/response", '"answered"')
                time.sleep(600)
            else:
                call("POST", f"invocation/{request}/response", body)
        """,
}


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("bad"))
    for path, text in APPLICATION.items():
        target = project.file(path, text.lstrip("\n") if path == "raw/bootstrap" else text)
    target.write_text(target.read_text().lstrip("\n"))
    target.chmod(0o755)
    project.run("deploy")
    yield project
    project.stop()
    assert leftovers(project.folder) == []
    assert groups(project) == []


@pytest.fixture(scope="module")
def client(application):
    return application.client()


def groups(project):
    """Control groups of the project's engine, by the number of its process; all when that is gone."""
    return [str(path) for path in pathlib.Path("/sys/fs/cgroup").glob("**/samlet-*") if path.name.startswith(f"samlet-{project.engine}-")]


@pytest.fixture(autouse=True)
def neighbour(application, client):
    """Another function answers all the time, and the engine keeps no descriptors."""
    application.engine = application.status()["processID"]
    failures, stop, slowest = [], threading.Event(), [0.0]
    assert ask(client, "good", 0)[0] == 0

    def ask_again():
        own = application.client()
        number = 0
        while not stop.is_set():
            number += 1
            started = time.monotonic()
            answer, _, error = ask(own, "good", number)
            slowest[0] = max(slowest[0], time.monotonic() - started)
            if answer != number or error:
                failures.append(answer)
            stop.wait(0.02)

    thread = threading.Thread(target=ask_again)
    thread.start()
    yield
    stop.set()
    thread.join()
    assert failures == []
    assert slowest[0] < 5


def ask(client, name, event):
    """The payload, the log and the function error of an invocation."""
    answer = client.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
    log = base64.b64decode(answer["LogResult"]).decode()
    return json.load(answer["Payload"]), log, answer.get("FunctionError")


def is_fine(client, name="bad"):
    """The function itself answers again."""
    event = {"how": "echo"}
    return ask(client, name, event)[0] == event


def eventually(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_fork_bomb_times_out_and_is_gone(client):
    payload, log, error = ask(client, "bad", {"how": "fork bomb"})
    assert payload["errorType"] in ("Sandbox.Timedout", "Runtime.ExitError") and error == "Unhandled"
    assert is_fine(client)


def test_a_full_tmp_is_the_functions_own_matter(client):
    code, size = ask(client, "bad", {"how": "fill"})[0]
    assert (code, size) == (28, 512) or (code == 28 and 505 <= size <= 512)
    assert is_fine(client)


def test_endless_allocation_is_killed(client):
    payload, log, error = ask(client, "bad", {"how": "allocate"})
    assert payload["errorType"] == "Runtime.ExitError"
    assert payload["errorMessage"].endswith("Error: Runtime exited with error: signal: killed")
    assert "Max Memory Used: 256 MB" in log and "Status: error\tError Type: Runtime.ExitError" in log
    assert is_fine(client)


def test_one_that_ignores_signals_is_ended_all_the_same(client):
    started = time.monotonic()
    payload, log, error = ask(client, "stubborn", {"how": "ignore"})
    assert payload["errorMessage"].endswith("Task timed out after 3.00 seconds")
    assert is_fine(client, "stubborn")
    assert time.monotonic() - started < 8


def test_temporary_files_are_kept_over_crashes_and_timeouts(client):
    ask(client, "stubborn", {"how": "keep"})
    assert ask(client, "stubborn", {"how": "kill"})[0]["errorMessage"].endswith("signal: killed")
    assert ask(client, "stubborn", {"how": "kept"})[0] == 1
    ask(client, "stubborn", {"how": "ignore"})
    payload, log, _ = ask(client, "stubborn", {"how": "kept"})
    assert payload == 1 and "Init Duration" not in log


def test_one_that_kills_all_it_can_harms_only_itself(client):
    payload, log, error = ask(client, "bad", {"how": "kill all"})
    assert error is None or payload["errorType"] == "Runtime.ExitError"
    # It killed what kept its environment, which takes the function along a moment later: with it goes an invocation that comes before.
    eventually(lambda: is_fine(client))


def test_no_process_outside_can_be_reached(client):
    # At most the sandbox's own first ones.
    assert ask(client, "bad", {"how": "outside"})[0] <= 4


def test_processes_that_hide_end_with_the_environment(client):
    assert ask(client, "bad", {"how": "hide"})[0] == "hidden"
    assert is_fine(client)


def test_one_that_stops_itself_times_out(client):
    payload, log, error = ask(client, "stubborn", {"how": "stop"})
    assert payload["errorType"] == "Sandbox.Timedout"
    assert is_fine(client, "stubborn")


def test_a_response_of_7_mb_is_an_error(client):
    payload, log, error = ask(client, "bad", {"how": "large"})
    assert payload == {
        "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
        "errorType": "Function.ResponseSizeTooLarge",
    }
    assert is_fine(client)


def test_binary_output_is_a_line_of_the_log(client):
    payload, log, error = ask(client, "bad", {"how": "binary"})
    assert payload == "written" and "\ufffd" in log
    assert is_fine(client)


def test_100_mb_of_log_without_an_end_of_line_are_cut(application, client):
    before = resident(application)
    payload, log, error = ask(client, "bad", {"how": "shout"})
    assert payload == "shouted" or payload["errorType"] == "Sandbox.Timedout"
    assert len(log) <= 4096
    assert resident(application) - before < 100 << 20
    assert is_fine(client)


def resident(project):
    return int(pathlib.Path(f"/proc/{project.engine}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_one_that_exits_while_it_initialises_says_so(client):
    payload, log, error = ask(client, "exits", {})
    assert payload["errorType"] == "Runtime.ExitError"
    assert payload["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")
    assert "Status: error\tError Type: Runtime.ExitError" in log


def test_one_that_never_asks_for_work_times_out_after_both_initialisations(application, client):
    started = time.monotonic()
    payload, log, error = ask(client, "silent", {})
    assert payload["errorMessage"].endswith("Error: Task timed out after 2.00 seconds")
    assert 11.5 < time.monotonic() - started < 20
    lines = application.run("logs", "Silent").stdout
    assert "Phase: init" in lines and "Phase: invoke" in lines and lines.count("Status: timeout") == 3


def test_between_invocations_nothing_runs(client):
    ask(client, "bad", {"how": "kill"})
    first = ask(client, "bad", {"how": "background"})[0]
    # The time in which a thread that ran would be seen to; it ticks about every millisecond.
    time.sleep(1)
    second = ask(client, "bad", {"how": "background"})[0]
    assert first[0] > 0 and second[1] - first[1] > 0.9
    assert second[0] - first[0] < 300
    again = ask(client, "bad", {"how": "background"})[0]
    assert again[0] >= second[0]


def test_nothing_outlives_an_engine_that_is_killed(project):
    project.file("code/app.py", APPLICATION["code/app.py"])
    project.file(
        "template.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: rests, Runtime: python3.13, Handler: app.handler, CodeUri: code}
        """,
    )
    project.run("deploy")
    client = project.client()
    assert ask(client, "rests", {"how": "hide"})[0] == "hidden"
    engine = project.status()["processID"]
    runtimes = [process for process in descendants(engine) if b"python" in command(process).split(b"\0")[0]]
    assert runtimes
    eventually(lambda: all(is_stopped(process) for process in runtimes))
    os.kill(engine, signal.SIGKILL)
    eventually(lambda: all(not command(process) for process in runtimes))


def descendants(process):
    found, todo = [], [process]
    while todo:
        current = todo.pop()
        for children in pathlib.Path(f"/proc/{current}/task").glob("*/children"):
            new = [int(number) for number in children.read_text().split()]
            found += new
            todo += new
    return found


def command(process):
    try:
        return pathlib.Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def is_stopped(process):
    """Stopped by a signal or frozen by its control group."""
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return "State:\tT" in status or "freez" in pathlib.Path(f"/proc/{process}/wchan").read_text()


def test_a_second_answer_is_refused(client):
    assert ask(client, "raw", {"how": "twice"})[0] == "first"
    assert is_fine(client, "raw")


def test_an_answer_for_someone_else_is_refused(client):
    assert ask(client, "raw", {"how": "other"})[0] == 400
    assert is_fine(client, "raw")


@pytest.mark.parametrize("how, answer", [("break off", "whole"), ("garbage", "fine"), ("not again", "answered")])
def test_broken_connections_are_no_answers(client, how, answer):
    assert ask(client, "raw", {"how": how})[0] == answer
    assert is_fine(client, "raw")


def test_nothing_is_left_in_the_engine(application, client):
    folder = pathlib.Path(f"/proc/{application.engine}/fd")
    ask(client, "bad", {"how": "echo"})
    before = len(list(folder.iterdir()))
    for _ in range(5):
        ask(client, "bad", {"how": "kill"})
        assert is_fine(client)
    eventually(lambda: len(list(folder.iterdir())) <= before + 2)
