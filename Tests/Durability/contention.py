#!/usr/bin/env python3
"""Deploys one stack from several processes at once, some of which are stopped for longer than the lease lasts.

    SAMLET=…/samlet Tests/Durability/contention.py --rounds 20 --processes 8 --seed 1

In each round all processes deploy something else at the same time; some are stopped (SIGSTOP) at a random moment for longer
than their lease, and go on when another may have taken it over. The serial must move by exactly the number of deployments that
ended with 0; all others must end with 5 and say that the stack was locked or that they were fenced out; what runs in the end is what
the last of them deployed. Ends with 1 and the findings when something is wrong.
"""

import argparse
import collections
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
LEASE_SECONDS = 1.0

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Turn: {Type: String, Default: none}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: app.handler
      Runtime: python3.13
      Environment: {Variables: {TURN: !Ref Turn}}
""" + "".join(f"  Logs{number}: {{Type: AWS::Logs::LogGroup, Properties: {{RetentionInDays: 7}}}}\n" for number in range(10))


class Contention:
    def __init__(self, folder, seed):
        self.folder = pathlib.Path(folder)
        self.random = random.Random(seed)
        self.environment = {
            **os.environ,
            "SAMLET_HOME": str(self.folder / ".samlet"),
            "SAMLET_AWS_PORT": "0",
            "SAMLET_HTTP_PORT": "0",
            "SAMLET_LEASE_SECONDS": str(LEASE_SECONDS),
            "NO_COLOR": "1",
        }
        self.counts = collections.Counter()
        self.findings = []
        (self.folder / "src").mkdir()
        (self.folder / "src/app.py").write_text("import os\ndef handler(event, context): return os.environ['TURN']\n")
        (self.folder / "template.yaml").write_text(TEMPLATE)

    def find(self, words):
        self.findings.append(words)
        print(f"FOUND: {words}", flush=True)

    def start(self, *arguments):
        return subprocess.Popen(
            [SAMLET, *arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)

    def run(self, *arguments):
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors

    def query(self, sql):
        connection = sqlite3.connect(f"file:{self.folder}/.samlet/state.sqlite?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def serial(self):
        rows = self.query("SELECT generation FROM stack WHERE generation > 0")
        return rows[0][0] if rows else 0

    def deploy(self, turn, pause, outcomes):
        """Deploys; stopped after a while for longer than the lease, where there is a pause."""
        process = self.start("deploy", "--stack-name", "contested", "--parameter-overrides", f"Turn={turn}")
        if pause is not None:
            time.sleep(pause)
            # From then on others may take the lease over, and this one knows nothing of it.
            process.send_signal(signal.SIGSTOP)
            time.sleep(LEASE_SECONDS * 2)
            process.send_signal(signal.SIGCONT)
        output, errors = process.communicate(timeout=120)
        outcomes.append((turn, pause is not None, process.returncode, errors))

    def round(self, number, processes, duration):
        before = self.serial()
        outcomes = []
        threads = []
        for index in range(processes):
            pause = self.random.uniform(0, duration * 1.5) if index % 2 else None
            threads.append(threading.Thread(target=self.deploy, args=(f"{number}-{index}", pause, outcomes)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done = [turn for turn, _, code, _ in outcomes if code == 0]
        moved = self.serial() - before
        if moved != len(done):
            self.find(f"round {number}: the serial moved by {moved}, and {len(done)} deployments ended with 0")
        for turn, was_stopped, code, errors in outcomes:
            name = "stopped" if was_stopped else "not stopped"
            if code == 0:
                self.counts[f"done, {name}"] += 1
            elif code == 5 and "fenced out" in errors:
                self.counts[f"fenced out, {name}"] += 1
            elif code == 5 and "locked by" in errors:
                self.counts[f"locked out, {name}"] += 1
            else:
                self.find(f"round {number}: a deployment ended with {code}: {errors[-400:]}")
        self.check_outcome(number, done)

    def check_outcome(self, number, done):
        """What runs is what one of the deployments has made, whole."""
        code, output, errors = self.run("invoke", "Fn")
        turn = json.loads(output) if code == 0 else errors
        if done and turn not in done:
            self.find(f"round {number}: {turn!r} runs, and {done} were deployed")
        code, output, _ = self.run("diff", "--stack-name", "contested", "--parameter-overrides", f"Turn={turn}", "--exit-code")
        if code != 0:
            self.find(f"round {number}: something is left to do: {output[-400:]}")

    def all(self, rounds, processes):
        code, _, errors = self.run("deploy", "--stack-name", "contested")
        assert code == 0, errors
        begin = time.monotonic()
        self.run("deploy", "--stack-name", "contested", "--parameter-overrides", "Turn=first")
        duration = time.monotonic() - begin
        for number in range(rounds):
            self.round(number, processes, duration)
        self.run("deploy", "--stack-name", "contested", "--parameter-overrides", "Turn=last")
        for name, sql in [
            ("unfinished runs", "SELECT id FROM run WHERE endedAt IS NULL"),
            ("leases", "SELECT holder FROM stack WHERE holder IS NOT NULL"),
        ]:
            if left := self.query(sql):
                self.find(f"{name} are left: {left}")
        numbers = [row[0] for row in self.query("SELECT number FROM generation ORDER BY number")]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            self.find(f"the generations are {numbers}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20, help="how often all deploy at once (default: 20)")
    parser.add_argument("--processes", type=int, default=8, help="how many do (default: 8)")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments (default: 1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samlet-contention-") as folder:
        contention = Contention(folder, options.seed)
        try:
            contention.all(options.rounds, options.processes)
        finally:
            contention.run("engine", "stop")
        for name, count in sorted(contention.counts.items()):
            print(f"{count:8}  {name}")
        print(f"{len(contention.findings):8}  findings (seed {options.seed})")
    sys.exit(1 if contention.findings else 0)


if __name__ == "__main__":
    main()
