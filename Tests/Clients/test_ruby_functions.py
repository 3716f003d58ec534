"""Functions in Ruby that the engine runs."""

import json
import shutil
import urllib.request

import pytest

pytestmark = pytest.mark.skipif(not shutil.which("ruby"), reason="Ruby is not installed")

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {Runtime: ruby3.4, CodeUri: src, Timeout: 10}}
        Resources:
          Main:
            Type: AWS::Serverless::Function
            Properties:
              Handler: app.main
              Layers: [!Ref Shared]
              Events:
                Get: {Type: HttpApi, Properties: {Path: '/ruby/{name}', Method: get}}
          Slow:
            Type: AWS::Serverless::Function
            Properties: {Handler: app.slow, Timeout: 1}
          Crashing:
            Type: AWS::Serverless::Function
            Properties: {Handler: app.crash}
          Broken:
            Type: AWS::Serverless::Function
            Properties: {Handler: broken.main}
          Class:
            Type: AWS::Serverless::Function
            Properties: {Handler: 'app.Shop::Cart.run'}
          Shared:
            Type: AWS::Serverless::LayerVersion
            Properties: {ContentUri: shared}
        """,
    "src/app.rb": """
        $count = 0

        def main(event:, context:)
          require 'shared'
          puts "first line å", "second line"
          return [event["rawPath"], event.dig("pathParameters", "name")] if event["rawPath"]
          raise ArgumentError, event["fail"] if event["fail"]
          { event: event, count: $count += 1, layer: SHARED, name: context.function_name, left: context.get_remaining_time_in_millis,
            user: Process.uid, folder: Dir.pwd, temporary: File.write("/tmp/x", "x"), handler: ENV["_HANDLER"],
            encoding: Encoding.default_external.name, runtime: ENV["AWS_EXECUTION_ENV"] }
        end

        def slow(event:, context:)
          sleep 30 if event["slow"]
          $count += 1
        end

        def crash(event:, context:)
          exit! 7 if event["exit"]
          Process.kill(:SEGV, Process.pid) if event["signal"]
          exit 3 if event["orderly"]
          $count += 1
        end

        module Shop
          class Cart
            def self.run(event:, context:) = { cart: event }
          end
        end
        """,
    "src/broken.rb": """
        def main(event:, context:)
        end
        raise IOError, "cannot start"
        """,
    "shared/ruby/lib/shared.rb": "SHARED = 'from the layer'\n",
}


def invoke(project, name, event, expect=0):
    return json.loads(project.run("invoke", name, "--event", json.dumps(event), expect=expect).stdout)


def test_a_function_runs_and_stays_warm(deployed):
    answers = [invoke(deployed, "Main", {"n": n}) for n in range(2)]
    assert [answer["event"] for answer in answers] == [{"n": 0}, {"n": 1}]
    assert answers[1]["count"] == answers[0]["count"] + 1
    assert answers[0]["layer"] == "from the layer"
    assert 0 < answers[0]["left"] <= 10_000
    assert (answers[0]["handler"], answers[0]["encoding"], answers[0]["runtime"]) == ("app.main", "UTF-8", "AWS_Lambda_ruby3.4")
    log = deployed.run("logs", "Main").stdout
    assert "first line å" in log and "second line" in log


def test_a_version_that_is_not_installed_is_said_once(project):
    if shutil.which("ruby3.2"):
        pytest.skip("the asked version may be installed")
    project.file("template.yaml", APPLICATION["template.yaml"].replace("ruby3.4", "ruby3.2"))
    for path in ["src/app.rb", "src/broken.rb", "shared/ruby/lib/shared.rb"]:
        project.file(path, APPLICATION[path])
    assert project.run("deploy").stderr.count("ruby3.2 is not installed; ruby") == 1


def test_a_route_calls_it(deployed):
    with urllib.request.urlopen(deployed.http_url + "/ruby/x%20y") as response:
        assert json.load(response) == ["/ruby/x y", "x y"]


def test_a_method_of_a_class_is_a_handler(deployed):
    assert invoke(deployed, "Class", [1]) == {"cart": [1]}


def test_errors_are_those_of_lambda(deployed):
    failed = invoke(deployed, "Main", {"fail": "as asked"}, expect=1)
    assert (failed["errorType"], failed["errorMessage"]) == ("Function<ArgumentError>", "as asked")
    assert failed["stackTrace"][0].startswith("/var/task/app.rb:8:in ")
    assert invoke(deployed, "Main", {})["event"] == {}


def test_a_function_that_cannot_start_says_why(deployed):
    failed = invoke(deployed, "Broken", {}, expect=1)
    assert (failed["errorType"], failed["errorMessage"]) == ("Init<IOError>", "cannot start")


def test_a_function_that_takes_too_long_is_ended(deployed):
    assert invoke(deployed, "Slow", {}) == 1
    assert "Task timed out after 1.00 seconds" in invoke(deployed, "Slow", {"slow": True}, expect=1)["errorMessage"]
    assert invoke(deployed, "Slow", {}) == 1


@pytest.mark.parametrize("how, message", [("exit", "exit status 7"), ("signal", "signal: "), ("orderly", "exit")])
def test_a_function_that_ends_itself_is_started_anew(deployed, how, message):
    assert invoke(deployed, "Crashing", {}) >= 1
    assert message in invoke(deployed, "Crashing", {how: True}, expect=1)["errorMessage"]
    assert invoke(deployed, "Crashing", {}) == 1


def test_large_and_binary_payloads_pass(deployed):
    client = deployed.client()
    names = {f["logicalID"]: f["name"] for s in deployed.status()["stacks"] for f in s["functions"]}
    text = "ö" * 2_900_000
    answer = client.invoke(FunctionName=names["Class"], Payload=json.dumps(text, ensure_ascii=False).encode())
    assert json.load(answer["Payload"]) == {"cart": text}


def test_the_starter_runs(project):
    project.run("init", "hello", "--starter", "hello-ruby")
    project.folder = project.folder / "hello"
    project.run("deploy")
    assert invoke(project, "Hello", {"queryStringParameters": {"name": "you"}}) == {"message": "hello, you"}
