"""What is saved: histories, leases, journals, failures, exports."""

import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Parameters: {Word: {Type: String, Default: one}}
    Resources:
      Fn:
        Type: AWS::Serverless::Function
        Properties: {CodeUri: src, Handler: app.handler, Runtime: python3.13, Environment: {Variables: {WORD: !Ref Word}}}
    """
CODE = "import os\ndef handler(event, context): return os.environ['WORD']\n"


@pytest.fixture
def words(project):
    project.file("template.yaml", TEMPLATE)
    project.file("src/app.py", CODE)
    project.run("deploy")
    return project


def query(project, sql):
    connection = sqlite3.connect(f"file:{project.folder}/.samlet/state.sqlite?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def start(project, *arguments, **variables):
    return subprocess.Popen(
        [project.environment.get("SAMLET", os.environ["SAMLET"]), *arguments],
        cwd=project.folder,
        env={**project.environment, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


# History


def test_going_back_to_an_earlier_generation(words):
    words.run("deploy", "--parameter-overrides", "Word=two")
    assert words.run("invoke", "Fn").stdout == '"two"\n'
    difference = words.run("diff", "--from", "1", "--to", "2", "--exit-code", expect=2).stdout
    assert "Environment.Variables.WORD" in difference and "'one' → 'two'" in difference
    assert "'two' → 'one'" in words.run("diff", "--from", "2", "--to", "1").stdout
    words.run("diff", "--to", "1", expect=64)

    rolled = words.run("rollback", "1")
    assert "'two' → 'one'" in rolled.stderr and "generation 3" in rolled.stderr
    assert words.run("invoke", "Fn").stdout == '"one"\n'
    assert "Nothing to do" in words.run("deploy").stderr

    history = json.loads(words.run("history", "--format", "json").stdout)
    assert [g["number"] for g in history["generations"]] == [3, 2, 1]
    assert [g["operation"] for g in history["generations"]] == ["rollback", "deploy", "deploy"]
    assert history["serial"] == 3 and history["lineage"]
    assert all(len(g["templateDigest"]) == 64 for g in history["generations"])
    assert words.run("history").stdout.count("\n") == 3
    assert "generation 9" in words.run("rollback", "9", expect=1).stderr


def test_a_generation_whose_code_is_gone_is_refused(words):
    old = query(words, "SELECT record FROM resource WHERE logicalID = 'Fn'")[0][0]
    words.file("src/app.py", CODE + "# changed\n")
    words.run("deploy")
    artifact = json.loads(old)["artifacts"]["Code"].removeprefix("sha256:")
    shutil.rmtree(words.folder / ".samlet/artifacts" / artifact)
    refused = words.run("rollback", "1", expect=1).stderr
    assert "the code of 'Fn' in generation 1 was removed" in refused
    assert json.loads(words.run("history", "--format", "json").stdout)["serial"] == 2


# Failures

TAKEN = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Good:
        Type: AWS::Serverless::Function
        Properties: {CodeUri: src, Handler: app.handler, Runtime: python3.13, Environment: {Variables: {WORD: good}}}
      Bad:
        Type: AWS::Serverless::Function
        Properties: {FunctionName: taken, CodeUri: src, Handler: app.handler, Runtime: python3.13, AutoPublishAlias: live}
    """


def taken(project):
    """Another stack has the name of one of the functions: what cannot be found out before the engine is asked."""
    project.file("src/app.py", CODE)
    project.file("other.yaml", TEMPLATE.replace("CodeUri", "FunctionName: taken, CodeUri"))
    project.run("deploy", "other.yaml")
    project.file("template.yaml", TAKEN)


def test_a_failure_takes_everything_back(project):
    taken(project)
    failed = project.run("deploy", "--stack-name", "mine", expect=8).stderr
    assert "a resource cannot run; nothing was changed" in failed
    assert "BadAliaslive skipped because Bad failed" in failed
    assert [stack["name"] for stack in project.status()["stacks"]] == ["other"]
    # A first deployment that failed is in the way of nothing: what was mended is deployed.
    project.run("destroy", "other", "--yes")
    project.run("deploy", "--stack-name", "mine")
    assert project.run("invoke", "Good").stdout == '"good"\n'


def test_what_can_run_is_kept_when_that_is_wanted(project):
    taken(project)
    failed = project.run("deploy", "--stack-name", "mine", "--on-failure", "keep", expect=7).stderr
    assert "the others are deployed as generation 1" in failed
    assert project.run("invoke", "Good").stdout == '"good"\n'
    history = json.loads(project.run("history", "mine", "--format", "json").stdout)
    assert [g["status"] for g in history["generations"]] == ["partial"]
    # The rest comes with the next deployment.
    project.run("destroy", "other", "--yes")
    mended = project.run("deploy", "--stack-name", "mine").stderr
    assert "+BadVersion" in mended and "Good" not in mended
    assert "Nothing to do" in project.run("deploy", "--stack-name", "mine").stderr


