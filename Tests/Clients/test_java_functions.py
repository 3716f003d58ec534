"""Functions in Java that the engine runs; a makefile compiles them."""

import json
import pathlib
import shutil
import subprocess
import urllib.request

import pytest
from conftest import ROOT, Project, leftovers

pytestmark = pytest.mark.skipif(not shutil.which("javac"), reason="no JDK is installed")

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {Runtime: java21, CodeUri: src, Timeout: 15, MemorySize: 512}}
        Resources:
          Main:
            Type: AWS::Serverless::Function
            Metadata: {BuildMethod: makefile}
            Properties:
              Handler: example.App::main
              Layers: [!Ref Shared]
              Events:
                Get: {Type: HttpApi, Properties: {Path: '/java/{name}', Method: get}}
          Small:
            Type: AWS::Serverless::Function
            Metadata: {BuildMethod: makefile}
            Properties: {Handler: 'example.App::memory', MemorySize: 128}
          Slow:
            Type: AWS::Serverless::Function
            Metadata: {BuildMethod: makefile}
            Properties: {Handler: 'example.App::slow', Timeout: 2}
          Broken:
            Type: AWS::Serverless::Function
            Metadata: {BuildMethod: makefile}
            Properties: {Handler: example.Broken}
          Shared:
            Type: AWS::Serverless::LayerVersion
            Properties: {ContentUri: shared}
        """,
    "src/Makefile": f"""
build-%:
\tjavac --release 11 -sourcepath .:{ROOT}/Sources/CRuntimeFiles/files/java -implicit:none -d "$(ARTIFACTS_DIR)" example/*.java
""",
    "src/example/App.java": """
        package example;
        import com.amazonaws.services.lambda.runtime.Context;
        import java.util.*;

        public class App {
            private static int count;

            public Map<String, Object> main(Map<String, Object> event, Context context) throws Exception {
                System.out.println("a line å");
                context.getLogger().log("logged\\nin two lines");
                if (event.containsKey("fail")) throw new IllegalArgumentException("as asked");
                if (event.containsKey("exit")) System.exit(7);
                Map<String, Object> result = new TreeMap<>();
                if (event.containsKey("rawPath")) {
                    result.put("path", event.get("pathParameters"));
                    return result;
                }
                result.put("event", event);
                result.put("count", ++count);
                result.put("name", context.getFunctionName());
                result.put("left", context.getRemainingTimeInMillis());
                result.put("heap", Runtime.getRuntime().maxMemory() >> 20);
                result.put("layer", Class.forName("library.Shared").getField("VALUE").get(null));
                result.put("folder", System.getProperty("user.dir"));
                result.put("hash", java.security.MessageDigest.getInstance("SHA-256").digest().length);
                result.put("tls", javax.net.ssl.SSLContext.getDefault().getProtocol());
                return result;
            }

            public long memory(int megabytes) {
                List<byte[]> held = new ArrayList<>();
                for (int index = 0; index < megabytes; index++) held.add(new byte[1 << 20]);
                return held.size();
            }

            public int slow(boolean isSlow) throws InterruptedException {
                if (isSlow) Thread.sleep(30000);
                return ++count;
            }
        }
        """,
    "src/example/Broken.java": """
        package example;
        import com.amazonaws.services.lambda.runtime.*;

        public class Broken implements RequestHandler<String, String> {
            public Broken() { throw new IllegalStateException("cannot start"); }
            public String handleRequest(String event, Context context) { return event; }
        }
        """,
}
SHARED = 'package library; public class Shared { public static final String VALUE = "from the layer"; }'


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    project = Project(tmp_path_factory.mktemp("java"))
    for path, text in APPLICATION.items():
        project.file(path, text)
    source = project.file("library/Shared.java", SHARED)
    classes = project.folder / "classes"
    subprocess.run(["javac", "--release", "11", "-d", classes, source], check=True)
    archive = pathlib.Path(shutil.make_archive(str(project.folder / "shared/java/lib/shared"), "zip", classes))
    archive.rename(archive.with_suffix(".jar"))
    project.run("deploy")
    yield project
    project.stop()
    assert leftovers(project.folder) == []


def invoke(project, name, event, expect=0):
    return json.loads(project.run("invoke", name, "--event", json.dumps(event), expect=expect).stdout)


def test_a_function_runs_and_stays_warm(application):
    answers = [invoke(application, "Main", {"n": n}) for n in range(2)]
    assert [answer["event"] for answer in answers] == [{"n": 0}, {"n": 1}]
    assert answers[1]["count"] == answers[0]["count"] + 1
    first = answers[0]
    assert (first["layer"], first["hash"], first["tls"]) == ("from the layer", 32, "Default")
    assert 0 < first["left"] <= 15_000 and 400 <= first["heap"] <= 436
    log = application.run("logs", "Main").stdout
    assert "a line å" in log and "logged" in log and "in two lines" in log


def test_a_route_calls_it(application):
    with urllib.request.urlopen(application.http_url + "/java/x%20y") as response:
        assert json.load(response) == {"path": {"name": "x y"}}


def test_errors_are_those_of_lambda(application):
    failed = invoke(application, "Main", {"fail": 1}, expect=1)
    assert (failed["errorType"], failed["errorMessage"]) == ("java.lang.IllegalArgumentException", "as asked")
    assert failed["stackTrace"][0] == "example.App.main(App.java:12)"
    assert invoke(application, "Main", {})["event"] == {}


def test_a_function_that_cannot_start_says_why(application):
    failed = invoke(application, "Broken", "", expect=1)
    assert (failed["errorType"], failed["errorMessage"]) == ("java.lang.IllegalStateException", "cannot start")


def test_a_function_that_ends_itself_is_started_anew(application):
    assert "exit status 7" in invoke(application, "Main", {"exit": 1}, expect=1)["errorMessage"]
    assert invoke(application, "Main", {})["count"] == 1


def test_a_function_that_takes_too_long_is_ended(application):
    assert invoke(application, "Slow", False) == 1
    assert "Task timed out after 2.00 seconds" in invoke(application, "Slow", True, expect=1)["errorMessage"]
    assert invoke(application, "Slow", False) == 1


def test_the_smallest_memory_is_enough_for_little(application):
    assert invoke(application, "Small", 20) == 20
    failed = invoke(application, "Small", 500, expect=1)
    # Which of the two comes first, the end of the heap or that of the function's memory, depends on the machine.
    assert failed["errorType"] in ["java.lang.OutOfMemoryError", "Runtime.ExitError"]
    assert invoke(application, "Small", 20) == 20


def test_source_that_is_yet_to_be_built_names_the_command(project):
    project.file("template.yaml", """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties: {CodeUri: src, Handler: example.App, Runtime: java21}
        """)
    project.file("src/pom.xml", "<project/>")
    failed = project.run("deploy", expect=8)
    assert "run 'mvn package' and let CodeUri name the jar" in failed.stderr


def test_the_starter_runs(project):
    project.run("init", "hello", "--starter", "hello-java")
    project.folder = project.folder / "hello"
    project.run("deploy")
    assert invoke(project, "Hello", {"queryStringParameters": {"name": "you"}}) == {"message": "hello, you"}
