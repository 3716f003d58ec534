"""samlet's bootstraps for Python under every installed interpreter, and beside AWS's own runtime client."""

import importlib.util
import json
import pathlib
import re
import shutil
import subprocess
import sys

import pytest
from runtime_api import Runtime

BOOTSTRAP = pathlib.Path(__file__).resolve().parents[2] / "Sources/CRuntimeFiles/files/python/bootstrap.py"


def interpreters():
    """The Pythons from 3.8 on that are installed, one of each version."""
    found = {}
    candidates = [*pathlib.Path.home().glob(".pyenv/versions/3.*/bin/python3"), sys.executable]
    candidates += [path for minor in range(8, 15) if (path := shutil.which("python3.%d" % minor))]
    for path in candidates:
        done = subprocess.run([path, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True)
        version = tuple(map(int, done.stdout.split()))
        if done.returncode == 0 and version >= (3, 8):
            found.setdefault(version, str(path))
    return [pytest.param(path, id="python%d.%d" % version) for version, path in sorted(found.items())]


every_python = pytest.mark.parametrize("python", interpreters())


@pytest.fixture
def start(tmp_path):
    """Starts a function of some files, with samlet's bootstrap or with AWS's client."""
    started = []

    def start(python, files, handler="app.handler", official=False, **environment):
        folder = tmp_path / str(len(started))
        for path, text in {"task/.keep": "", "libraries/.keep": "", "layers/.keep": "", **in_task(files)}.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        command = [python, "-S", "-B", str(BOOTSTRAP), str(folder / "layers")]
        if official:
            command = [python, "-B", "-m", "awslambdaric", handler]
            environment["PYTHONPATH"] = str(folder / "task")
        started.append(Runtime(command, folder, environment, handler))
        return started[-1]

    yield start
    for runtime in started:
        runtime.stop()


def in_task(files):
    files = {"app.py": files} if isinstance(files, str) else files
    return {path if path.startswith(("layers/", "libraries/")) else "task/" + path: text for path, text in files.items()}


# Results


ECHO = "def handler(event, context): return event"


@every_python
@pytest.mark.parametrize("event", [None, {}, [1, 2.5, "x"], "å€𝄞\u2028", {"deep": [{"a": {"b": None}}]}, True, 10**20])
def test_a_result_is_what_the_handler_returns(start, python, event):
    answer = start(python, ECHO).invoke(event)
    assert (answer.kind, answer.json) == ("response", event)
    assert answer.headers["content-type"] == "application/json"


@every_python
def test_many_invocations_share_one_connection(start, python):
    runtime = start(python, "count = 0\ndef handler(event, context):\n    global count; count += 1; return [count, event]")
    for index in range(500):
        assert runtime.invoke(index).json == [index + 1, index]
    assert runtime.api.connections == 1


@every_python
@pytest.mark.parametrize("size", [65_000, 65_536, 70_000, 6_000_000])
def test_large_payloads_come_and_go_whole(start, python, size):
    runtime = start(python, ECHO)
    for text in ["x" * size, "ö" * (size // 2)]:
        assert runtime.invoke({"text": text}).json == {"text": text}
    assert runtime.invoke(1).json == 1


RESULTS = {
    "characters": "'å€𝄞 \\u2028'",
    "half a surrogate pair": "'\\ud800'",
    "a named tuple": "[__import__('collections').namedtuple('P', 'x y')(1, 2)]",
    "a named tuple in a dict": "{'p': __import__('urllib.parse', fromlist=['x']).urlparse('http://a/b')}",
    "decimals": "[D('1.10'), D('1E+3'), D('-0'), D('12345678901234567890.123456789'), {'a': D('NaN')}]",
    "floats": "[1.0, 1e300, float('nan'), float('inf'), -float('inf')]",
    "bytes inside": "{'body': b'abc', b'key': 1}",
    "bytes": "b'\\x00\\xffraw'",
    "bytes that are no text": "{'body': b'\\xff'}",
    "an ordered dict": "__import__('collections').OrderedDict(b=1, a=2)",
    "keys": "{1: 1, 1.5: 2, None: 3, True: 4}",
    "a key of another type": "{(1, 2): 3}",
    "a set": "{1}",
    "an object": "{'when': __import__('datetime').date(2026, 1, 1)}",
    "an enumeration": "__import__('enum').IntEnum('E', 'a b').b",
    "a cycle": "cycle",
    "controls": "'\\x00\\x1f\\x7f\"\\\\/'",
}
RESULT_SOURCE = """# coding: utf-8
from decimal import Decimal as D
cycle = []
cycle.append(cycle)
def handler(event, context):
    return %s
"""


@every_python
@pytest.mark.parametrize("name", RESULTS)
def test_no_result_ends_the_runtime(start, python, name):
    runtime = start(python, RESULT_SOURCE % RESULTS[name])
    assert runtime.invoke(1).kind in ("response", "error")
    assert runtime.invoke(2).kind in ("response", "error")


@every_python
def test_results_that_json_has_no_word_for(start, python):
    source = RESULT_SOURCE % "eval(event, globals())"
    runtime = start(python, source, AWS_EXECUTION_ENV="AWS_Lambda_python3.13")
    expected = {
        "a named tuple": b'[{"x": 1, "y": 2}]',
        "decimals": b'[1.10, 1E+3, -0, 12345678901234567890.123456789, {"a": NaN}]',
        "floats": b"[1.0, 1e+300, NaN, Infinity, -Infinity]",
        "bytes inside": b'{"body": "abc", "key": 1}',
        "half a surrogate pair": b'"\\ud800"',
        "bytes": b"\x00\xffraw",
    }
    for name, text in expected.items():
        assert runtime.invoke(RESULTS[name]).body == text, name


# Errors


@every_python
def test_an_exception_is_reported_without_the_stack_of_the_runtime(start, python):
    runtime = start(python, "def handler(event, context):\n    raise ValueError('as asked')\n")
    answer = runtime.invoke({}, request_id="8a-1")
    problem = answer.json
    frames = problem.pop("stackTrace")
    assert answer.kind == "error"
    assert problem == {"errorMessage": "as asked", "errorType": "ValueError", "requestId": "8a-1"}
    assert len(frames) == 1
    assert frames[0].startswith('  File "%s/task/app.py", line 2, in handler\n    raise ValueError(\'as asked\')\n' % runtime.folder)
    assert answer.headers["lambda-runtime-function-error-type"] == "ValueError"
    assert "[ERROR] ValueError: as asked\rTraceback (most recent call last):\r\u00a0\u00a0File " in runtime.log


INIT_ERRORS = {
    "no module": ({}, "missing.handler", "Runtime.ImportModuleError", "Unable to import module 'missing': No module named 'missing'"),
    "no module inside": ({"app.py": "import nowhere"}, "app.handler", "Runtime.ImportModuleError",
                         "Unable to import module 'app': No module named 'nowhere'"),
    "no handler": ({"app.py": ""}, "app.handler", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"),
    "no dot": ({"app.py": ""}, "app", "Runtime.MalformedHandlerName",
               "Bad handler 'app': not enough values to unpack (expected 2, got 1)"),
    "built-in": ({}, "sys.exit", "Runtime.BuiltInModuleConflict", "Cannot use built-in module sys as a handler module"),
    "exception": ({"app.py": "1 / 0"}, "app.handler", "ZeroDivisionError", "division by zero"),
}


@every_python
@pytest.mark.parametrize("name", INIT_ERRORS)
def test_a_function_that_cannot_be_started_is_reported(start, python, name):
    files, handler, kind, message = INIT_ERRORS[name]
    runtime = start(python, files, handler)
    answer = runtime.answer()
    assert answer.kind == "init/error"
    assert (answer.json["errorType"], answer.json["errorMessage"], answer.json["requestId"]) == (kind, message, "")
    assert answer.headers["lambda-runtime-function-error-type"] == kind
    assert runtime.wait() == 1
    assert "[ERROR] %s: %s" % (kind, message) in runtime.log


@every_python
def test_a_syntax_error_is_reported_with_its_place(start, python):
    runtime = start(python, "def handler(event, context)\n    return 1\n")
    answer = runtime.answer()
    assert answer.json["errorType"] == "Runtime.UserCodeSyntaxError"
    assert answer.json["errorMessage"].startswith("Syntax error in module 'app': ")
    assert answer.json["stackTrace"] == ['  File "%s/task/app.py" Line 1\n    def handler(event, context)\n' % runtime.folder]


@every_python
@pytest.mark.parametrize("ending, status", [("sys.exit(3)", 3), ("exit(4)", 4), ("sys.exit()", 0), ("os._exit(5)", 5),
                                            ("raise KeyboardInterrupt", -2), ("sys.exit('why')", 1)])
def test_a_handler_that_ends_the_process_ends_it(start, python, ending, status):
    runtime = start(python, "import sys, os\ndef handler(event, context):\n    print('before')\n    " + ending)
    runtime.send({})
    assert runtime.wait() == status
    assert "before\n" in runtime.log
    assert runtime.api.answers.empty()


@every_python
@pytest.mark.parametrize("event", [b"{", b"", b"\xff", b"nul"])
def test_an_event_that_is_no_json_is_an_error_of_the_invocation(start, python, event):
    runtime = start(python, ECHO)
    answer = runtime.invoke(None, raw=event)
    assert (answer.kind, answer.json["errorType"], answer.json["stackTrace"]) == ("error", "Runtime.UnmarshalError", [])
    assert answer.json["errorMessage"].startswith("Unable to unmarshal input: ")
    assert runtime.invoke(1).json == 1


@every_python
def test_a_handler_that_takes_nothing_is_an_error_without_a_stack(start, python):
    answer = start(python, "def handler(): pass").invoke({})
    assert (answer.json["errorType"], answer.json["stackTrace"]) == ("TypeError", [])


@every_python
def test_exceptions_that_misbehave_do_not_end_the_runtime(start, python):
    source = """
class Bad(Exception):
    def __str__(self): raise RuntimeError
def handler(event, context):
    if event == 1: raise Bad
    if event == 2: raise ValueError("\\ud800")
    if event == 3: raise type("Ünfug\\n", (Exception,), {})()
    if event == 4:
        import sys
        sys.stdout = None
        raise ValueError(4)
    return event
"""
    runtime = start(python, source)
    assert [runtime.invoke(event).kind for event in range(6)] == ["response"] + ["error"] * 4 + ["response"]


# Context


@every_python
def test_the_context_tells_everything(start, python):
    source = """
import os
def handler(event, context):
    names = [n for n in dir(context) if not n.startswith("_") and not callable(getattr(context, n))]
    fields = {n: getattr(context, n) for n in names if n not in ("client_context", "identity")}
    client = context.client_context
    return [fields, client and [client.custom, client.env, client.client.app_title], context.identity.cognito_identity_id,
            context.get_remaining_time_in_millis(), os.environ.get("_X_AMZN_TRACE_ID"), repr(context), context.w3c()]
"""
    runtime = start(python, source)
    client = {"client": {"app_title": "ö"}, "custom": {"a": 1}, "env": {"b": 2}, "w3c": {"traceparent": "00-1", "x": 1}}
    fields, custom, identity, left, trace, text, w3c = runtime.invoke(
        {}, "id-1", Client_Context=json.dumps(client, ensure_ascii=False), Cognito_Identity='{"cognitoIdentityId": "c"}',
        Aws_Tenant_Id="t", Trace_Id="Root=1",
    ).json
    assert fields == {
        "aws_request_id": "id-1", "function_name": "hello", "function_version": "$LATEST", "memory_limit_in_mb": "128",
        "log_group_name": "/aws/lambda/hello", "log_stream_name": "2026/01/01/[$LATEST]0", "tenant_id": "t",
        "invoked_function_arn": "arn:aws:lambda:us-east-1:000000000000:function:hello",
    }
    assert (custom, identity, trace, w3c) == ([{"a": 1}, {"b": 2}, "ö"], "c", "Root=1", {"traceparent": "00-1"})
    assert 0 < left <= 3000
    assert text.startswith("LambdaContext([aws_request_id=id-1,log_group_name=/aws/lambda/hello,")
    assert "client_context=ClientContext([custom={'a': 1},env={'b': 2},client=Client([installation_id=None,app_title=ö," in text


@every_python
def test_a_client_context_that_is_no_json_is_an_error(start, python):
    answer = start(python, ECHO).invoke({}, Client_Context="{")
    assert answer.json["errorType"] == "Runtime.LambdaContextUnmarshalError"
    assert answer.json["errorMessage"].startswith("Unable to parse Client Context JSON: ")


# Modules


@every_python
def test_handlers_lie_in_folders_and_packages(start, python):
    files = {"a/b.py": "def handler(event, context): return __name__", "c/__init__.py": "", "c/d.py": "def f(e, c): return __name__"}
    assert start(python, files, "a/b.handler").invoke({}).json == "a.b"
    assert start(python, files, "c.d.f").invoke({}).json == "c.d"


@every_python
def test_the_code_comes_before_layers_before_the_libraries_of_the_runtime(start, python):
    version = subprocess.run([python, "-c", "import sys; print('python%d.%d' % sys.version_info[:2])"], capture_output=True, text=True)
    packages = "layers/python/lib/%s/site-packages/" % version.stdout.strip()
    files = {
        "app.py": "import sys, one, two, three, four, deep\ndef handler(event, context):\n"
                  "    return [one.at, two.at, three.at, four.at, deep.at, sys.argv[1:], [p for p in sys.path if 'site-pack' in p or 'dist-pack' in p]]",
        "one.py": "at = 'task'",
        "path/deep.py": "at = 'pth'",
        "more.pth": "path\n",
    }
    for place, names in [(packages, "one two"), ("layers/python/", "one two three"), ("libraries/", "one two three four")]:
        files.update({"%s%s.py" % (place, name): "at = %r" % place for name in names.split()})
    runtime = start(python, files)
    expected = ["task", packages, "layers/python/", "libraries/", "pth", [], [str(runtime.folder / packages.rstrip("/"))]]
    assert runtime.invoke({}).json == expected


@every_python
def test_a_path_of_the_function_s_own_stands_for_the_layers(start, python, tmp_path):
    files = {
        "app.py": "import mine, custom_was_here\ndef handler(event, context):\n    try: import layered\n    except ImportError: return mine.at",
        "layers/python/layered.py": "", "own/mine.py": "at = 'own'",
        "own/sitecustomize.py": "import sys, types\nsys.modules['custom_was_here'] = types.ModuleType('custom_was_here')",
    }
    assert start(python, files, PYTHONPATH=str(tmp_path / "0/task/own")).invoke({}).json == "own"


@every_python
def test_modules_of_the_function_may_be_named_like_those_of_the_runtime(start, python):
    files = {
        "app.py": "def handler(event, context):\n    if event: raise ValueError(event)\n    import logging\n    return hasattr(logging, 'getLogger')",
        **{name: "raise RuntimeError('not this one')" for name in ["traceback.py", "logging.py", "decimal.py", "samlet_errors.py", "linecache.py"]},
    }
    runtime = start(python, files)
    assert runtime.invoke("x").json["errorType"] == "ValueError"
    assert runtime.invoke(None).json is True


# Logs


LOGGING = """
import logging
def handler(event, context):
    logging.getLogger().%s
    logging.getLogger("mine").info("not shown")
    return [type(h).__name__ for h in logging.getLogger().handlers], type(logging.__loader__).__name__
"""
STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"


@every_python
def test_log_lines_of_text(start, python):
    runtime = start(python, LOGGING % "warning('to %s', 'say')")
    handlers, loader = runtime.invoke({}, "id-7").json
    assert (handlers, loader) == (["LambdaLoggerHandler"], "SourceFileLoader")
    assert re.fullmatch(r"\[WARNING\]\t" + STAMP + r"\.\d{3}Z\tid-7\tto say\n", runtime.log)


@every_python
def test_log_lines_of_json(start, python):
    runtime = start(python, LOGGING % "warning('to say', extra={'n': 1})", AWS_LAMBDA_LOG_FORMAT="JSON", AWS_LAMBDA_LOG_LEVEL="INFO")
    runtime.invoke({}, "id-8", Aws_Tenant_Id="t")
    first, second = map(json.loads, runtime.log.splitlines())
    assert re.fullmatch(STAMP + "Z", first.pop("timestamp"))
    first.pop("taskName", None)
    assert first == {"level": "WARNING", "message": "to say", "logger": "root", "requestId": "id-8", "n": 1, "tenantId": "t"}
    assert (second["level"], second["logger"]) == ("INFO", "mine")


@every_python
def test_an_error_in_json_logs(start, python):
    runtime = start(python, "def handler(event, context): raise ValueError('ö')", AWS_LAMBDA_LOG_FORMAT="JSON")
    runtime.invoke({}, "id-9")
    line = json.loads(runtime.log)
    assert (line["level"], line["errorType"], line["errorMessage"], line["requestId"]) == ("ERROR", "ValueError", "ö", "id-9")


@every_python
def test_functions_that_do_not_log_do_not_load_logging(start, python):
    source = "import sys\ndef handler(event, context): return sorted({'logging', 'traceback', 'socket', 'http.client', 'ssl'} & set(sys.modules))"
    assert start(python, source).invoke({}).json == []


@every_python
def test_what_was_printed_is_out_before_the_result(start, python):
    source = "import sys\ndef handler(event, context):\n    print('line')\n    print('ö and no end', end='')\n    sys.stderr.write('!')"
    runtime = start(python, source)
    runtime.invoke({})
    assert runtime.log == "line\nö and no end!"


# AWS's own client


def normalised(runtime, text):
    """Without what differs from run to run, and without what AWS's client says about updates of its service."""
    text = re.sub(r"[^\n]*LAMBDA_WARNING[^\n]*\n", "", text.replace(str(runtime.folder), "FOLDER"))
    return re.sub(STAMP + r"(\.\d{3})?", "STAMP", text)


SCENARIOS = {name: RESULT_SOURCE % text for name, text in RESULTS.items() if "surrogate" not in name}
SCENARIOS.update({
    "context": "def handler(event, context): return repr(context), context.memory_limit_in_mb",
    "raise": "def inner(): raise KeyError('x')\ndef handler(event, context):\n    inner()",
    "raise from": "def handler(event, context):\n    try: 1 / 0\n    except ZeroDivisionError as error: raise ValueError('a\\nb') from error",
    "no message": "def handler(event, context): raise Exception",
    "recursion in a library": "import json\ndef handler(event, context): json.loads('{')",
    "at start": "def f(): return 1 / 0\nf()",
    "at start of another": "import other",
    "syntax": "def handler(:\n  pass",
    "no handler": "pass",
    "missing": "import nowhere_at_all",
    "logs": "import logging\ndef handler(event, context):\n    logging.error('a %s', 1)\n    try: 1 / 0\n    except Exception: logging.exception('caught')\n    print('printed')",
    "logged object": "import logging\ndef handler(event, context): logging.warning({'a': 1}, extra={'b': object})",
})


@pytest.mark.skipif(not importlib.util.find_spec("awslambdaric"), reason="awslambdaric is not installed")
@pytest.mark.parametrize("log_format", ["Text", "JSON"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_answers_and_logs_are_those_of_aws(start, name, log_format):
    seen = []
    environment = {"AWS_LAMBDA_LOG_FORMAT": log_format, "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13"}
    files = {"app.py": SCENARIOS[name], "other.py": "1 / 0"}
    for official in (False, True):
        runtime = start(sys.executable, files, official=official, **environment)
        answers = [runtime.invoke({"n": 1}, "id-%d" % index) for index in range(2 if "start" not in name else 1)
                   if index == 0 or runtime.process.poll() is None and answers_go_on(runtime)]
        texts = [normalised(runtime, answer.body.decode("utf-8", "replace")) for answer in answers]
        seen.append(([(a.kind, a.headers.get("content-type")) for a in answers], texts, log_lines(normalised(runtime, runtime.log))))
    ours, official = seen
    assert ours[1] == official[1]
    assert [kind for kind, _ in ours[0]] == [kind for kind, _ in official[0]]
    assert ours[2] == official[2]


def answers_go_on(runtime):
    return runtime.api.ready.is_set()


def log_lines(text):
    """Objects where lines are JSON: the order of their fields is nobody's business."""
    return [json.loads(line) if line.startswith("{") else line for line in text.splitlines()]
