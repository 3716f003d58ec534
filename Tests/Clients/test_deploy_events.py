"""What `deploy --format json` tells programs, and what people see of a deployment on a terminal."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from datetime import datetime

import pytest
from test_state import query

TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Parameters: {Secret: {Type: String, NoEcho: true, Default: hunter2}}
    Resources:
      Fn:
        Type: AWS::Serverless::Function
        Properties: {CodeUri: src, Handler: app.handler, Runtime: python3.13}
      Topic: {Type: AWS::SNS::Topic}
      Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
    Outputs:
      Name: {Value: !Ref Fn}
      Secret: {Value: !Sub "x${Secret}"}
    """


@pytest.fixture
def application(project):
    project.file("template.yaml", TEMPLATE)
    project.file("src/app.py", "def handler(event, context): return 1\n")
    return project


def events(done):
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert all({"type", "@level", "@message", "@module", "@timestamp"} <= event.keys() for event in found)
    assert all(datetime.fromisoformat(event["@timestamp"]).tzinfo for event in found)
    return found


def of(found, kind):
    return [event for event in found if event["type"] == kind]


def test_a_deployment_as_events(application):
    done = application.run("deploy", "--format", "json")
    found = events(done)
    assert found[0]["type"] == "version" and found[-1]["type"] == "outputs"
    planned = {e["change"]["resource"]["addr"]: e["change"]["action"] for e in of(found, "planned_change")}
    assert planned == {name: "create" for name in ["Fn", "FnRole", "Topic", "Network"]}
    role = next(e for e in of(found, "planned_change") if e["change"]["resource"]["addr"] == "FnRole")
    assert role["change"]["resource"]["generated_from"] == "Fn"
    for kind in ["apply_start", "apply_complete"]:
        assert {e["hook"]["resource"]["addr"] for e in of(found, kind)} == planned.keys()
    assert [e["changes"]["operation"] for e in of(found, "change_summary")] == ["plan", "apply"]
    assert of(found, "change_summary")[1]["changes"]["generation"] == 1
    warning = of(found, "diagnostic")[0]["diagnostic"]
    assert warning["severity"] == "warning" and warning["code"] == "X903" and warning["range"]["start"]["line"] > 1
    outputs = found[-1]["outputs"]
    assert "-Fn" in outputs["Name"]["value"]
    assert outputs["Secret"] == {"sensitive": True}
    assert "hunter2" not in done.stdout + done.stderr and "Plan:" not in done.stderr

    again = events(application.run("deploy", "--format", "json"))
    assert of(again, "planned_change") == [] and again[-1]["type"] == "outputs"
    application.file("template.yaml", TEMPLATE.replace("      Topic: {Type: AWS::SNS::Topic}\n", ""))
    gone = events(application.run("deploy", "--format", "json"))
    assert [e["hook"]["action"] for e in of(gone, "apply_complete")] == ["delete"]


def test_errors_are_events(application):
    application.file("template.yaml", TEMPLATE.replace("!Ref Fn", "!Ref Fm"))
    done = application.run("deploy", "--format", "json", expect=8)
    found = of(events(done), "diagnostic")
    assert found[0]["diagnostic"]["code"] == "R301" and found[0]["diagnostic"]["range"]["filename"] == "template.yaml"
    assert found[-1]["diagnostic"]["summary"] == "the template has an error"
    assert done.stderr == ""


def test_a_resource_that_cannot_run_as_events(application):
    application.file("other.yaml", TEMPLATE.replace("{CodeUri", "{FunctionName: taken, CodeUri"))
    application.run("deploy", "other.yaml")
    application.file("template.yaml", TEMPLATE.replace("{CodeUri", "{FunctionName: taken, AutoPublishAlias: live, CodeUri"))
    done = application.run("deploy", "--format", "json", expect=8)
    found = events(done)
    assert of(found, "apply_errored")[0]["hook"]["resource"]["addr"] == "Fn"
    assert {e["hook"]["because"] for e in of(found, "skipped")} == {"Fn"}
    assert [e["diagnostic"]["code"] for e in of(found, "diagnostic") if e["diagnostic"].get("code") == "A807"]
    assert [e["changes"]["operation"] for e in of(found, "change_summary")] == ["plan"]
    # For people, who do not watch: one line for it.
    assert re.search(r"  \+ Fn: failed after \d+\.\d s\n", application.run("deploy", expect=8).stderr)


