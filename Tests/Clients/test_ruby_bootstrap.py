"""samlet's bootstrap for Ruby under every installed version."""

import json
import pathlib
import re
import shutil
import signal
import subprocess

import pytest
from runtime_api import Runtime

BOOTSTRAP = pathlib.Path(__file__).resolve().parents[2] / "Sources/CRuntimeFiles/files/ruby/bootstrap.rb"
# As the engine starts it, for any version of Ruby.
FLAGS = ["--disable=gems,did_you_mean"]


def interpreters():
    """The Rubies from 3.0 on that are installed, one of each version."""
    found = {}
    candidates = [path for path in [shutil.which("ruby")] if path]
    candidates += pathlib.Path.home().glob(".rbenv/versions/*/bin/ruby")
    for path in candidates:
        version = subprocess.run([path, "-e", "print RUBY_VERSION"], capture_output=True, text=True).stdout
        if version and int(version.split(".")[0]) >= 3:
            found.setdefault(version, str(path))
    return [pytest.param(path, id="ruby" + version) for version, path in sorted(found.items())]


pytestmark = pytest.mark.skipif(not interpreters(), reason="Ruby is not installed")
every_ruby = pytest.mark.parametrize("ruby", interpreters())


@pytest.fixture
def start(tmp_path):
    started = []

    def start(ruby, files, handler="app.handler", **environment):
        folder = tmp_path / str(len(started))
        files = {"app.rb": files} if isinstance(files, str) else files
        places = {path if path.startswith(("layers/", "libraries/")) else "task/" + path: text for path, text in files.items()}
        for path, text in {"task/.keep": "", **places}.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        command = [ruby, *FLAGS, str(BOOTSTRAP), str(folder / "layers")]
        environment.setdefault("AWS_EXECUTION_ENV", "AWS_Lambda_ruby3.4")
        started.append(Runtime(command, folder, environment, handler))
        return started[-1]

    yield start
    for runtime in started:
        runtime.stop()


def handler(body):
    return "def handler(event:, context:)\n%s\nend\n" % body


ECHO = handler("event")


# Results


@every_ruby
def test_a_result_is_what_the_handler_gives(start, ruby):
    runtime = start(ruby, ECHO)
    for event in [None, {"a": [1, 2.5, "å€𝄞"]}, "x", True, [], 12345678901234567890]:
        answer = runtime.invoke(event)
        assert (answer.kind, answer.json) == ("response", event)
        assert answer.headers["content-type"] == "application/json"
    assert runtime.api.connections == 1


