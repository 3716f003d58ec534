"""Every example does what its own check says."""

import subprocess

import pytest

from conftest import ROOT

EXAMPLES = sorted(path.parent.name for path in ROOT.glob("examples/*/check.sh"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(example, name):
    project = example(name)
    project.run("engine", "start")
    environment = {**project.environment, "HTTP_URL": project.http_url, "AWS_URL": project.aws_url}
    done = subprocess.run(
        ["sh", "-x", project.folder / "check.sh"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_example_has_a_readme_and_a_check():
    folders = {path.name for path in (ROOT / "examples").iterdir() if path.is_dir() and path.name != "ci"}
    assert folders == set(EXAMPLES)
    assert all((ROOT / "examples" / name / "README.md").exists() for name in folders)
