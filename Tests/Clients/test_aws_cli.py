"""The AWS CLI, unchanged."""

import json
import os
import subprocess
import sys

from test_lambda_api import APPLICATION  # noqa: F401 - the application that `deployed` deploys


def aws(deployed, *arguments):
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": deployed.aws_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_PAGER": "",
    }
    return subprocess.run(
        [sys.executable, "-m", "awscli", *arguments], env=environment, capture_output=True, text=True, cwd=deployed.folder
    )


def test_invoke(deployed):
    done = aws(deployed, "lambda", "invoke", "--function-name", "echo", "--payload", '{"a": 1}', "--log-type", "Tail", "out.json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["StatusCode"] == 200 and "LogResult" in answer
    assert json.loads((deployed.folder / "out.json").read_text())["event"] == {"a": 1}


def test_list_functions(deployed):
    done = aws(deployed, "lambda", "list-functions", "--query", "Functions[].FunctionName", "--output", "text")
    assert sorted(done.stdout.split()) == ["echo", "faulty"]


def test_an_unknown_function(deployed):
    done = aws(deployed, "lambda", "get-function", "--function-name", "nobody")
    assert done.returncode != 0
    assert "ResourceNotFoundException" in done.stderr and "Function not found" in done.stderr
