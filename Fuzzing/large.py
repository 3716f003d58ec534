#!/usr/bin/env python3
"""Gives samlet texts of 1 MB that are hard to read, and says which take too long or too much memory.

SAMLET=path/to/samlet Fuzzing/large.py [NAME...]   status 1 when one takes more than it may

CPU_SECONDS   what a command may take; 2
COMMANDS      those to run, as a part of what they are printed as: `COMMANDS="validate --fix"`; all
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

TEXTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "texts.py")
CPU_SECONDS = float(os.environ.get("CPU_SECONDS", "2"))
MEGABYTES = 500
COMMANDS = [
    ("validate",),
    ("validate", "--pedantic", "--format", "json"),
    ("validate", "--format", "sarif"),
    ("validate", "--format", "github"),
    ("validate", "--fix"),
    ("transform",),
    ("transform", "--format", "yaml"),
    ("graph", "--format", "svg"),
    ("graph", "--format", "dot"),
    ("graph", "--format", "mermaid", "--expand"),
    ("graph", "--format", "json", "--expand"),
    ("diff", "--base", "HEAD"),
    ("diff", "--base", "HEAD", "--format", "json"),
]
SMALL = "Resources:\n A: {Type: AWS::SNS::Topic}\n"


def run(samlet, command, path):
    """Status, seconds of CPU and megabytes; ended after ten times the seconds allowed."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        limit = int(CPU_SECONDS * 10) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        os.execv(samlet, [samlet, *command, path])
    _, status, usage = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def repository(folder, name):
    """A file of a repository, in which it is small at first."""
    os.makedirs(f"{folder}/{name}")
    path = f"{folder}/{name}/{name}.yaml"
    with open(path, "w", encoding="utf-8") as file:
        file.write(SMALL)
    git = ["git", "-C", os.path.dirname(path), "-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a"]):
        subprocess.run(git + words, check=True)
    return path


def main():
    samlet = os.environ["SAMLET"]
    wanted = os.environ.get("COMMANDS", "")
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        # Another process, since what this one has in memory would count as its children's.
        names = subprocess.check_output([sys.executable, TEXTS, folder, *sys.argv[1:]], text=True).split()
        for name in names:
            path = repository(f"{folder}/repositories", name)
            for command in COMMANDS:
                words = " ".join(command)
                if wanted not in words:
                    continue
                shutil.copyfile(f"{folder}/{name}", path)
                status, seconds, megabytes = run(samlet, command, path)
                is_bad = status not in (0, 8) or seconds > CPU_SECONDS or megabytes > MEGABYTES
                failures += is_bad
                ending = f"status {status}" if status >= 0 else signal.Signals(-status).name
                mark = "BAD" if is_bad else "ok "
                print(f"{mark} {name:21} {words:39} {seconds:6.2f} s {megabytes:5.0f} MB  {ending}", flush=True)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
