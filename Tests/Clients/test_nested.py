"""Nested stacks and plans between git revisions."""

import json
import os
import pathlib
import subprocess

import pytest
import yaml

PARENT = """
    Transform: AWS::Serverless-2016-10-31
    Parameters: {Stage: {Type: String, Default: test}}
    Resources:
      Orders:
        Type: AWS::Serverless::Application
        Properties:
          Location: orders/template.yaml
          Parameters: {Name: !Sub "${Stage}-orders"}
    Outputs:
      Fn: {Value: !GetAtt Orders.Outputs.Fn}
    """
CHILD = """
    Transform: AWS::Serverless-2016-10-31
    Parameters: {Name: {Type: String}}
    Resources:
      Greet:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: src
          Handler: app.handler
          Runtime: python3.13
          Environment: {Variables: {NAME: !Ref Name, STACK: !Ref AWS::StackName}}
    Outputs:
      Fn: {Value: !Ref Greet}
    """
CODE = 'import os\ndef handler(event, context): return os.environ["NAME"] + " " + os.environ["STACK"]\n'


@pytest.fixture
def nested(project):
    project.file("app/template.yaml", PARENT)
    project.file("app/orders/template.yaml", CHILD)
    project.file("app/orders/src/app.py", CODE)
    return project


def git(project, *arguments):
    identity = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=project.folder, env={**project.environment, **identity}, check=True, capture_output=True)


@pytest.fixture
def committed(nested):
    git(nested, "init", "--quiet")
    git(nested, "add", "app")
    git(nested, "commit", "--quiet", "-m", "first")
    return nested


def test_a_nested_stack_runs_with_the_one_that_holds_it(nested):
    report = nested.run("deploy", "app").stdout
    assert "app-Orders-Greet" in report
    assert json.loads(nested.run("invoke", "Orders/Greet").stdout) == "test-orders app-Orders"
    assert "Nothing to do" in nested.run("deploy", "app").stderr
    nested.run("deploy", "app", "--parameter-overrides", "Stage=prod")
    assert json.loads(nested.run("invoke", "Orders/Greet").stdout) == "prod-orders app-Orders"
    nested.run("destroy", "--yes")
    assert nested.status()["stacks"] == []


def test_mistakes_in_nested_templates_are_shown_there(nested):
    nested.file("app/orders/template.yaml", CHILD.replace("!Ref Name,", "!Ref Nam,"))
    error = nested.run("validate", "app", expect=8).stderr
    assert "app/orders/template.yaml:11" in error and "did you mean 'Name'?" in error


def test_a_plan_between_revisions_needs_no_state(committed):
    scratch = committed.folder / "scratch"
    scratch.mkdir()
    committed.environment["TMPDIR"] = str(scratch)
    assert "Nothing to do" in committed.run("diff", "app", "--base", "HEAD").stdout
    committed.file("app/orders/src/app.py", CODE + "# more\n")
    committed.file("app/template.yaml", PARENT.replace("Default: test", "Default: prod"))
    text = committed.run("diff", "app", "--base", "HEAD", "--exit-code", expect=2).stdout
    assert "compared with HEAD" in text and "1 file changed (+1)" in text and "'prod-orders'" in text
    document = json.loads(committed.run("diff", "app", "--base", "HEAD", "--format", "json").stdout)
    assert {change["logicalId"] for change in document["changes"]} == {"Orders", "Orders/Greet"}
    # Nothing is kept: neither a state nor a copy.
    assert not (committed.folder / ".samlet").exists()
    assert not list(scratch.iterdir())


def test_a_plan_between_revisions_runs_nothing(committed):
    trap = f"{committed.folder}/ran"
    committed.file("app/orders/src/requirements.txt", "-e .\n")
    committed.file("app/orders/src/setup.py", f"open({trap!r}, 'w')\n")
    committed.file("app/orders/src/Makefile", f"build-Greet:\n\ttouch {trap}\n")
    committed.run("diff", "app", "--base", "HEAD")
    assert not os.path.exists(trap)


def test_revisions_that_cannot_be_compared(committed):
    assert "git knows no commit 'nowhere'" in committed.run("diff", "app", "--base", "nowhere", expect=1).stderr
    committed.file("new/template.yaml", "Resources: {T: {Type: AWS::SNS::Topic}}\n")
    done = committed.run("diff", "new", "--base", "HEAD")
    assert "everything is new" in done.stderr and "1 to create" in done.stdout
    assert "--out goes without" in committed.run("diff", "app", "--base", "HEAD", "--out", "x", expect=64).stderr


def test_a_template_without_values_for_its_parameters_can_be_compared(committed):
    committed.file("app/template.yaml", PARENT.replace(", Default: test", ""))
    assert "to change" in committed.run("diff", "app", "--base", "HEAD").stdout


# The jobs of examples/ci


