"""Real clients against a real engine. SAMLET names the executable under test."""

import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import textwrap

import pytest

# Tests of the bootstraps alone need no executable.
SAMLET = os.environ.get("SAMLET")
# A shell that runs the tests in the background has them ignore Ctrl-C, and with them all that they start.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Project:
    """A folder with a template and an engine of its own, on ports that are free."""

    def __init__(self, folder):
        assert SAMLET, "SAMLET must name the executable under test"
        self.folder = pathlib.Path(folder)
        self.environment = {
            **os.environ,
            "SAMLET_HOME": str(self.folder / ".samlet"),
            "SAMLET_AWS_PORT": "0",
            "SAMLET_HTTP_PORT": "0",
            "PATH": f"{pathlib.Path(SAMLET).parent}:{os.environ['PATH']}",
            "NO_COLOR": "1",
        }

    def write(self, **files):
        """Writes files below the folder; `__` in a name stands for `/`, and `_dot_` for `.`."""
        for name, text in files.items():
            self.file(name.replace("__", "/").replace("_dot_", "."), text)

    def file(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text))
        if text.startswith("#!"):
            target.chmod(0o755)
        return target

    def run(self, *arguments, stdin=None, expect=0, **options):
        """Runs samlet; the exit status must be the expected one, unless that is None."""
        done = subprocess.run(
            [SAMLET, *arguments], cwd=self.folder, env=self.environment, input=stdin, capture_output=True, text=True, **options
        )
        if expect is not None:
            assert done.returncode == expect, f"exit {done.returncode}, not {expect}:\n{done.stdout}\n{done.stderr}"
        return done

    def status(self):
        return json.loads(self.run("status", "--format", "json").stdout)

    @property
    def aws_url(self):
        return self.status()["endpoints"]["aws"]

    @property
    def http_url(self):
        return self.status()["endpoints"]["http"]

    def client(self, service="lambda", region="us-east-1", **settings):
        import boto3
        import botocore.config

        return boto3.client(
            service,
            endpoint_url=self.aws_url,
            region_name=region,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=botocore.config.Config(retries={"max_attempts": 1}, read_timeout=30, **settings),
        )

    def stop(self):
        self.run("engine", "stop", expect=None)


@pytest.fixture
def project(tmp_path):
    """An empty folder; its engine is stopped at the end, and must leave nothing behind."""
    project = Project(tmp_path)
    yield project
    project.stop()
    assert leftovers(tmp_path) == []


@pytest.fixture(scope="module")
def deployed(request, tmp_path_factory):
    """The application that the test module describes in APPLICATION, deployed once for all its tests."""
    project = Project(tmp_path_factory.mktemp("application"))
    for path, text in request.module.APPLICATION.items():
        project.file(path, text)
    project.run("deploy")
    yield project
    project.stop()
    assert leftovers(project.folder) == []


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """An engine without a stack, for all tests of a module."""
    project = Project(tmp_path_factory.mktemp("engine"))
    project.run("engine", "start")
    yield project
    project.stop()
    assert leftovers(project.folder) == []


@pytest.fixture(scope="module")
def client(engine):
    return engine.client()


@pytest.fixture(scope="module")
def unchecked(engine):
    """A client that sends what it should not."""
    return engine.client(parameter_validation=False)


@pytest.fixture
def name(request):
    """A function's name that no other test has."""
    return "fn-" + hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:8]


def leftovers(folder):
    """Processes and mounts that still know of the folder."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            mounts = (entry / "mountinfo").read_text(errors="replace")
        except OSError:
            continue
        if str(folder) in command or (str(folder) in mounts and entry.name != str(os.getpid())):
            found.append(f"{entry.name}: {command}")
    return found


@pytest.fixture
def example(tmp_path):
    """Copies an example to a folder of the test's own and gives the project in it."""
    projects = []

    def copied(name):
        folder = tmp_path / name
        shutil.copytree(ROOT / "examples" / name, folder, ignore=shutil.ignore_patterns(".samlet"))
        projects.append(Project(folder))
        return projects[-1]

    yield copied
    for project in projects:
        project.stop()
        assert leftovers(project.folder) == []
