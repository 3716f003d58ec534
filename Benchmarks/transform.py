#!/usr/bin/env python3
"""How long `samlet transform` takes beside aws-sam-translator, on this machine in one run.

SAMLET names the executable. The templates are generated: so many functions, each with an Api and a Schedule event.
Both sides are whole processes, from their start to the expanded template. aws-sam-translator (pip install
aws-sam-translator) takes more than the square of a template's time and is therefore asked up to --peer-limit functions.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

SAMLET = os.environ.get("SAMLET", "samlet")

HEAD = """AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, Timeout: 10}
Resources:
"""
FUNCTION = """  Function%(number)d:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://code-bucket/function%(number)d.zip
      Handler: app.handler
      Policies:
      - AWSLambdaBasicExecutionRole
      - DynamoDBCrudPolicy: {TableName: table%(number)d}
      Events:
        Get:
          Type: Api
          Properties: {Path: /items/%(number)d, Method: get}
        Tick:
          Type: Schedule
          Properties: {Schedule: rate(5 minutes)}
"""
PEER = """
import json, sys
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

class Policies:
    def load(self):
        return {}

with open(sys.argv[1]) as file:
    json.dump(transform(yaml_parse(file.read()), {}, Policies()), sys.stdout, indent=2)
"""


def template(folder, count):
    path = pathlib.Path(folder) / f"{count}.yaml"
    path.write_text(HEAD + "".join(FUNCTION % {"number": number} for number in range(count)))
    return path


def measured(command):
    """Seconds of wall time, seconds of processor time and MB at the peak of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={"AWS_DEFAULT_REGION": "us-east-1", **os.environ}
    )
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{errors.decode(errors='replace')}")
    return elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def best(command, turns):
    runs = [measured(command) for _ in range(turns)]
    return tuple(min(column) for column in zip(*runs))


def row(*cells):
    print("".join(f"{cell:>16}" for cell in cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--functions", type=int, nargs="+", default=[10, 100, 500, 2000], help="sizes of the templates")
    parser.add_argument("--turns", type=int, default=5, help="runs of samlet for each size; the best counts")
    parser.add_argument("--peer-limit", type=int, default=500, help="0 leaves aws-sam-translator out")
    options = parser.parse_args()
    row("functions", "samlet", "processor", "memory", "translator", "processor", "faster")
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in options.functions:
            path = template(folder, count)
            elapsed, busy, memory = best([SAMLET, "transform", str(path)], options.turns)
            times[count] = busy
            peer = ("-", "-", "-")
            if count <= options.peer_limit:
                peer_elapsed, peer_busy, _ = measured([sys.executable, "-c", PEER, str(path)])
                peer = (f"{peer_elapsed:.1f} s", f"{peer_busy:.1f} s", f"{peer_elapsed / elapsed:.0f} x")
            row(count, f"{elapsed * 1000:.1f} ms", f"{busy * 1000:.1f} ms", f"{memory:.0f} MB", *peer)
    if 500 in times and 2000 in times:
        print(f"2,000 functions take {times[2000] / times[500]:.2f} times as long as 500")


if __name__ == "__main__":
    main()