# Leases


def test_eight_deployments_at_once(words):
    """Some are stopped for longer than their lease lasts: the serial moves by one for each that succeeds, and no other."""
    dice = random.Random(1)
    before = json.loads(words.run("history", "--format", "json").stdout)["serial"]
    codes, said = [], ""
    for turn in range(3):
        processes = [
            start(words, "deploy", "--parameter-overrides", f"Word=w{turn}-{number}", SAMLET_LEASE_SECONDS="0.4")
            for number in range(8)
        ]
        for process in dice.sample(processes, 4):
            time.sleep(dice.uniform(0, 0.15))
            process.send_signal(signal.SIGSTOP)
        time.sleep(1)
        for process in processes:
            process.send_signal(signal.SIGCONT)
        for process in processes:
            _, errors = process.communicate(timeout=60)
            codes.append(process.returncode)
            said += errors
            if process.returncode != 0:
                assert process.returncode == 5, errors
                assert "locked by" in errors or "fenced out" in errors, errors
    after = json.loads(words.run("history", "--format", "json").stdout)["serial"]
    assert after - before == codes.count(0) > 0
    assert 5 in codes
    assert query(words, "SELECT count(*) FROM run WHERE endedAt IS NULL") == [(0,)]
    assert words.run("invoke", "Fn").stdout.startswith('"w')


def test_who_is_locked_out_learns_by_whom(words):
    engine = words.status()["processID"]
    holder = interrupted_in_flight(words, engine, "Word=held")
    try:
        other = start(words, "state", "import", str(export_of(words)))
        _, errors = other.communicate(timeout=30)
        assert other.returncode == 5
        assert re.search(rf"locked by \S+@\S+ pid {holder.pid} \(deploy since 20", errors), errors
    finally:
        os.kill(engine, signal.SIGCONT)
    holder.communicate(timeout=30)
    assert holder.returncode == 0


def export_of(project):
    path = project.folder / "export.json"
    project.run("state", "export", "--out", str(path))
    return path


# Interruptions


def many(count=40):
    lines = ["Transform: AWS::Serverless-2016-10-31", "Parameters: {Word: {Type: String, Default: one}}", "Resources:"]
    for number in range(count):
        lines.append(
            f"  Fn{number}: {{Type: AWS::Serverless::Function, Properties: {{CodeUri: src, Handler: app.handler, Runtime: python3.13, "
            "Environment: {Variables: {WORD: !Ref Word}}}}"
        )
    return "\n".join(lines) + "\n"


def interrupted_in_flight(project, engine, override):
    """A deployment that waits for the engine, which is stopped: the caller lets it go on."""
    for _ in range(20):
        process = start(project, "deploy", "--parameter-overrides", override)
        while process.poll() is None:
            if query(project, "SELECT count(*) FROM run WHERE endedAt IS NULL") != [(0,)]:
                os.kill(engine, signal.SIGSTOP)
                time.sleep(0.2)
                if query(project, "SELECT count(*) FROM run WHERE endedAt IS NULL") != [(0,)]:
                    return process
                os.kill(engine, signal.SIGCONT)
                break
        process.communicate(timeout=30)
        override += "x"
    pytest.fail("no deployment could be caught in flight")


@pytest.fixture
def crowd(project):
    project.file("template.yaml", many())
    project.file("src/app.py", CODE)
    project.run("deploy")
    return project


def test_ctrl_c_finishes_what_is_in_flight_and_changes_nothing(crowd):
    engine = crowd.status()["processID"]
    process = interrupted_in_flight(crowd, engine, "Word=two")
    before = query(crowd, "SELECT generation FROM stack")
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert process.poll() is None
    os.kill(engine, signal.SIGCONT)
    _, errors = process.communicate(timeout=30)
    # It may have been saved already when the engine was stopped: then it is done.
    assert "Finishing what is in flight" in errors
    assert process.returncode in (130, 0)
    changed = query(crowd, "SELECT generation FROM stack") != before
    assert not (changed and process.returncode == 130)
    assert query(crowd, "SELECT holder FROM stack") == [(None,)]
    assert query(crowd, "SELECT count(*) FROM run WHERE endedAt IS NULL") == [(0,)]


def test_a_second_ctrl_c_leaves_at_once_and_the_next_command_settles_it(crowd):
    engine = crowd.status()["processID"]
    process = interrupted_in_flight(crowd, engine, "Word=two")
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 130
    os.kill(engine, signal.SIGCONT)
    assert re.search(r"note: the deploy of \S+ that \S+ pid \d+ began at \S+ was ", crowd.run("status").stderr)
    assert crowd.run("status").stderr == ""
    crowd.run("deploy", "--parameter-overrides", "Word=three")
    assert crowd.run("invoke", "Fn7").stdout == '"three"\n'


