#!/usr/bin/env python3
"""Kills the command line and the engine while a stack of 60 resources is deployed and destroyed, and looks what is left.

    SAMLET=…/samlet Tests/Durability/chaos.py --rounds 200 --seed 1

First the command line is killed at every step of its journal (SAMLET_STOP_AT_STEP), of a deployment and of a destruction; then,
ROUNDS times, the command line or the engine at a random moment of either. All the while clients call a function of the stack
and one of a stack beside it. After each kill a plain deploy must end with nothing left to do, nothing may be orphaned, and
nothing may have been done twice. Ends with 1 and the findings when something is wrong.
"""

import argparse
import collections
import http.client
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

SAMLET = os.environ.get("SAMLET", "samlet")
FUNCTIONS = 18

ANCHOR = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Anchor:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: anchor, CodeUri: ../src, Handler: app.handler, Runtime: python3.13}
"""


def template():
    """60 resources: functions with their roles, layers, schedules with their permissions, log groups."""
    lines = ["Transform: AWS::Serverless-2016-10-31", "Parameters: {Round: {Type: String}}", "Resources:"]
    for number in range(4):
        lines.append(f"  Layer{number}: {{Type: AWS::Serverless::LayerVersion, Properties: {{LayerName: chaos-{number}, ContentUri: layer, Description: !Ref Round}}}}")
    for number in range(FUNCTIONS):
        events = ", Events: {Daily: {Type: Schedule, Properties: {Schedule: rate(1 day)}}}" if number < 6 else ""
        layers = f", Layers: [!Ref Layer{number % 4}]" if number % 3 == 0 else ""
        lines.append(
            f"  F{number:02}: {{Type: AWS::Serverless::Function, Properties: {{FunctionName: chaos-{number:02}, CodeUri: src, Handler: app.handler, "
            f"Runtime: python3.13, Environment: {{Variables: {{ROUND: !Ref Round}}}}{layers}{events}}}}}"
        )
    for number in range(8):
        lines.append(f"  Logs{number}: {{Type: AWS::Logs::LogGroup, Properties: {{RetentionInDays: 7}}}}")
    return "\n".join(lines) + "\n"


class Caller(threading.Thread):
    """Calls a function all the time, and keeps what went wrong with when it was tried."""

    def __init__(self, function, port):
        super().__init__(daemon=True)
        self.function, self.port = function, port
        self.count, self.failures, self.isDone = 0, [], False

    def run(self):
        connection = None
        while not self.isDone:
            begin = time.monotonic()
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                connection.request("POST", f"/2015-03-31/functions/{self.function}/invocations", body="{}")
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200 or answer.getheader("x-amz-function-error"):
                    self.failures.append((begin, time.monotonic(), f"{answer.status} {body[:200]!r}"))
                    time.sleep(0.005)
                self.count += 1
            except (OSError, http.client.HTTPException) as error:
                self.failures.append((begin, time.monotonic(), repr(error)))
                connection = None
                time.sleep(0.005)


class Chaos:
    def __init__(self, folder, seed):
        self.folder = pathlib.Path(folder)
        self.random = random.Random(seed)
        self.environment = {
            **os.environ,
            "SAMLET_HOME": str(self.folder / ".samlet"),
            "SAMLET_AWS_PORT": "0",
            "SAMLET_HTTP_PORT": "0",
            "NO_COLOR": "1",
        }
        self.round = 0
        self.counts = collections.Counter()
        self.findings = []
        #: When calls of all functions may fail, and when those of the stack may.
        self.engine_down, self.stack_down = [], []
        (self.folder / "src").mkdir()
        (self.folder / "layer/python").mkdir(parents=True)
        (self.folder / "anchor").mkdir()
        (self.folder / "src/app.py").write_text("def handler(event, context): return 'here'\n")
        (self.folder / "layer/python/shared.py").write_text("VALUE = 1\n")
        (self.folder / "template.yaml").write_text(template())
        (self.folder / "anchor/template.yaml").write_text(ANCHOR)

    # Commands

    def start(self, *arguments, **variables):
        return subprocess.Popen(
            [SAMLET, *arguments],
            cwd=self.folder,
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments, **variables):
        process = self.start(*arguments, **variables)
        output, _ = process.communicate(timeout=120)
        return process.returncode, output

    def deploy_arguments(self):
        return ["deploy", "--stack-name", "chaos", "--parameter-overrides", f"Round={self.round}"]

    def destroy_arguments(self):
        return ["destroy", "chaos", "--yes"]

    def status(self):
        code, output = self.run("status", "--format", "json")
        return json.loads(output[output.index("{") :]) if code == 0 else None

    def query(self, sql):
        connection = sqlite3.connect(f"file:{self.folder}/.samlet/state.sqlite?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def serial(self):
        rows = self.query("SELECT lineage, generation FROM stack WHERE name = 'chaos' AND generation > 0")
        return rows[0] if rows else (None, 0)

    # Checks

    def find(self, words):
        self.findings.append(words)
        print(f"FOUND: {words}", flush=True)

    def recover(self, what, before, changes):
        """A plain deploy, after which nothing may be left to do, and everything was done once."""
        code, output = self.run(*self.deploy_arguments())
        if code != 0:
            self.find(f"{what}: the deploy after it ended with {code}: {output[-600:]}")
            return
        self.counts["settled"] += "was interrupted" in output or "was saved" in output
        code, output = self.run("diff", *self.deploy_arguments()[1:], "--exit-code")
        if code != 0:
            self.find(f"{what}: something is left to do: {output[-600:]}")
        after = self.serial()
        expected = [(before[0], before[1] + changes)] if before[0] == after[0] else [(after[0], 1)]
        if after not in expected:
            self.find(f"{what}: the serial is {after}, was {before}")
        self.check_leftovers(what)

    def check_leftovers(self, what):
        runs = self.query("SELECT id, operation FROM run WHERE endedAt IS NULL")
        leases = self.query("SELECT name, holder, operation FROM stack WHERE holder IS NOT NULL")
        drafts = list((self.folder / ".samlet/artifacts/temporary").iterdir())
        for name, found in [("unfinished runs", runs), ("leases", leases), ("drafts of artifacts", drafts)]:
            if found:
                self.find(f"{what}: {name} are left: {found}")
        engines = [pid for pid, words in self.processes() if b"engine" in words and b"run" in words]
        if len(engines) != 1:
            self.find(f"{what}: {len(engines)} engines run")
        strays = [pid for pid, words in self.processes() if pid not in engines and not self.is_below(pid, engines)]
        if strays:
            self.find(f"{what}: processes without an engine: {strays}")

    def processes(self):
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(self.folder).encode() in words and int(entry.name) != os.getpid():
                yield int(entry.name), words

    @staticmethod
    def is_below(pid, ancestors):
        while pid > 1:
            if pid in ancestors:
                return True
            try:
                pid = int(pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                return True
        return False

    # Kills

    def at_every_step(self, operation):
        """Kills the command line before and after each write to the state, until it gets through."""
        step = 0
        while True:
            step += 1
            before = self.serial()
            self.round += operation == "deploy"
            arguments = self.deploy_arguments() if operation == "deploy" else self.destroy_arguments()
            begin = time.monotonic()
            code, output = self.run(*arguments, SAMLET_STOP_AT_STEP=str(step))
            if code not in (0, -signal.SIGKILL):
                self.find(f"{operation} at step {step} ended with {code}: {output[-600:]}")
            self.counts[f"{operation} killed at a step"] += code == -signal.SIGKILL
            self.recover(f"{operation} killed at step {step}", before, int(operation == "deploy"))
            if operation == "destroy":
                self.stack_down.append((begin, time.monotonic()))
            if code == 0:
                return

    def at_random(self):
        operation = self.random.choice(["deploy", "deploy", "destroy"])
        victim = self.random.choice(["cli", "engine"])
        before = self.serial()
        self.round += operation == "deploy"
        engine = self.status()["processID"] if victim == "engine" else None
        begin = time.monotonic()
        process = self.start(*(self.deploy_arguments() if operation == "deploy" else self.destroy_arguments()))
        delay = self.random.uniform(0, self.durations[operation] * 1.2)
        time.sleep(delay)
        killed = time.monotonic()
        if victim == "engine":
            os.kill(engine, signal.SIGKILL)
            process.communicate(timeout=120)
        else:
            process.kill()
            process.communicate(timeout=120)
        self.counts[f"{victim} killed in {operation}"] += 1
        self.recover(f"{victim} killed {delay:.3f} s into {operation}", before, int(operation == "deploy"))
        if victim == "engine":
            self.engine_down.append((killed, time.monotonic()))
        if operation == "destroy":
            self.stack_down.append((begin, time.monotonic()))

    def measure(self):
        """How long a deployment and a destruction take undisturbed."""
        self.durations = {}
        for operation in ["destroy", "deploy"]:
            begin = time.monotonic()
            code, output = self.run(*(self.deploy_arguments() if operation == "deploy" else self.destroy_arguments()))
            if code != 0:
                self.find(f"{operation} ended with {code}: {output[-600:]}")
            self.durations[operation] = time.monotonic() - begin

    def all(self, rounds, steps):
        for arguments in [["deploy", "anchor"], self.deploy_arguments()]:
            code, output = self.run(*arguments)
            assert code == 0, output
        status = self.status()
        port = int(status["endpoints"]["aws"].rpartition(":")[2])
        resources = self.query("SELECT count(*) FROM resource WHERE stack = 'chaos'")[0][0]
        print(f"a stack of {resources} resources, AWS's APIs at port {port}", flush=True)
        begin = time.monotonic()
        self.measure()
        self.stack_down.append((begin, time.monotonic()))
        callers = [Caller("anchor", port), Caller("chaos-00", port)]
        for caller in callers:
            caller.start()
        if steps:
            self.at_every_step("deploy")
            self.at_every_step("destroy")
        for _ in range(rounds):
            self.at_random()
        for caller in callers:
            caller.isDone = True
        for caller in callers:
            caller.join()
        self.check_calls(*callers)
        self.run("engine", "stop")
        left = [words for _, words in self.processes()]
        if left:
            self.find(f"processes are left at the end: {left}")

    def check_calls(self, anchor, stack):
        for caller, allowed in [(anchor, self.engine_down), (stack, self.engine_down + self.stack_down)]:
            self.counts[f"calls of {caller.function}"] = caller.count
            self.counts[f"calls of {caller.function} that failed while the engine or stack was down"] = len(caller.failures)
            for begin, end, words in caller.failures:
                if not any(begin <= until and end >= since for since, until in allowed):
                    self.find(f"a call of {caller.function} failed: {words}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200, help="kills at random moments (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments (default: 1)")
    parser.add_argument("--no-steps", action="store_true", help="leave out the kills at every step")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samlet-chaos-") as folder:
        chaos = Chaos(folder, options.seed)
        try:
            chaos.all(options.rounds, not options.no_steps)
        finally:
            chaos.run("engine", "stop")
        for name, count in sorted(chaos.counts.items()):
            print(f"{count:8}  {name}")
        print(f"{len(chaos.findings):8}  findings (seed {options.seed})")
    sys.exit(1 if chaos.findings else 0)


if __name__ == "__main__":
    main()
