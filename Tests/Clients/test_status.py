"""What the engine says of its functions, whom it answers, and how it ends."""

import concurrent.futures
import fcntl
import http.client
import json
import os
import pathlib
import pty
import select
import signal
import socket
import stat
import struct
import subprocess
import termios
import time
import urllib.parse

import pytest

import conftest

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {CodeUri: src, Runtime: python3.13, Timeout: 20}}
        Resources:
          Hello:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: hello, Handler: app.handler, FunctionUrlConfig: {AuthType: NONE}}
          Single:
            Type: AWS::Serverless::Function
            Properties: {FunctionName: single, Handler: app.handler, ReservedConcurrentExecutions: 1}
        """,
    "src/app.py": """
        import time

        def handler(event, context):
            time.sleep(event.get("seconds", 0))
            if event.get("fails"):
                raise ValueError("as asked")
            return "done"
        """,
}


@pytest.fixture(scope="module")
def client(deployed):
    return deployed.client()


def function(deployed, name):
    return next(f for stack in deployed.status()["stacks"] for f in stack["functions"] if f["name"] == name)


def test_functions_are_counted_and_timed(deployed, client):
    for _ in range(9):
        client.invoke(FunctionName="hello")
    client.invoke(FunctionName="hello", Payload='{"seconds": 0.3}')
    client.invoke(FunctionName="hello", Payload='{"fails": true}')
    counts = function(deployed, "hello")
    assert (counts["invocations"], counts["errors"], counts["coldStarts"], counts["throttles"]) == (11, 1, 1, 0)
    assert counts["concurrency"] == 0 and counts["peakConcurrency"] == 1
    assert 0 < counts["durations"]["p50"] < 100 and 280 < counts["durations"]["p99"] < 400
    text = deployed.run("status").stdout
    line = next(line for line in text.splitlines() if "Hello" in line and "python3.13" in line)
    assert "11 calls, 1 failed, 1 cold start" in line and "p50 " in line and "p99 " in line


def test_throttles_are_counted(deployed, client):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        first = pool.submit(client.invoke, FunctionName="single", Payload='{"seconds": 6}')
        while function(deployed, "single")["concurrency"] == 0:
            time.sleep(0.02)
        with pytest.raises(client.exceptions.TooManyRequestsException):
            deployed.client().invoke(FunctionName="single")
        first.result()
    counts = function(deployed, "single")
    assert counts["throttles"] >= 1 and counts["invocations"] == 1 and counts["concurrency"] == 0


def test_counts_outlive_a_deployment(deployed, client):
    before = function(deployed, "hello")["invocations"]
    deployed.file("src/app.py", APPLICATION["src/app.py"].replace("done", "done again"))
    deployed.run("deploy")
    client.invoke(FunctionName="hello")
    assert function(deployed, "hello")["invocations"] == before + 1


# MARK: Watching


def test_a_watch_for_programs_is_json_lines(deployed, client):
    watch = subprocess.Popen(
        [conftest.SAMLET, "status", "--watch", "--interval", "0.2", "--format", "json"],
        cwd=deployed.folder, env=deployed.environment, stdout=subprocess.PIPE, text=True,
    )
    try:
        first = json.loads(watch.stdout.readline())
        client.invoke(FunctionName="hello")

        def calls(status):
            return next(f for f in status["stacks"][0]["functions"] if f["name"] == "hello")["invocations"]

        while calls(json.loads(watch.stdout.readline())) == calls(first):
            pass
    finally:
        watch.send_signal(signal.SIGINT)
        watch.communicate()
    assert watch.returncode in (130, -signal.SIGINT)


def test_a_watch_elsewhere_is_lines_of_what_changes(deployed, client):
    watch = subprocess.Popen(
        [conftest.SAMLET, "status", "--watch", "--interval", "0.2"],
        cwd=deployed.folder, env=deployed.environment, stdout=subprocess.PIPE, text=True,
    )
    try:
        lines = [watch.stdout.readline(), watch.stdout.readline()]
        assert [line.split()[0] for line in lines] == ["Hello", "Single"]
        client.invoke(FunctionName="single")
        assert watch.stdout.readline().startswith("Single")
    finally:
        watch.send_signal(signal.SIGINT)
        rest, _ = watch.communicate()
    assert "Hello" not in rest and "\x1b" not in rest


def test_a_watch_on_a_terminal_is_drawn_in_place(deployed, client):
    primary, secondary = pty.openpty()
    os.set_blocking(primary, False)
    fcntl.ioctl(secondary, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    before = termios.tcgetattr(secondary)
    watch = subprocess.Popen(
        [conftest.SAMLET, "status", "--watch", "--interval", "0.2"],
        cwd=deployed.folder, env={**deployed.environment, "TERM": "xterm"}, stdin=secondary, stdout=secondary, stderr=secondary,
    )
    text = ""

    def until(condition):
        nonlocal text
        deadline = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < deadline, text
            if select.select([primary], [], [], 0.2)[0]:
                text += os.read(primary, 65536).decode()

    try:
        until(lambda: "engine: process" in text)
        drawn = len(text)
        client.invoke(FunctionName="hello")
        until(lambda: "/s" in text[drawn:])
        # Up to the first line, and no line wider than the terminal.
        assert "\x1b[" in text[drawn:] and "A" in text[drawn:]
        assert max(len(line) for line in text[:drawn].splitlines()) <= 100 + len("\r\x1b[K")
    finally:
        watch.send_signal(signal.SIGINT)
        watch.wait()
        assert termios.tcgetattr(secondary) == before
        os.close(primary)
        os.close(secondary)


# MARK: Whom the engine answers


def request(url, method, path, headers=None, body=b""):
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    connection.putrequest(method, path, skip_host="Host" in (headers or {}))
    for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


INVOKE = ("POST", "/2015-03-31/functions/hello/invocations")


@pytest.mark.parametrize("headers, status", [
    ({}, 200), ({"Host": "localhost:4566"}, 200), ({"Host": "localhost.localstack.cloud:4566"}, 200),
    ({"Origin": "http://localhost:5173"}, 200), ({"Host": "evil.example.com"}, 403), ({"Host": "127.0.0.1.nip.io:4566"}, 403),
    ({"Origin": "https://evil.example.com"}, 403), ({"Origin": "null"}, 403),
])
def test_apis_are_not_for_pages_of_others(deployed, headers, status):
    assert request(deployed.aws_url, *INVOKE, headers=headers, body=b"{}")[0] == status
    logs = {"X-Amz-Target": "Logs_20140328.DescribeLogGroups", **headers}
    assert request(deployed.aws_url, "POST", "/", headers=logs, body=b"{}")[0] == status


def test_function_urls_decide_themselves_about_origins(deployed):
    status, body = request(deployed.http_url, "GET", "/", headers={"Origin": "https://page.example.com"})
    assert (status, body) == (200, "done again")
    assert request(deployed.http_url, "GET", "/", headers={"Host": "evil.example.com"})[0] == 403


def control(deployed, headers):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(deployed.folder / ".samlet/engine.sock"))
        connection.sendall(f"GET /control/status HTTP/1.1\r\nConnection: close\r\n{headers}\r\n\r\n".encode())
        return connection.recv(20).decode()


def test_the_control_socket_is_its_owners_and_no_browsers(deployed):
    path = deployed.folder / ".samlet/engine.sock"
    mode = path.stat().st_mode
    assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".") and entry.is_dir()] == []
    assert "200" in control(deployed, "Host: localhost")
    assert "403" in control(deployed, "Host: evil.example.com")
    assert "403" in control(deployed, "Host: localhost\r\nOrigin: https://evil.example.com")


# MARK: Rest and end


def test_an_engine_at_rest_uses_no_processor(deployed, client):
    client.invoke(FunctionName="hello")
    path = pathlib.Path(f"/proc/{deployed.status()['processID']}/stat")

    def ticks():
        fields = path.read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    before = ticks()
    # The time is what is measured.
    time.sleep(3)
    used = (ticks() - before) / os.sysconf("SC_CLK_TCK")
    print(f"the engine used {used * 1000:.0f} ms of processor time in 3 s")
    assert used <= 0.02


@pytest.mark.parametrize("stop", ["SIGTERM", "command"])
def test_what_runs_is_finished_when_the_engine_ends(project, stop):
    for path, text in APPLICATION.items():
        project.file(path, text)
    project.run("deploy")
    process = project.status()["processID"]
    tail = subprocess.Popen([conftest.SAMLET, "logs", "-f"], cwd=project.folder, env=project.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        client = project.client()
        client.invoke(FunctionName="hello")
        running = pool.submit(client.invoke, FunctionName="hello", Payload='{"seconds": 1}')
        while function(project, "hello")["concurrency"] == 0:
            time.sleep(0.02)
        began = time.monotonic()
        if stop == "SIGTERM":
            os.kill(process, signal.SIGTERM)
        else:
            project.run("engine", "stop")
        assert json.loads(running.result()["Payload"].read()) == "done"
        deadline = time.monotonic() + 15
        while pathlib.Path(f"/proc/{process}").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        print(f"the engine ended after {time.monotonic() - began:.1f} s")
    tail.wait(timeout=10)
