"""samlet's bootstrap for Node.js under every installed version."""

import base64
import json
import pathlib
import re
import shutil
import subprocess

import pytest
from runtime_api import Runtime

BOOTSTRAP = pathlib.Path(__file__).resolve().parents[2] / "Sources/CRuntimeFiles/files/nodejs/bootstrap.cjs"
STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


def interpreters():
    """The versions of Node.js from 16 on that are installed, one of each."""
    found = {}
    candidates = [path for path in [shutil.which("node")] if path]
    candidates += pathlib.Path.home().glob(".nvm/versions/node/*/bin/node")
    for path in candidates:
        version = subprocess.run([path, "-p", "process.versions.node"], capture_output=True, text=True).stdout
        if version and int(version.split(".")[0]) >= 16:
            found.setdefault(int(version.split(".")[0]), str(path))
    return [pytest.param(path, id="node%d" % version) for version, path in sorted(found.items())]


pytestmark = pytest.mark.skipif(not interpreters(), reason="Node.js is not installed")
every_node = pytest.mark.parametrize("node", interpreters())


@pytest.fixture
def start(tmp_path):
    started = []

    def start(node, files, handler="app.handler", **environment):
        folder = tmp_path / str(len(started))
        files = {"app.js": files} if isinstance(files, str) else files
        places = {path if path.startswith(("layers/", "libraries/")) else "task/" + path: text for path, text in files.items()}
        for path, text in {"task/.keep": "", **places}.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        command = [node, str(BOOTSTRAP), str(folder / "layers")]
        environment.setdefault("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs20.x")
        started.append(Runtime(command, folder, environment, handler))
        return started[-1]

    yield start
    for runtime in started:
        runtime.stop()


# Results


HANDLERS = {
    "async": "exports.handler = async (event) => event;",
    "promise": "exports.handler = (event) => Promise.resolve(event);",
    "callback": "exports.handler = (event, context, callback) => callback(null, event);",
    "late callback": "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, event), 5); };",
    "succeed": "exports.handler = (event, context) => { context.succeed(event); };",
    "done": "exports.handler = (event, context) => { setImmediate(() => context.done(null, event)); };",
}


@every_node
@pytest.mark.parametrize("name", HANDLERS)
def test_a_result_is_what_the_handler_gives(start, node, name):
    runtime = start(node, HANDLERS[name])
    for event in [None, {"a": [1, 2.5, "å€𝄞"]}, "x", True]:
        answer = runtime.invoke(event)
        assert (answer.kind, answer.json) == ("response", event)
    assert runtime.api.connections == 1