def test_kills_at_random_and_at_every_step():
    """The whole of it: Tests/Durability/chaos.py --rounds 200."""
    script = pathlib.Path(__file__).resolve().parents[1] / "Durability/chaos.py"
    done = subprocess.run([sys.executable, script, "--rounds", "6", "--no-steps"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


# Files


def test_a_damaged_state_is_kept_and_explained(words):
    words.run("engine", "stop")
    state = words.folder / ".samlet/state.sqlite"
    for name in ["state.sqlite-wal", "state.sqlite-shm"]:
        (words.folder / ".samlet" / name).unlink(missing_ok=True)
    state.write_bytes(b"no database " * 1000)
    for command in [["deploy"], ["status"], ["history"]]:
        failed = words.run(*command, expect=1).stderr
        assert f"'{state}' is not a readable state" in failed
        assert f"with a copy in {state}.damaged-1" in failed
    assert state.read_bytes() == b"no database " * 1000
    assert not pathlib.Path(f"{state}.damaged-2").exists()


def in_a_small_file_system(project, script):
    """Runs a script where `.samlet` is a file system of 4 MB."""
    home = project.folder / ".samlet"
    home.mkdir()
    mounted = f"mount -t tmpfs -o size=4m none {home} && {script}"
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", mounted], cwd=project.folder, env=project.environment, capture_output=True, text=True
    )


@pytest.mark.skipif(
    subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0, reason="needs mounts of its own"
)
def test_a_full_disk_and_a_folder_that_is_read_only(project):
    project.file("template.yaml", TEMPLATE)
    project.file("src/app.py", CODE)
    script = """
        "$SAMLET" deploy || exit 11
        head -c 8m /dev/zero > .samlet/filler
        "$SAMLET" deploy --parameter-overrides Word=two && exit 12
        echo "--- full" >&2
        "$SAMLET" invoke Fn || exit 13
        rm .samlet/filler
        "$SAMLET" deploy --parameter-overrides Word=two || exit 14
        "$SAMLET" invoke Fn || exit 15
        "$SAMLET" engine stop
        mount -o remount,ro .samlet || exit 16
        "$SAMLET" deploy --parameter-overrides Word=three && exit 17
        exit 0
        """
    done = in_a_small_file_system(project, script)
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    assert '"one"\n' in done.stdout and '"two"\n' in done.stdout
    assert "state.sqlite' cannot be used: database or disk is full" in done.stderr
    assert "state.sqlite' cannot be used: unable to open database file" in done.stderr


# Exports


def test_a_state_is_taken_out_and_in(words):
    exported = export_of(words)
    state = json.loads(exported.read_text())
    assert state["formatVersion"] == 1 and state["serial"] == 1 and state["lineage"]
    # The same again is no news.
    assert "has serial 1, the import 1" in words.run("state", "import", str(exported), expect=4).stderr
    words.run("destroy", "--yes")
    words.run("state", "import", str(exported))
    assert words.run("invoke", "Fn").stdout == '"one"\n'
    assert "Nothing to do" in words.run("deploy").stderr
    state["lineage"] = "another"
    state["serial"] = 7
    exported.write_text(json.dumps(state))
    assert "is another one of that name" in words.run("state", "import", str(exported), expect=4).stderr
    exported.write_text("{}")
    assert "is no exported state" in words.run("state", "import", str(exported), expect=1).stderr


def test_what_a_policy_keeps_is_told(project):
    project.file("template.yaml", "Resources:\n  Kept: {Type: AWS::SQS::Queue, DeletionPolicy: Retain}\n  Gone: {Type: AWS::SQS::Queue}\n")
    project.run("deploy")
    destroyed = project.run("destroy", "--yes").stderr
    assert "one resource, 1 kept by policy" in destroyed and "kept: Kept  AWS::SQS::Queue" in destroyed


def test_what_a_policy_kept_is_adopted(project):
    both = "Resources:\n  Kept: {Type: AWS::SQS::Queue, DeletionPolicy: Retain}\n  Other: {Type: AWS::SQS::Queue}\n"
    project.file("template.yaml", both)
    project.run("deploy", "--stack-name", "mine")
    queue = json.loads(query(project, "SELECT record FROM resource WHERE logicalID = 'Kept'")[0][0])["physicalId"]
    project.file("template.yaml", "Resources:\n  Other: {Type: AWS::SQS::Queue}\n")
    project.run("deploy", "--stack-name", "mine")
    assert f"there are Kept={queue}" in project.run("adopt", "Kept=nobody", expect=1).stderr
    assert "it would be another one" in project.run("adopt", f"Renamed={queue}", expect=1).stderr
    project.run("adopt", f"Kept={queue}")
    project.file("template.yaml", both)
    assert "Nothing to do" in project.run("deploy", "--stack-name", "mine").stderr
    project.run("adopt", "nonsense", expect=64)
