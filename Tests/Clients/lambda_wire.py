"""What tests of Lambda's API over the wire share: functions to make, and what is looked at in answers."""

import io
import json
import textwrap
import time
import urllib.error
import urllib.request
import zipfile

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::000000000000:role/r"
ECHO = "def handler(event, context):\n    return event\n"
HANDLER = 'def handler(event, context):\n    return {"version": "%s", "from": context.function_version, "arn": context.invoked_function_arn}\n'
MISMATCH = "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
QUALIFIER_MISMATCH = "The derived qualifier from the function name does not match the specified qualifier."
NO_RESOURCE = "The resource you requested does not exist."


def arn(name):
    return f"arn:aws:lambda:us-east-1:000000000000:function:{name}"


# Functions


def code(text=HANDLER % "one", path="index.py"):
    """An archive of one file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo(path), text)
    return stream.getvalue()


def archive(**files):
    """An archive of Python files; `__` in a name stands for `/`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as content:
        for path, text in files.items():
            content.writestr(zipfile.ZipInfo(path.replace("__", "/") + ".py"), textwrap.dedent(text))
    return stream.getvalue()


def creation(name):
    """What makes a function."""
    return dict(FunctionName=name, Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": code()})


def make(client, name, text=HANDLER % "one", **more):
    """Makes a function; gives what it was answered, when the function is ready."""
    created = client.create_function(**{**creation(name), "Code": {"ZipFile": code(text)}, **more})
    ready(client, created["FunctionName"])
    return created


def create(client, name, text=ECHO, **more):
    """Makes a function; gives its ARN, when the function is ready."""
    return make(client, name, **{"Code": {"ZipFile": archive(index=text)}, **more})["FunctionArn"]


def ready(client, name, **more):
    """What the client's own waiters look at, without their second between looks."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = client.get_function(FunctionName=name, **more)["Configuration"]
        if found["State"] == "Active" and found["LastUpdateStatus"] == "Successful":
            return found
        time.sleep(0.01)
    raise AssertionError(f"{name} is not ready: {found}")


def wait(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.02)
    return found


def provisioned(client, name, qualifier, wanted="READY"):
    def look():
        found = plain(client.get_provisioned_concurrency_config(FunctionName=name, Qualifier=qualifier))
        return found["Status"] == wanted and found

    return wait(look)


def invoke(client, name, **more):
    return json.loads(client.invoke(FunctionName=name, **more)["Payload"].read())


# Answers


def error(call, **arguments):
    """All that is answered to a call that is refused: status, code, message, and what stands beside them."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    response = caught.value.response
    return {
        "status": response["ResponseMetadata"]["HTTPStatusCode"], "code": response["Error"]["Code"],
        "message": response["Error"].get("Message"), "type": response.get("Type"), "reason": response.get("Reason"),
    }


def refused(call, **arguments):
    found = error(call, **arguments)
    return found["code"], found["message"], found["status"]


def plain(response):
    return {key: value for key, value in response.items() if key != "ResponseMetadata"}


def status(response):
    return response["ResponseMetadata"]["HTTPStatusCode"]


def violation(value, member, constraint):
    return f"Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"


def pattern(value, member, text):
    return violation(value, member, f"Member must satisfy regular expression pattern: {text}")


def detected(*violations):
    count = "1 validation error" if len(violations) == 1 else f"{len(violations)} validation errors"
    return f"{count} detected: {'; '.join(violations)}"


# URLs


def fetch(url, data=None, method=None, **headers):
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def open_url(client, name, **more):
    client.add_permission(
        FunctionName=name, StatementId="url", Action="lambda:InvokeFunctionUrl", Principal="*", FunctionUrlAuthType="NONE", **more
    )
