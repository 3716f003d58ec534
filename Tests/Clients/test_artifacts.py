"""Packaged code goes when nothing refers to it any more, and never before."""

import concurrent.futures
import io
import re
import time
import zipfile

import pytest

TEMPLATE = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Fn:
        Type: AWS::Serverless::Function
        Properties: {CodeUri: %s, Handler: app.handler, Runtime: python3.13}
    """
CODE = "def handler(event, context): return %r\n"
#: Long enough for a deployment, on a busy machine too.
AGE = 4


@pytest.fixture
def swept(project):
    project.environment["SAMLET_ARTIFACT_SECONDS"] = str(AGE)
    return project


def code_of(project):
    return {p.name for p in (project.folder / ".samlet/artifacts").iterdir() if re.fullmatch("[0-9a-f]{64}", p.name)}


def wait_until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.2)


def archive(text):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("app.py", CODE % text)
    return buffer.getvalue()


def test_what_is_not_deployed_any_more_goes(swept):
    swept.file("template.yaml", TEMPLATE % "src")
    for text in ["one", "two"]:
        swept.file("src/app.py", CODE % text)
        swept.run("deploy")
    client = swept.client()
    client.create_function(
        FunctionName="wire", Runtime="python3.13", Role="arn:aws:iam::000000000000:role/r", Handler="app.handler",
        Code={"ZipFile": archive("wire")})
    client.get_waiter("function_active_v2").wait(FunctionName="wire")
    deployed = code_of(swept)
    assert len(deployed) == 3
    swept.file("src/app.py", CODE % "only looked at")
    swept.run("diff")
    (looked_at,) = code_of(swept) - deployed
    swept.file("src/app.py", CODE % "saved")
    swept.run("diff", "--out", "plan")
    (saved,) = code_of(swept) - deployed - {looked_at}

    wait_until(lambda: looked_at not in code_of(swept))
    assert code_of(swept) == deployed | {saved}
    # All that was kept is of use.
    assert client.invoke(FunctionName="wire")["Payload"].read() == b'"wire"'
    swept.run("rollback", "1")
    assert swept.run("invoke", "Fn").stdout == '"one"\n'
    swept.run("rollback", "2")
    assert swept.run("invoke", "Fn").stdout == '"two"\n'
    swept.run("destroy", "--yes")
    wait_until(lambda: len(code_of(swept)) == 2)
    client.delete_function(FunctionName="wire")
    wait_until(lambda: code_of(swept) == {saved})


def test_deployments_that_go_on_meanwhile_lose_nothing(swept):
    for name in ["a", "b"]:
        swept.file(f"{name}.yaml", TEMPLATE % name)

    def deploy(name):
        """New code again and again; also one that was there before and is old by now."""
        end = time.monotonic() + 3 * AGE
        count = 0
        while time.monotonic() < end:
            text = f"{name} {count}"
            swept.file(f"{name}/app.py", CODE % text)
            swept.run("deploy", f"{name}.yaml")
            assert swept.run("invoke", "Fn", "--stack-name", name).stdout == f'"{text}"\n'
            swept.file(f"{name}/app.py", CODE % f"{name} is only looked at {count % 3}")
            swept.run("diff", f"{name}.yaml")
            count += 1
        return count

    with concurrent.futures.ThreadPoolExecutor() as threads:
        counts = list(threads.map(deploy, ["a", "b"]))
    assert min(counts) > 1
    wait_until(lambda: len(code_of(swept)) == sum(counts))