def test_a_saved_plan_as_events(application):
    application.run("diff", "--out", "saved.json")
    found = events(application.run("deploy", "saved.json", "--format", "json"))
    assert len(of(found, "planned_change")) == 4 and found[-1]["type"] == "outputs"
    stale = events(application.run("deploy", "saved.json", "--format", "json", expect=4))
    assert "can no longer be carried out" in of(stale, "diagnostic")[-1]["diagnostic"]["summary"]


class Terminal:
    """A deployment on a terminal of 60 columns."""

    def __init__(self, project, *arguments):
        self.leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        self.process = subprocess.Popen(
            [os.environ["SAMLET"], "deploy", *arguments],
            cwd=project.folder,
            env={**project.environment, "TERM": "xterm"},
            stdin=subprocess.DEVNULL,
            stdout=follower,
            stderr=follower,
        )
        os.close(follower)
        self.seen = ""

    def read_until(self, words):
        while words not in self.seen:
            assert select.select([self.leader], [], [], 30)[0], repr(self.seen)
            try:
                self.seen += os.read(self.leader, 65536).decode()
            except OSError:
                break
        assert words in self.seen, repr(self.seen)

    def close(self):
        self.process.wait(timeout=30)
        os.close(self.leader)


PREPARING = """
    SELECT count(*) FROM run WHERE endedAt IS NULL
        AND EXISTS (SELECT 1 FROM journal WHERE run = run.id AND action = 'update')
        AND NOT EXISTS (SELECT 1 FROM journal WHERE run = run.id AND action = 'commit')
    """


def caught_in_flight(project, engine):
    """A deployment that waits for the engine, which is stopped."""
    for number in range(40):
        project.file("src/app.py", f"def handler(event, context): return {number}\n" + "# much\n" * number)
        terminal = Terminal(project)
        while terminal.process.poll() is None:
            if query(project, PREPARING) == [(0,)]:
                continue
            os.kill(engine, signal.SIGSTOP)
            time.sleep(0.2)
            if query(project, PREPARING) != [(0,)]:
                return terminal
            os.kill(engine, signal.SIGCONT)
            break
        terminal.close()
    pytest.fail("no deployment could be caught in flight")


@pytest.mark.parametrize("interrupts", [False, True])
def test_the_list_on_a_terminal_is_drawn_in_place_and_cleared(application, interrupts):
    application.run("deploy")
    engine = application.status()["processID"]
    terminal = caught_in_flight(application, engine)
    try:
        terminal.read_until("of 1 ready")
        # Drawn a second time, in the place of the first.
        terminal.read_until("\x1b[2A\r  ~ Fn ")
        terminal.read_until(" s\x1b[K")
        assert re.search(r"~ Fn  \d+\.\d s", terminal.seen)
        if interrupts:
            terminal.process.send_signal(signal.SIGINT)
            terminal.read_until("Finishing what is in flight")
    finally:
        os.kill(engine, signal.SIGCONT)
    terminal.read_until("nothing was changed" if interrupts else "Deployed ")
    if interrupts:
        # What Ctrl-C says stays; the list begins anew below it.
        after = terminal.seen[terminal.seen.index("leaves at once.") :]
        assert re.search("\x1b\\[\\d+A|\r  ~ Fn|\r\x1b\\[K", after)[0] in ("\r  ~ Fn", "\r\x1b[K")
    else:
        assert "\x1b[2A\r\x1b[J" in terminal.seen[terminal.seen.rindex(" ready") :]
    terminal.close()
    assert terminal.process.returncode == (130 if interrupts else 0)