EXAMPLES = pathlib.Path(__file__).parents[2] / "examples" / "ci"
GH = """\
#!/usr/bin/env python3
# Stands in for GitHub's command line: keeps one list of comments.
import json, os, sys
path, words = os.environ["COMMENTS"], sys.argv[1:]
comments = json.load(open(path))
body = next((open(word.split("@", 1)[1]).read() for word in words if word.startswith("body=@")), None)
if "POST" in words:
    comments.append({"id": len(comments) + 1, "body": body})
elif "PATCH" in words:
    number = int(next(word for word in words if word.startswith("repos/")).rsplit("/", 1)[1])
    comments[number - 1]["body"] = body
else:
    assert words[words.index("--jq") + 1] == ".[] | select(.body | startswith(env.mark)) | .id"
    print("\\n".join(str(c["id"]) for c in comments if c["body"].startswith(os.environ["mark"])))
json.dump(comments, open(path, "w"))
"""


def test_the_job_for_github_keeps_one_comment(committed):
    steps = {step.get("name"): step for step in yaml.safe_load((EXAMPLES / "github.yml").read_text())["jobs"]["plan"]["steps"]}
    committed.file("bin/gh", GH).chmod(0o755)
    committed.file("comments.json", '[{"id": 1, "body": "Looks good"}]')
    environment = {
        **committed.environment,
        "PATH": f"{committed.folder}/bin:{committed.environment['PATH']}",
        "COMMENTS": str(committed.folder / "comments.json"),
        "TEMPLATE": "app/template.yaml", "REQUEST": "7", "GITHUB_REPOSITORY": "o/r",
        "GITHUB_STEP_SUMMARY": str(committed.folder / "summary.md"),
    }

    def push(stage):
        committed.file("app/template.yaml", PARENT.replace("Default: test", f"Default: {stage}"))
        git(committed, "commit", "--quiet", "-a", "-m", stage)
        for name in ("Check the template", "Plan", "Comment"):
            subprocess.run(["bash", "-e", "-c", steps[name]["run"]], cwd=committed.folder, env=environment, check=True)
        return json.loads((committed.folder / "comments.json").read_text())

    first = push("prod")
    assert len(first) == 2 and "'prod-orders'" in first[1]["body"]
    second = push("live")
    assert len(second) == 2 and "'live-orders'" in second[1]["body"]
    assert second[0]["body"] == "Looks good"
    assert "'live-orders'" in (committed.folder / "summary.md").read_text()
    assert json.loads((committed.folder / "samlet.sarif").read_text())["version"] == "2.1.0"


# GitLab's answers: notes are in pages of two, and the header names the next one.
CURL = """#!/usr/bin/env python3
import json, os, re, sys
words = sys.argv[1:]
path = os.environ["COMMENTS"]
comments = json.load(open(path))
target = words[words.index("-o") + 1]
address = next(word for word in words if word.startswith("https://"))
assert "PRIVATE-TOKEN: token" in words
if "--request" in words:
    body = open(next(word for word in words if word.startswith("body@")).removeprefix("body@")).read()
    if words[words.index("--request") + 1] == "POST":
        comments.append({"id": len(comments) + 1, "body": body})
    else:
        comments[int(address.rsplit("/", 1)[1]) - 1]["body"] = body
    json.dump(comments, open(path, "w"))
    open(target, "w").write("{}")
else:
    page = int(re.search("[?&]page=([0-9]+)", address)[1])
    more = str(page + 1) if page * 2 < len(comments) else ""
    open(words[words.index("--dump-header") + 1], "w").write(f"HTTP/2 200\\r\\nx-next-page: {more}\\r\\n\\r\\n")
    json.dump(comments[page * 2 - 2:page * 2], open(target, "w"))
"""


def test_the_job_for_gitlab_keeps_one_comment(committed):
    job = yaml.safe_load((EXAMPLES / "gitlab.yml").read_text())["samlet"]
    assert subprocess.run(["sh", "-n"], input="\n".join(job["before_script"]), text=True).returncode == 0
    committed.file("bin/curl", CURL).chmod(0o755)
    committed.file("comments.json", json.dumps([{"id": number + 1, "body": "Looks good"} for number in range(5)]))
    base = subprocess.run(["git", "rev-parse", "HEAD"], cwd=committed.folder, capture_output=True, text=True, check=True).stdout.strip()
    environment = {
        **committed.environment,
        "PATH": f"{committed.folder}/bin:{committed.environment['PATH']}",
        "COMMENTS": str(committed.folder / "comments.json"),
        "TEMPLATE": "app/template.yaml", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "GITLAB_TOKEN": "token",
        "CI_API_V4_URL": "https://gitlab.example/api/v4", "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "7",
    }
    for stage in ("prod", "live"):
        committed.file("app/template.yaml", PARENT.replace("Default: test", f"Default: {stage}"))
        subprocess.run(["sh", "-e", "-c", "\n".join(job["script"])], cwd=committed.folder, env=environment, check=True)
        comments = json.loads((committed.folder / "comments.json").read_text())
        assert len(comments) == 6 and f"'{stage}-orders'" in comments[5]["body"]
        assert all(comment["body"] == "Looks good" for comment in comments[:5])
