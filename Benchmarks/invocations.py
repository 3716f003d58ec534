#!/usr/bin/env python3
"""Warm invocations of samlet beside AWS's Runtime Interface Emulator, on this machine in one run.

SAMLET names the executable, --rie the emulator (`aws-lambda-rie`, which the PyPI package aws-sam-cli brings as
samcli/local/rapid/aws-lambda-rie-x86_64). Both run the same functions: AWS's runtime interface client for Python
(awslambdaric, installed with pip for /usr/bin/python3), and bootstrap.c; samlet also runs its own bootstrap for Python.
wrk makes the calls, on connections that it keeps open. Turns alternate, so that both sides see the same machine.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from run import Project

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"
HANDLER = "def handler(event, context):\n    return event\n"
OFFICIAL = f'#!/bin/sh\nPYTHONPATH=/var/task exec {PYTHON} -B -m awslambdaric "$_HANDLER"\n'
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {MemorySize: 1769, Timeout: 30, Handler: app.handler}}
Resources:
  Own:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: own, CodeUri: own, Runtime: python3.11}
  Official:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: official, CodeUri: official, Runtime: provided.al2023}
  Native:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: native, CodeUri: native, Runtime: provided.al2023}
"""


def prepare(folder):
    """The code of the three functions."""
    for name in ("own", "official", "native"):
        (folder / name).mkdir()
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "own/app.py").write_text(HANDLER)
    (folder / "official/app.py").write_text(HANDLER)
    (folder / "official/bootstrap").write_text(OFFICIAL)
    (folder / "official/bootstrap").chmod(0o755)
    version = subprocess.run([PYTHON, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True, check=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder / "official", "--python-version", version.stdout.strip(),
         "--only-binary", ":all:", "awslambdaric"],
        check=True, stderr=subprocess.DEVNULL,
    )
    subprocess.run(["cc", "-O2", "-static", "-o", folder / "native/bootstrap", HERE / "bootstrap.c"], check=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextlib.contextmanager
def emulator(rie, command, folder):
    """The emulator with one function; gives the URL of its Invoke."""
    port, runtime = free_port(), free_port()
    environment = {**os.environ, "AWS_LAMBDA_FUNCTION_TIMEOUT": "30", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769", "PYTHONPATH": str(folder)}
    process = subprocess.Popen(
        [rie, "--log-level", "error", "--runtime-interface-emulator-address", f"127.0.0.1:{port}", "--runtime-api-address",
         f"127.0.0.1:{runtime}", *command],
        cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations"
        answered(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def answered(url):
    """Calls a function until it answers, as it must."""
    request = urllib.request.Request(url, b'{"key": "value"}', {"Content-Type": "application/json"})
    for attempt in range(100):
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                body = json.load(response)
            if body != {"key": "value"} or response.headers.get("X-Amz-Function-Error"):
                sys.exit(f"{url} answered {body!r}")
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{url} does not answer")


def called(url, clients, seconds):
    """The figures of one turn of calls: p50 and p99 in milliseconds, calls per second, failures."""
    command = ["wrk", "--threads", "1", "--connections", str(clients), "--duration", f"{seconds}s", "--script", HERE / "post.lua", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def compare(subjects, clients, turns, seconds):
    """The median figures of each subject over alternating turns."""
    figures = {name: [] for name in subjects}
    for url in subjects.values():
        called(url, clients, 1)
    for _ in range(turns):
        for name, url in subjects.items():
            figures[name].append(called(url, clients, seconds))
    return {name: {key: statistics.median(turn[key] for turn in taken) for key in taken[0]} for name, taken in figures.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rie", default=shutil.which("aws-lambda-rie"), help="the Runtime Interface Emulator")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of one turn")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt install wrk")
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        prepare(folder)
        project = Project(folder)
        project.run("deploy")
        stack.callback(project.run, "engine", "stop")
        base = project.status()["endpoints"]["aws"].rstrip("/") + "/2015-03-31/functions/"
        subjects = {f"samlet, {label}": f"{base}{function}/invocations" for label, function in (
            ("own bootstrap for Python", "own"), ("awslambdaric", "official"), ("bootstrap.c", "native"))}
        if options.rie:
            rie = str(pathlib.Path(options.rie).resolve())
            subjects["RIE, awslambdaric"] = stack.enter_context(
                emulator(rie, [PYTHON, "-B", "-m", "awslambdaric", "app.handler"], folder / "official"))
            subjects["RIE, bootstrap.c"] = stack.enter_context(emulator(rie, ["./bootstrap"], folder / "native"))
        for url in subjects.values():
            answered(url)
        for clients in (1, 8):
            print(f"\n{clients} client{'s' if clients > 1 else ''}{'':28}{'p50':>10}{'p99':>10}{'calls':>11}   failed")
            if clients > 1:  # The emulator runs one invocation at a time, and ends when a second one comes.
                subjects = {name: url for name, url in subjects.items() if not name.startswith("RIE")}
            figures = compare(subjects, clients, options.turns, options.seconds)
            for name, taken in figures.items():
                print(f"{name:36}{taken['p50']:7.3f} ms{taken['p99']:7.3f} ms{taken['rate']:9.0f} /s{taken['failed']:9.0f}")
            for one, other in (("samlet, awslambdaric", "RIE, awslambdaric"), ("samlet, own bootstrap for Python", "RIE, awslambdaric"),
                               ("samlet, bootstrap.c", "RIE, bootstrap.c")):
                if other in figures:
                    print(f"  p50 of {one} / {other}: {figures[one]['p50'] / figures[other]['p50']:.2f}")


if __name__ == "__main__":
    main()
