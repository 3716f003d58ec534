#!/usr/bin/env python3
"""The figures of docs/performance.md, measured on this machine in one run: `make bench`.

SAMLET names the executable. Everything is compared with something measured beside it, since machines differ.
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
import threading
import time
import urllib.parse

SAMLET = os.environ.get("SAMLET", "samlet")

IMPORTS = "import json, os, logging, socket, time"
FUNCTION = f"""{IMPORTS}

def handler(event, context):
    return event
"""
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Echo:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: echo, CodeUri: src, Handler: app.handler, Runtime: python3.13, MemorySize: 1769}
"""


class Project:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        # Node.js reads its certificates before all else, and the interpreters beside are started without any.
        inherited = {name: value for name, value in os.environ.items() if name != "NODE_EXTRA_CA_CERTS"}
        self.environment = {
            **inherited,
            "SAMLET_HOME": str(self.folder / ".samlet"),
            "SAMLET_AWS_PORT": "0",
            "SAMLET_HTTP_PORT": "0",
        }

    def run(self, *arguments):
        done = subprocess.run([SAMLET, *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"samlet {' '.join(arguments)} failed:\n{done.stderr}")
        return done.stdout

    def status(self):
        return json.loads(self.run("status", "--format", "json"))


@contextlib.contextmanager
def deployed(template, files):
    with tempfile.TemporaryDirectory() as folder:
        project = Project(folder)
        (project.folder / "template.yaml").write_text(template)
        for path, text in files.items():
            (project.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (project.folder / path).write_text(text)
        project.run("deploy")
        try:
            yield project
        finally:
            project.run("engine", "stop")


class Connection:
    """One keep-alive connection that invokes a function, with as little client in between as can be."""

    def __init__(self, url, function):
        parts = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        body = b'{"key": "value"}'
        head = f"POST /2015-03-31/functions/{function}/invocations HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.request = head.encode() + body

    def invoke(self):
        self.socket.sendall(self.request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.socket.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200") or b"unction-error" in head.lower():
            sys.exit(f"the invocation failed: {data!r}")
        length = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")).split(b":")[1])
        while len(body) < length:
            body += self.socket.recv(65536)


def latencies(url, count):
    connection = Connection(url, "echo")
    for _ in range(200):
        connection.invoke()
    times = []
    for _ in range(count):
        start = time.perf_counter()
        connection.invoke()
        times.append((time.perf_counter() - start) * 1000)
    return times


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def warm_invocations(rows, scale):
    with deployed(TEMPLATE, {"src/app.py": FUNCTION}) as project:
        url = project.status()["endpoints"]["aws"]
        times = latencies(url, int(5000 * scale))
        rows.append(("warm invocation, 1 client", "p50", f"{percentile(times, 0.5):.3f} ms"))
        rows.append(("", "p99", f"{percentile(times, 0.99):.3f} ms"))
        rows.append(("", "throughput", f"{1000 / statistics.mean(times):.0f} /s"))

        collected = []
        lock = threading.Lock()

        def client():
            mine = latencies(url, int(1500 * scale))
            with lock:
                collected.extend(mine)

        threads = [threading.Thread(target=client) for _ in range(8)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        elapsed = time.perf_counter() - start
        rows.append(("warm invocation, 8 clients", "p50", f"{percentile(collected, 0.5):.3f} ms"))
        rows.append(("", "p99", f"{percentile(collected, 0.99):.3f} ms"))
        rows.append(("", "throughput", f"{(len(collected) + 8 * 200) / elapsed:.0f} /s (client in Python, same machine)"))


def cold_starts(rows, scale):
    """A cold start is an invocation that finds no environment; beside it the interpreter runs the same file by itself."""
    runtimes = [("Python", "python3.13", "app.py", FUNCTION)]
    if shutil.which("node"):
        runtimes.append(("Node.js", "nodejs22.x", "app.js", "exports.handler = async (event) => event;\n"))
    for language, runtime, name, code in runtimes:
        template = TEMPLATE.replace("python3.13", runtime)
        with deployed(template, {f"src/{name}": code}) as project:
            url = project.status()["endpoints"]["aws"]
            interpreter = next(f["interpreter"] for s in project.status()["stacks"] for f in s["functions"])
            pairs = []
            for turn in range(max(5, int(15 * scale))):
                # A changed variable makes a new version of the function, which has no environment yet.
                changed = template.replace("MemorySize: 1769", f"MemorySize: 1769, Environment: {{Variables: {{TURN: {turn}}}}}")
                (project.folder / "template.yaml").write_text(changed)
                project.run("deploy")
                connection = Connection(url, "echo")
                start = time.perf_counter()
                connection.invoke()
                cold = (time.perf_counter() - start) * 1000
                start = time.perf_counter()
                subprocess.run([interpreter, project.folder / "src" / name], check=True, env={"PATH": "/usr/bin:/bin"})
                bare = (time.perf_counter() - start) * 1000
                pairs.append((cold, bare))
        colds, bares = zip(*pairs)
        rows.append((f"cold start, {language}", "median", f"{statistics.median(colds):.1f} ms"))
        rows.append(("bare interpreter, same file", "median", f"{statistics.median(bares):.1f} ms"))
        rows.append(("", "ratio", f"{statistics.median(c / b for c, b in pairs):.2f} (median of pairs)"))


def proportional_set_size(*processes):
    """What processes take of the memory, in MB: pages that several have count in parts (proc(5), smaps_rollup)."""
    total = 0
    for process in processes:
        for line in pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def descendants(process):
    """Each thread has a list of the children that it started."""
    lists = [path.read_text().split() for path in pathlib.Path(f"/proc/{process}/task").glob("*/children")]
    children = [int(child) for found in lists for child in found]
    return children + [below for child in children for below in descendants(child)]


def memory(rows, scale):
    """Of an engine with 100 functions, each with an environment that waits, and of what an environment adds to its interpreter."""
    count = 100
    template = "Transform: AWS::Serverless-2016-10-31\nResources:\n" + "".join(
        f"""  F{index}:
    Type: AWS::Serverless::Function
    Properties: {{FunctionName: f{index}, CodeUri: src, Handler: app.handler, Runtime: python3.13, MemorySize: 128}}
"""
        for index in range(count)
    )
    with deployed(template, {"src/app.py": FUNCTION}) as project:
        engine = project.status()["processID"]
        deployed_alone = resident(engine)
        url = project.status()["endpoints"]["aws"]
        interpreter = next(f["interpreter"] for s in project.status()["stacks"] for f in s["functions"])
        for index in range(count):
            Connection(url, f"f{index}").invoke()
        time.sleep(1)
        rows.append((f"engine with {count} functions", "resident", f"{deployed_alone:.0f} MB, {resident(engine):.0f} MB with an environment each"))
        below = descendants(engine)
        environments = proportional_set_size(*below) / count
        program = f"import sys; sys.path.insert(0, {str(project.folder / 'src')!r}); import app; sys.stdin.read()"
        bare = [subprocess.Popen([interpreter, "-c", program], stdin=subprocess.PIPE) for _ in range(count)]
        time.sleep(3)
        alone = proportional_set_size(*(process.pid for process in bare)) / count
        for process in bare:
            process.communicate()
        rows.append(("environment that waits, Python", "PSS", f"{environments:.1f} MB of {len(below) / count:.0f} processes"))
        rows.append(("bare interpreter that waits", "PSS", f"{alone:.1f} MB"))


def resident(process):
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


def deployments(rows, scale):
    """500 resources: what has not changed is found out without a plan, so that a change is measured beside it."""
    functions = 166
    head = "Transform: AWS::Serverless-2016-10-31\nResources:\n"
    body = "".join(
        f"""  F{index}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/f{index}
      Handler: app.handler
      Runtime: python3.13
      Timeout: TIMEOUT{index}
      Events:
        Get: {{Type: HttpApi, Properties: {{Path: /f{index}, Method: get}}}}
"""
        for index in range(functions)
    )

    def template(changed=None):
        text = body
        for index in range(functions):
            text = text.replace(f"TIMEOUT{index}\n", "30\n" if index == changed else "20\n")
        return head + text

    files = {f"src/f{index}/app.py": FUNCTION + f"# {index}\n" for index in range(functions)}
    with deployed(template(), files) as project:
        path = pathlib.Path(project.folder) / "template.yaml"
        runs = max(5, int(11 * scale))

        def timed(command):
            start = time.perf_counter()
            project.run(command)
            return (time.perf_counter() - start) * 1000

        for command in ("deploy", "diff"):
            timed(command)
            rows.append(
                (f"{command} with nothing to do, 500 resources", "median", f"{statistics.median(timed(command) for _ in range(runs)):.0f} ms")
            )
        times = []
        for run in range(runs):
            path.write_text(template(run))
            times.append(timed("diff"))
        rows.append(("diff with one change, 500 resources", "median", f"{statistics.median(times):.0f} ms"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="a fraction of the runs, for a quick look")
    scale = parser.parse_args().scale
    rows = []
    for measure in (warm_invocations, cold_starts, memory, deployments):
        measure(rows, scale)
    width = max(len(row[0]) for row in rows)
    for name, figure, value in rows:
        print(f"{name:{width}}  {figure:10}  {value}")
    sys.stdout.flush()
    beside = pathlib.Path(__file__).with_name("validate.py")
    subprocess.run([sys.executable, str(beside), "--turns", str(max(3, int(10 * scale)))], check=True)


if __name__ == "__main__":
    main()
