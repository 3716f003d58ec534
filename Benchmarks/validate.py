#!/usr/bin/env python3
"""How long `samlet validate` takes beside cfn-lint and SAM CLI, on this machine in one run.

SAMLET names the executable. Every program is a whole process, from its start to its last word, on one small template and
on generated ones. cfn-lint (pip install cfn-lint) and `sam validate --lint` (pip install aws-sam-cli) are taken from
the PATH, or from a folder that --tools names, such as the bin of a virtual environment; one that is not there is left out.
Nothing is asserted.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from transform import FUNCTION, HEAD, row

SAMLET = os.environ.get("SAMLET", "samlet")

SMALL = HEAD + """  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: s3://code-bucket/hello.zip
      Handler: app.handler
      Events:
        Get: {Type: HttpApi, Properties: {Path: /hello, Method: get}}
"""


def template(folder, count):
    """The small template for 0, else one of so many functions."""
    path = pathlib.Path(folder) / f"{count}.yaml"
    path.write_text(HEAD + "".join(FUNCTION % {"number": number} for number in range(count)) if count else SMALL)
    return str(path)


def peers(folder):
    """The programs beside samlet, each with the words before the template; None for one that is not there."""
    path = os.pathsep.join(([folder] if folder else []) + [os.environ.get("PATH", "")])
    lint = shutil.which("cfn-lint", path=path)
    sam = shutil.which("sam", path=path)
    return {
        "cfn-lint": lint and [lint, "--"],
        "sam validate --lint": sam and [sam, "validate", "--lint", "--region", "us-east-1", "--template"],
    }


def measured(command):
    """Milliseconds of wall time and MB at the peak of one process; what it finds is of no matter here."""
    environment = {"AWS_DEFAULT_REGION": "us-east-1", "SAM_CLI_TELEMETRY": "0", **os.environ}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.perf_counter() - start
    return elapsed * 1000, usage.ru_maxrss / 1024, process.returncode


def best(command, turns):
    runs = [measured(command) for _ in range(turns)]
    return min(run[0] for run in runs), max(run[1] for run in runs), runs[0][2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--functions", type=int, nargs="+", default=[0, 100], help="sizes; 0 is the small template")
    parser.add_argument("--turns", type=int, default=10, help="runs of samlet for each size; the best counts")
    parser.add_argument("--peer-turns", type=int, default=3, help="the same for the others; 0 leaves them out")
    parser.add_argument("--tools", help="a folder with cfn-lint and sam")
    options = parser.parse_args()
    others = peers(options.tools) if options.peer_turns else {}
    for name in [name for name, command in others.items() if not command]:
        print(f"{name} is not installed, and is left out")
    row("template", "program", "time", "memory", "status", "samlet is")
    with tempfile.TemporaryDirectory() as folder:
        for count in options.functions:
            path = template(folder, count)
            shown = f"{count} functions" if count else "small"
            ours, memory, status = best([SAMLET, "validate", path], options.turns)
            row(shown, "samlet", f"{ours:.1f} ms", f"{memory:.0f} MB", status, "")
            for name, command in others.items():
                if not command:
                    continue
                theirs, memory, status = best([*command, path], options.peer_turns)
                row(shown, name.split()[0], f"{theirs:.0f} ms", f"{memory:.0f} MB", status, f"{theirs / ours:.0f} x faster")


if __name__ == "__main__":
    main()