@every_node
@pytest.mark.parametrize("size", [65_000, 65_536, 70_000, 6_000_000])
def test_large_payloads_come_and_go_whole(start, node, size):
    runtime = start(node, HANDLERS["async"])
    for text in ["x" * size, "ö" * (size // 2)]:
        assert runtime.invoke({"text": text}).json == {"text": text}
    assert runtime.invoke(1).json == 1


@every_node
def test_many_invocations_share_one_connection(start, node):
    runtime = start(node, "let count = 0; exports.handler = async (event) => [++count, event];")
    for index in range(500):
        assert runtime.invoke(index).json == [index + 1, index]
    assert runtime.api.connections == 1


@every_node
def test_nothing_is_null(start, node):
    assert start(node, "exports.handler = async () => {};").invoke({}).body == b"null"
    assert start(node, "exports.handler = () => {};").invoke({}).body == b"null"


@every_node
def test_what_cannot_be_json_is_an_error(start, node):
    runtime = start(node, "exports.handler = async (event) => event ? 1n : 1;")
    assert runtime.invoke(True).json["errorMessage"] == "Unable to stringify response body"
    assert runtime.invoke(False).json == 1


# Callbacks and the event loop


@every_node
@pytest.mark.parametrize("waits, expected", [("true", "before"), ("false", "after")])
def test_a_callback_waits_for_the_event_loop_unless_told(start, node, waits, expected):
    runtime = start(node, """
        exports.handler = (event, context, callback) => {
          context.callbackWaitsForEmptyEventLoop = %s;
          setTimeout(() => console.log('timer'), 50);
          callback(null, 1);
        };""" % waits)
    runtime.invoke({})
    assert ("timer" in runtime.log) == (expected == "before")


@every_node
def test_only_the_first_answer_counts(start, node):
    runtime = start(node, "exports.handler = (e, c, callback) => { callback(null, 1); callback(null, 2); c.fail('x'); };")
    assert [runtime.invoke({}).json for _ in range(3)] == [1, 1, 1]


@every_node
def test_a_promise_that_never_settles_is_an_error(start, node):
    runtime = start(node, "exports.handler = async (event) => { if (event) await new Promise(() => {}); return 1; };")
    assert runtime.invoke(True).json["errorType"] == "Runtime.NodeJsExit"
    assert runtime.invoke(False).json == 1


@every_node
def test_callbacks_ended_with_node_24(start, node):
    environment = {"AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x"}
    answer = start(node, HANDLERS["callback"], **environment).answer()
    assert (answer.kind, answer.json["errorType"]) == ("init/error", "Runtime.CallbackHandlerDeprecated")
    runtime = start(node, "exports.handler = (event, context) => [event, 'done' in context];", **environment)
    assert runtime.invoke(1).json == [1, False]


# Errors


@every_node
@pytest.mark.parametrize("source", [
    "exports.handler = async () => { throw new TypeError('as asked'); };",
    "exports.handler = () => { throw new TypeError('as asked'); };",
    "exports.handler = (event, context, callback) => callback(new TypeError('as asked'));",
    "exports.handler = (event, context) => context.fail(new TypeError('as asked'));",
])
def test_an_error_is_reported_with_its_trace(start, node, source):
    runtime = start(node, source)
    for _ in range(2):
        answer = runtime.invoke({})
        assert answer.kind == "error"
        assert set(answer.json) == {"errorType", "errorMessage", "trace"}
        assert (answer.json["errorType"], answer.json["errorMessage"]) == ("TypeError", "as asked")
        assert answer.json["trace"][0] == "TypeError: as asked"
        assert "task/app.js:1" in answer.json["trace"][1]
        assert answer.headers["lambda-runtime-function-error-type"] == "TypeError"


@every_node
def test_an_error_is_one_line_of_the_log(start, node):
    runtime = start(node, "exports.handler = async () => { throw Object.assign(new Error('no'), {code: 'E', more: 1}); };")
    runtime.invoke({}, "id-1")
    line = re.fullmatch(STAMP + "\tid-1\tERROR\tInvoke Error \t({.*})\n", runtime.log)
    fields = json.loads(line[1])
    assert fields.pop("stack")[0] == "Error: no"
    assert fields == {"errorType": "Error", "errorMessage": "no", "code": "E", "more": 1}


@every_node
def test_what_is_thrown_need_not_be_an_error(start, node):
    runtime = start(node, "exports.handler = async (event) => { throw event; };")
    assert runtime.invoke("text").json == {"errorType": "string", "errorMessage": "text", "trace": []}
    assert runtime.invoke({}).json == {"errorType": "object", "errorMessage": "[object Object]", "trace": []}


INIT_ERRORS = {
    "no module": ({}, "missing.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'missing'\nRequire stack:\n"),
    "no module inside": ({"app.js": "require('nowhere')"}, "app.handler", "Runtime.ImportModuleError",
                         "Error: Cannot find module 'nowhere'\nRequire stack:\n- "),
    "no handler": ({"app.js": ""}, "app.handler", "Runtime.HandlerNotFound", "app.handler is undefined or not exported"),
    "no function": ({"app.js": "exports.handler = 1"}, "app.handler", "Runtime.HandlerNotFound", "app.handler is not a function"),
    "no dot": ({"app.js": ""}, "app", "Runtime.MalformedHandlerName", "Bad handler"),
    "two dots": ({"app.js": ""}, "../app.handler", "Runtime.MalformedHandlerName", "'../app.handler' is not a valid handler name."),
    "syntax": ({"app.js": "exports.handler = {{"}, "app.handler", "Runtime.UserCodeSyntaxError", "SyntaxError: "),
    "syntax of a module": ({"app.mjs": "export const a = {{"}, "app.handler", "Runtime.UserCodeSyntaxError", "SyntaxError: "),
    "exception": ({"app.js": "throw new RangeError('far')"}, "app.handler", "RangeError", "far"),
}


@every_node
@pytest.mark.parametrize("name", INIT_ERRORS)
def test_a_function_that_cannot_be_started_is_reported(start, node, name):
    files, handler, kind, message = INIT_ERRORS[name]
    runtime = start(node, files, handler)
    answer = runtime.answer()
    assert (answer.kind, answer.json["errorType"]) == ("init/error", kind)
    assert answer.json["errorMessage"].startswith(message)
    assert answer.headers["lambda-runtime-function-error-type"] == kind
    assert runtime.wait() == 129
    assert "\tundefined\tERROR\tUncaught Exception \t{" in runtime.log


@every_node
def test_an_error_that_nobody_catches_ends_the_process(start, node):
    runtime = start(node, "exports.handler = (e, c, callback) => { setTimeout(() => { throw new Error('late'); }, 1); };")
    assert runtime.invoke({}).json["errorMessage"] == "late"
    assert runtime.wait() == 129
    assert "ERROR\tUncaught Exception \t{" in runtime.log


@every_node
def test_an_error_between_invocations_ends_the_process_and_is_only_logged(start, node):
    runtime = start(node, "exports.handler = async () => { setTimeout(() => { throw new Error('later'); }, 20); return 1; };")
    assert runtime.invoke({}).json == 1
    assert runtime.wait() == 129
    assert runtime.api.answers.empty()
    assert '"errorMessage":"later"' in runtime.log


@every_node
def test_an_error_that_nobody_catches_in_the_middle_of_a_stream_is_reported(start, node):
    body = "stream.write('half'); setTimeout(() => { throw new Error('late'); }, 1); await new Promise(() => setTimeout(() => {}, 9000));"
    runtime = start(node, streaming(body))
    answer = runtime.invoke({})
    assert (answer.kind, answer.json["errorMessage"]) == ("error", "late")
    assert runtime.wait() == 129


@every_node
def test_a_rejection_that_nobody_handles_ends_the_process(start, node):
    runtime = start(node, "exports.handler = (e, c, callback) => { Promise.reject(new Error('lost')); };")
    answer = runtime.invoke({})
    assert (answer.json["errorType"], answer.json["errorMessage"]) == ("Runtime.UnhandledPromiseRejection", "Error: lost")
    assert runtime.wait() == 128
    assert 'ERROR\tUnhandled Promise Rejection \t{"errorType":"Runtime.UnhandledPromiseRejection"' in runtime.log


@every_node
def test_a_handler_that_ends_the_process_ends_it(start, node):
    runtime = start(node, "exports.handler = async () => { console.log('before'); process.exit(3); };")
    runtime.send({})
    assert runtime.wait() == 3
    assert runtime.log.endswith("INFO\tbefore\n")
    assert runtime.api.answers.empty()


# Modules


MODULES = {
    "a module": ({"app.mjs": "import path from 'node:path'; await 1; export const handler = async () => path.basename('/a/b');"}, "b"),
    "a package of modules": ({"app.js": "export const handler = async () => 'b';", "package.json": '{"type": "module"}'}, "b"),
    "a package without a type": ({"app.js": "exports.handler = async () => 'b';", "package.json": "{}"}, "b"),
    "cjs": ({"app.cjs": "exports.handler = async () => require('./other.js').b;", "other.js": "exports.b = 'b'"}, "b"),
    "a default export": ({"app.mjs": "export default { handler: async () => 'b' };"}, "b"),
    "a module of the layers": ({"app.js": "exports.handler = async () => [require('one'), require('two'), require('three')].join();",
                                "layers/nodejs/node20/node_modules/one/index.js": "module.exports = 'node20'",
                                "layers/nodejs/node_modules/one/index.js": "module.exports = 'layer'",
                                "layers/nodejs/node_modules/two.js": "module.exports = 'layer'",
                                "libraries/node_modules/two.js": "module.exports = 'runtime'",
                                "libraries/node_modules/three.js": "module.exports = 'runtime'"}, "node20,layer,runtime"),
}


@every_node
@pytest.mark.parametrize("name", MODULES)
def test_handlers_are_loaded_from_all_kinds_of_modules(start, node, name):
    files, expected = MODULES[name]
    assert start(node, files).invoke({}).json == expected


@every_node
def test_handlers_lie_in_folders_and_objects(start, node):
    files = {"src/deep/app.js": "exports.a = { b: async () => __filename.split('/').slice(-3).join('/') };"}
    assert start(node, files, "src/deep/app.a.b").invoke({}).json == "src/deep/app.js"


# Context and logs


@every_node
def test_the_context_tells_everything(start, node):
    runtime = start(node, """
        exports.handler = async (event, context) =>
          [context, context.getRemainingTimeInMillis(), process.env._X_AMZN_TRACE_ID, process.argv.length];""")
    context, left, trace, arguments = runtime.invoke(
        {}, "id-1", Client_Context='{"custom": {"a": "ö"}}', Cognito_Identity='{"cognitoIdentityId": "c"}', Aws_Tenant_Id="t",
        Trace_Id="Root=1",
    ).json
    assert context == {
        "callbackWaitsForEmptyEventLoop": True, "functionVersion": "$LATEST", "functionName": "hello", "memoryLimitInMB": "128",
        "logGroupName": "/aws/lambda/hello", "logStreamName": "2026/01/01/[$LATEST]0", "clientContext": {"custom": {"a": "ö"}},
        "identity": {"cognitoIdentityId": "c"}, "awsRequestId": "id-1", "tenantId": "t",
        "invokedFunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:hello",
    }
    assert 0 < left <= 3000
    assert (trace, arguments) == ("Root=1", 2)


LEVELS = "exports.handler = async () => { for (const l of ['trace', 'debug', 'log', 'info', 'warn', 'error']) console[l]('a %s', l, {n: 1}); };"


@every_node
def test_log_lines_of_text(start, node):
    runtime = start(node, LEVELS)
    runtime.invoke({}, "id-2")
    lines = [re.fullmatch("(" + STAMP + ")\t(.*)", line)[2] for line in runtime.log.splitlines()]
    levels = ["TRACE", "DEBUG", "INFO", "INFO", "WARN", "ERROR"]
    names = ["trace", "debug", "log", "info", "warn", "error"]
    assert lines == ["id-2\t%s\ta %s { n: 1 }" % pair for pair in zip(levels, names)]


@every_node
def test_an_event_of_several_lines_is_one_line(start, node):
    runtime = start(node, "console.log('start'); exports.handler = async () => { console.log('a\\nb'); };")
    runtime.invoke({}, "id-3")
    assert re.fullmatch(STAMP + "\tundefined\tINFO\tstart\n" + STAMP + "\tid-3\tINFO\ta\rb\n", runtime.log)


@every_node
def test_log_lines_of_json(start, node):
    runtime = start(node, "exports.handler = async () => { console.debug('no'); console.info({a: 1}); console.error('it', new Error('x')); };",
                    AWS_LAMBDA_LOG_FORMAT="JSON", AWS_LAMBDA_LOG_LEVEL="INFO")
    runtime.invoke({}, "id-4", Aws_Tenant_Id="t")
    first, second = map(json.loads, runtime.log.splitlines())
    assert re.fullmatch(STAMP, first.pop("timestamp"))
    assert first == {"level": "INFO", "requestId": "id-4", "tenantId": "t", "message": {"a": 1}}
    assert (second["level"], second["errorType"], second["errorMessage"]) == ("ERROR", "Error", "x")
    assert second["message"].startswith("it Error: x")


@every_node
def test_large_output_is_complete(start, node):
    runtime = start(node, "exports.handler = async () => { process.stdout.write(''); console.log('y'.repeat(1e6)); };")
    runtime.invoke({})
    assert runtime.log.count("y") == 1_000_000


# Streams


def streaming(body):
    return "exports.handler = awslambda.streamifyResponse(async (event, stream, context) => { %s });" % body


@every_node
def test_a_response_is_streamed(start, node):
    runtime = start(node, streaming("stream.setContentType('text/plain'); stream.write('a'); stream.write({b: event}); stream.end('ö');"))
    for event in [1, 2]:
        answer = runtime.invoke(event)
        assert answer.body.decode() == 'a{"b":%d}ö' % event
        assert answer.headers["lambda-runtime-function-response-mode"] == "streaming"
        assert answer.headers["content-type"] == "text/plain"
        assert answer.trailers == {}
    assert runtime.api.connections == 1


@every_node
def test_a_response_is_piped(start, node):
    body = "await require('stream/promises').pipeline(require('stream').Readable.from(['a', 'b'.repeat(200000)]), stream);"
    assert start(node, streaming(body)).invoke({}).body == b"a" + b"b" * 200_000


@every_node
def test_an_empty_response_is_streamed(start, node):
    answer = start(node, streaming("stream.end();")).invoke({})
    assert (answer.body, answer.headers["content-type"]) == (b"", "application/octet-stream")


@every_node
def test_a_streamed_response_has_status_and_headers_in_front(start, node):
    body = "stream = awslambda.HttpResponseStream.from(stream, {statusCode: 201, headers: {a: 'b'}}); stream.write('body'); stream.end();"
    answer = start(node, streaming(body)).invoke({})
    assert answer.headers["content-type"] == "application/vnd.awslambda.http-integration-response"
    metadata, text = answer.body.split(b"\0" * 8)
    assert (json.loads(metadata), text) == ({"statusCode": 201, "headers": {"a": "b"}}, b"body")


@every_node
@pytest.mark.parametrize("before", ["", "stream.write('half'); "])
def test_an_error_ends_a_stream_with_trailers(start, node, before):
    runtime = start(node, streaming("if (!event) { stream.end('ok'); return; } " + before + "throw new TypeError('as asked');"))
    answer = runtime.invoke(True)
    assert answer.body == (b"half" if before else b"")
    assert answer.trailers["lambda-runtime-function-error-type"] == "TypeError"
    problem = json.loads(base64.b64decode(answer.trailers["lambda-runtime-function-error-body"]))
    assert (problem["errorType"], problem["errorMessage"]) == ("TypeError", "as asked")
    assert runtime.invoke(False).body == b"ok"


@every_node
def test_a_stream_that_is_not_ended_is_an_error(start, node):
    runtime = start(node, streaming("stream.write('half');"))
    for _ in range(2):
        problem = json.loads(base64.b64decode(runtime.invoke({}).trailers["lambda-runtime-function-error-body"]))
        assert problem["errorMessage"] == "Response stream is not finished."