@every_ruby
@pytest.mark.parametrize("size", [65_000, 65_536, 70_000, 6_000_000])
def test_large_payloads_come_and_go_whole(start, ruby, size):
    runtime = start(ruby, ECHO)
    for text in ["x" * size, "ö" * (size // 2)]:
        assert runtime.invoke({"text": text}).json == {"text": text}
    assert runtime.invoke(1).json == 1


@every_ruby
def test_many_invocations_share_one_connection(start, ruby):
    runtime = start(ruby, "$count = 0\n" + handler("[$count += 1, event]"))
    for index in range(500):
        assert runtime.invoke(index).json == [index + 1, index]
    assert runtime.api.connections == 1


@every_ruby
@pytest.mark.parametrize("source, expected", [
    ("nil", b"null"), ("{a: :b}", b'{"a":"b"}'), ("Time.at(0).utc", b'"1970-01-01 00:00:00 UTC"'), ('"å"', '"å"'.encode()),
])
def test_results_are_written_as_json_writes_them(start, ruby, source, expected):
    assert start(ruby, handler(source)).invoke({}).body == expected


@every_ruby
@pytest.mark.parametrize("source", ['StringIO.new("\\xff\\x00".b)', 'IO.popen(["printf", "\\\\377\\\\000"])'])
def test_what_can_be_read_is_passed_on_as_it_is(start, ruby, source):
    answer = start(ruby, handler(source)).invoke({})
    assert (answer.kind, answer.body) == ("response", b"\xff\x00")
    assert answer.headers["content-type"] == "application/unknown"


@every_ruby
def test_an_event_that_is_no_json_comes_as_it_is(start, ruby):
    runtime = start(ruby, handler("event.bytes"))
    runtime.api.invocations.put(({"Content-Type": "text/plain", "Lambda-Runtime-Aws-Request-Id": "1"}, b"a\xff"))
    assert runtime.answer().json == [97, 255]


@every_ruby
def test_functions_may_marshal_by_themselves(start, ruby):
    runtime = start(ruby, ECHO + """
        def (AwsLambda::Marshaller).marshall_request(request)
          [request["content-type"], request.body]
        end
        def (AwsLambda::Marshaller).marshall_response(response)
          "<" + response.join(" ") + ">"
        end
    """)
    assert runtime.invoke(1).body == b"<application/json 1>"


@every_ruby
@pytest.mark.parametrize("source", ["Float::NAN", '"\\xff"', "(1..200).inject([]) { |inner, _| [inner] }"])
def test_what_cannot_be_json_is_an_error(start, ruby, source):
    runtime = start(ruby, handler("event ? %s : 1" % source))
    answer = runtime.invoke(True)
    assert answer.kind == "error"
    assert re.fullmatch(r"Function<JSON::\w+Error>", answer.json["errorType"])
    assert answer.headers["lambda-runtime-function-error-type"] == "Function<UserException>"
    assert runtime.invoke(False).json == 1


# Handlers


@every_ruby
@pytest.mark.parametrize("name", ["app.Inner.call", "app.Inner::Deep.call", "lib/app.Inner.call"])
def test_handlers_of_classes_and_modules(start, ruby, name):
    source = """
        module Inner
          def self.call(event:, context:) = [name, event]
          class Deep
            def self.call(event:, context:) = [name, event]
          end
        end"""
    files = {"app.rb": source, "lib/app.rb": source}
    assert start(ruby, files, name).invoke(1).json == [name.split(".")[1], 1]


@every_ruby
def test_a_handler_sees_no_variables_of_its_file(start, ruby):
    runtime = start(ruby, "@outer = 1\nCONSTANT = 2\n" + handler("[@outer, CONSTANT, self.class.name, private_helper]")
                    + "def private_helper = 3\n")
    assert runtime.invoke({}).json == [None, 2, "LambdaHandler", 3]


@every_ruby
def test_a_function_requires_its_own_files(start, ruby):
    runtime = start(ruby, {
        "app.rb": "require 'inner/a'\nrequire_relative 'b'\nrequire 'date'\n" + handler("[A, B, Date.new(2026, 1, 2).to_s, $0 == __FILE__]"),
        "inner/a.rb": "A = 1", "b.rb": "B = 2"})
    assert runtime.invoke({}).json == [1, 2, "2026-01-02", False]


@every_ruby
def test_what_awss_runtime_has_loaded_needs_no_require(start, ruby):
    runtime = start(ruby, handler("""
        [Net::HTTP.name, URI("http://x/y").path, Logger.name, StringIO.new("a").read, Timeout.name, RbConfig.name,
         JSON.parse("[1]"), Gem::Version.new("1.10") > Gem::Version.new("1.9")]"""))
    assert runtime.invoke({}).json == ["Net::HTTP", "/y", "Logger", "a", "Timeout", "RbConfig", [1], True]


# Errors


@every_ruby
def test_an_error_is_reported_with_its_trace(start, ruby):
    runtime = start(ruby, "def inner\n  raise TypeError, 'as åsked'\nend\n" + handler("inner"))
    for _ in range(2):
        answer = runtime.invoke({})
        assert answer.kind == "error"
        assert list(answer.json) == ["errorMessage", "errorType", "stackTrace"]
        assert (answer.json["errorType"], answer.json["errorMessage"]) == ("Function<TypeError>", "as åsked")
        assert [re.sub(r"^.*/task/|[`']|Object#", "", line) for line in answer.json["stackTrace"]] == [
            "app.rb:2:in inner", "app.rb:5:in handler"]
        assert answer.headers["lambda-runtime-function-error-type"] == "Function<UserException>"


@every_ruby
def test_an_error_is_one_event_of_the_log(start, ruby):
    runtime = start(ruby, handler("raise ArgumentError, 'no'"))
    assert runtime.invoke({}).headers["lambda-runtime-function-error-type"] == "Function<ArgumentError>"
    message, text = runtime.log.split("\n", 1)
    assert message == "Error raised from handler method"
    assert text.count("\n") == 1 and "\r" in text
    assert json.loads(text)["errorType"] == "Function<ArgumentError>"


CRITICAL = {
    "nowhere": "Function<NameError>",
    "nil.nothing": "Function<NoMethodError>",
    "exit 3": "Function<SystemExit>",
    "deep = ->() { deep.() }; deep.()": "Function<SystemStackError>",
    "raise Exception, 'x'": "Function<Exception>",
    "raise NotImplementedError": "Function<NotImplementedError>",
    "raise Interrupt": "Function<Interrupt>",
}


@every_ruby
@pytest.mark.parametrize("source", CRITICAL)
def test_a_critical_error_is_reported_and_ends_the_process(start, ruby, source):
    runtime = start(ruby, "at_exit { puts 'at exit' }\n" + handler(source))
    answer = runtime.invoke({})
    assert (answer.kind, answer.json["errorType"]) == ("error", CRITICAL[source])
    assert runtime.wait() == 255
    assert "Critical exception from handler\n" in runtime.log
    assert runtime.log.endswith("at exit\n")


@every_ruby
def test_a_method_that_is_not_there_is_a_critical_error(start, ruby):
    answer = start(ruby, ECHO, "app.missing").invoke({})
    assert answer.json["errorType"] == "Function<NoMethodError>"
    assert "undefined method" in answer.json["errorMessage"]
    assert start(ruby, ECHO, "app.Missing.handler").invoke({}).json["errorType"] == "Function<NameError>"


@every_ruby
def test_wrong_arguments_are_an_error(start, ruby):
    runtime = start(ruby, "def handler(event, context)\nend\n")
    assert runtime.invoke({}).json["errorType"] == "Function<ArgumentError>"
    assert runtime.invoke({}).json["errorType"] == "Function<ArgumentError>"


@every_ruby
def test_errors_with_strange_messages_are_reported(start, ruby):
    runtime = start(ruby, """
        class Odd < StandardError
          def message = raise('worse')
        end
        def handler(event:, context:)
          raise Odd if event == 1
          error = RuntimeError.new("\\xff".b)
          error.set_backtrace([]) if event == 2
          raise error
        end""")
    assert runtime.invoke(1).json["errorMessage"] == "RuntimeError while asking for the message"
    assert runtime.invoke(3).json["errorMessage"] == "\ufffd"
    assert runtime.invoke(3).json["errorType"] == "Function<RuntimeError>"


INIT_ERRORS = {
    "no file": ({}, "missing.handler", "Init<LoadError>", "cannot load such file -- missing"),
    "no file inside": ({"app.rb": "require 'nowhere'"}, "app.handler", "Init<LoadError>", "cannot load such file -- nowhere"),
    "no dot": ({}, "app", "Init<ArgumentError>", 'Invalid handler ["app"], must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD'),
    "four parts": ({}, "a.b.c.d", "Init<ArgumentError>", "Invalid handler "),
    "syntax": ({"app.rb": "def handler(("}, "app.handler", "Init<SyntaxError>", ""),
    "exception": ({"app.rb": "raise IndexError, 'far'"}, "app.handler", "Init<IndexError>", "far"),
    "exit": ({"app.rb": "exit 3"}, "app.handler", "Init<SystemExit>", "exit"),
    "nothing": ({"app.rb": "nowhere"}, "app.handler", "Init<NameError>", "undefined local variable or method"),
}


@every_ruby
@pytest.mark.parametrize("name", INIT_ERRORS)
def test_a_function_that_cannot_be_started_is_reported(start, ruby, name):
    files, handler, kind, message = INIT_ERRORS[name]
    runtime = start(ruby, files, handler)
    answer = runtime.answer()
    assert (answer.kind, answer.json["errorType"]) == ("init/error", kind)
    assert answer.json["errorMessage"].startswith(message)
    known = kind in ["Init<LoadError>", "Init<ArgumentError>", "Init<SystemExit>", "Init<NameError>"]
    assert answer.headers["lambda-runtime-function-error-type"] == (kind if known else "Function<UserException>")
    assert runtime.wait() == 252
    assert runtime.log.startswith("Init error when loading handler %s\n{\r" % handler)


@every_ruby
def test_the_trace_of_a_start_is_the_functions_own(start, ruby):
    runtime = start(ruby, {"app.rb": "require 'inner'", "inner.rb": "raise 'x'"})
    places = [re.sub(r":in .*|^.*/task/", "", line) for line in runtime.answer().json["stackTrace"]]
    assert places == ["inner.rb:1", "app.rb:1"]


@every_ruby
@pytest.mark.parametrize("source, status", [("exit! 7", 7), ("Process.kill(:KILL, Process.pid)", -9)])
def test_a_process_that_ends_itself_answers_nothing(start, ruby, source, status):
    runtime = start(ruby, handler(source))
    runtime.send({})
    assert runtime.wait() == status
    assert runtime.api.answers.empty()


@every_ruby
def test_a_signal_between_invocations_ends_the_process_in_order(start, ruby):
    runtime = start(ruby, "at_exit { puts 'at exit' }\n" + ECHO)
    runtime.invoke({})
    runtime.process.send_signal(signal.SIGTERM)
    assert runtime.wait() == 0
    assert runtime.log == "at exit\n"


@every_ruby
def test_an_engine_that_is_gone_ends_the_process(start, ruby):
    runtime = start(ruby, ECHO)
    runtime.invoke({})
    runtime.api.close()
    assert runtime.wait() == 1
    assert "the Runtime API closed the connection" in runtime.log


# Context


@every_ruby
def test_the_context_tells_of_the_invocation(start, ruby):
    names = ["function_name", "function_version", "invoked_function_arn", "memory_limit_in_mb", "aws_request_id",
             "log_group_name", "log_stream_name", "identity", "client_context", "w3c", "tenant_id"]
    source = "def handler(event:, context:)\n  [%s]\nend" % ", ".join("context." + name for name in names)
    answer = start(ruby, source).invoke({}, "id-1")
    assert answer.path.endswith("/invocation/id-1/response")
    assert dict(zip(names, answer.json)) == {
        "function_name": "hello", "function_version": "$LATEST",
        "invoked_function_arn": "arn:aws:lambda:us-east-1:000000000000:function:hello", "memory_limit_in_mb": "128",
        "aws_request_id": "id-1", "log_group_name": "/aws/lambda/hello", "log_stream_name": "2026/01/01/[$LATEST]0",
        "identity": None, "client_context": None, "w3c": {}, "tenant_id": None,
    }


@every_ruby
def test_the_context_has_what_the_client_sends(start, ruby):
    runtime = start(ruby, handler("[context.client_context, context.identity, context.w3c, context.tenant_id]"))
    client = {"custom": {"a": "å"}, "w3c": {"baggage": "b", "traceparent": 1, "other": "x"}}
    identity = {"cognitoIdentityId": "i", "cognitoIdentityPoolId": "p"}
    answer = runtime.invoke({}, Client_Context=json.dumps(client), Cognito_Identity=json.dumps(identity), Aws_Tenant_Id="t")
    assert answer.json == [{"custom": {"a": "å"}}, identity, {"baggage": "b"}, "t"]
    assert runtime.invoke({}, Client_Context="{").json["errorType"] == "Function<JSON::ParserError>"


@every_ruby
def test_the_remaining_time_goes_down_to_nothing(start, ruby):
    runtime = start(ruby, handler("[context.get_remaining_time_in_millis, context.deadline_ms]"))
    left, deadline = runtime.invoke({}).json
    assert 0 < left <= 3000 and deadline > 1e12
    assert runtime.invoke({}, Deadline_Ms="5").json == [0, 5]


@every_ruby
def test_the_trace_of_an_invocation_is_in_the_environment(start, ruby):
    runtime = start(ruby, handler("ENV['_X_AMZN_TRACE_ID']"))
    assert runtime.invoke({}, Trace_Id="Root=1-2-3").json == "Root=1-2-3"
    runtime.api.invocations.put(({"Content-Type": "application/json", "Lambda-Runtime-Aws-Request-Id": "1"}, b"1"))
    assert runtime.answer().json is None


# Libraries


def gem(name, version, source):
    """The files of an installed gem, by their paths in the folder of gems."""
    return {
        "specifications/%s-%s.gemspec" % (name, version): """
            Gem::Specification.new do |s|
              s.name, s.version, s.summary, s.authors = '%s', '%s', 'x', ['x']
              s.require_paths = ['lib']
              s.files = ['lib/%s.rb']
            end""" % (name, version, name),
        "gems/%s-%s/lib/%s.rb" % (name, version, name): source,
    }


def version_folder(ruby):
    done = subprocess.run([ruby, "-e", "print RUBY_VERSION[/\\d+\\.\\d+/] + '.0'"], capture_output=True, text=True)
    return done.stdout


@every_ruby
@pytest.mark.parametrize("folder", ["vendor/bundle/ruby/%s", "layers/ruby/gems/%s", "vendor/bundle/ruby/3.4.0", "layers/ruby/gems/3.4.0"])
def test_gems_are_found_in_the_code_and_in_layers(start, ruby, folder):
    place = folder.replace("%s", version_folder(ruby))
    files = {"%s/%s" % (place, path): text for path, text in gem("fancy", "1.2.3", "module Fancy; VALUE = 5; end").items()}
    source = "require 'fancy'\n" + handler("[Fancy::VALUE, Gem.loaded_specs['fancy'].version.to_s]")
    assert start(ruby, {"app.rb": source, **files}).invoke({}).json == [5, "1.2.3"]


@every_ruby
def test_a_newer_gem_stands_for_the_interpreters_own(start, ruby):
    place = "vendor/bundle/ruby/%s" % version_folder(ruby)
    files = {"%s/%s" % (place, path): text for path, text in gem("abbrev", "99.0.0", "OWN = 7").items()}
    assert start(ruby, {"app.rb": "require 'abbrev'\n" + handler("OWN"), **files}).invoke({}).json == 7


@every_ruby
def test_gems_may_be_asked_for_by_version(start, ruby):
    runtime = start(ruby, "begin; gem 'nowhere', '~> 1'; rescue Gem::MissingSpecError => e; MESSAGE = e.class.name; end\n"
                    + handler("MESSAGE"))
    assert runtime.invoke({}).json == "Gem::MissingSpecError"


@every_ruby
def test_a_function_without_gems_starts_without_rubygems(start, ruby):
    runtime = start(ruby, "require 'time'\n" + handler("[$LOADED_FEATURES.any? { |path| path.end_with?('/rubygems.rb') }, !!defined?(Gem)]"))
    assert runtime.invoke({}).json == [False, True]


@every_ruby
def test_ruby_code_is_found_in_the_layers_library(start, ruby):
    runtime = start(ruby, {"app.rb": "require 'shared'\n" + handler("[SHARED, ENV['RUBYLIB'].split(':')]"), "layers/ruby/lib/shared.rb": "SHARED = 1"})
    value, folders = runtime.invoke({}).json
    assert value == 1
    assert [pathlib.Path(path).relative_to(runtime.folder).as_posix() for path in folders] == ["task", "libraries/lib", "layers/ruby/lib"]


@every_ruby
def test_a_functions_own_search_paths_stand_for_those_of_layers(start, ruby, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/elsewhere.rb").write_text("ELSEWHERE = 1")
    runtime = start(ruby, "require 'elsewhere'\n" + handler("[ELSEWHERE, ENV['GEM_PATH']]"), RUBYLIB=str(tmp_path / "other"), GEM_PATH="/nowhere")
    assert runtime.invoke({}).json == [1, "/nowhere"]


# Logs


@every_ruby
def test_what_is_printed_is_in_the_log_at_once(start, ruby):
    runtime = start(ruby, handler("puts 'å', [1]; print 'x'; warn 'w'; $stdout.write(\"\\xff\\x00\\n\"); exit! 0"))
    runtime.send({})
    runtime.wait()
    assert (runtime.folder / "log").read_bytes() == "å\n1\nxw\n".encode() + b"\xff\x00\n"


@every_ruby
def test_a_logger_tells_the_request(start, ruby):
    runtime = start(ruby, "require 'logger'\nL = Logger.new($stdout, progname: 'p')\n" + handler("L.debug('x å'); L.error(IOError.new('y')); nil"))
    runtime.invoke({}, "id-1")
    first, second = runtime.log.splitlines()[:2]
    assert re.fullmatch(r"D, \[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6} #\d+\] DEBUG id-1 -- p: x å", first)
    assert re.fullmatch(r"E, \[.*\] ERROR id-1 -- p: y \(IOError\)", second)


@every_ruby
def test_a_logger_writes_json_when_asked_to(start, ruby):
    runtime = start(ruby, "L = Logger.new($stderr)\n" + handler("L.debug('no'); L.info('x å'); L.warn(IOError.new('y')); nil"),
                    AWS_LAMBDA_LOG_FORMAT="JSON", AWS_LAMBDA_LOG_LEVEL="INFO")
    runtime.invoke({}, "id-1")
    first, second = map(json.loads, runtime.log.splitlines())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", first.pop("timestamp"))
    assert first == {"level": "INFO", "message": "x å", "requestId": "id-1"}
    assert (second["level"], second["errorType"], second["errorMessage"]) == ("WARN", "IOError", "y")


@every_ruby
def test_loggers_of_files_and_with_formats_of_their_own_stay_so(start, ruby):
    runtime = start(ruby, """
        OWN = Logger.new($stdout, level: Logger::ERROR, formatter: ->(severity, *, message) { "#{severity}:#{message}\\n" })
        IO_ = StringIO.new
        FILE = Logger.new(IO_)
        def handler(event:, context:)
          OWN.warn('no'); OWN.error('x'); FILE.info('y')
          IO_.string.include?(context.aws_request_id)
        end""")
    assert runtime.invoke({}).json is False
    assert runtime.log == "ERROR:x\n"
