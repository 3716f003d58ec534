"""samlet's bootstrap for Java under every installed version; the functions are compiled once, by the first javac."""

import json
import pathlib
import re
import shutil
import subprocess

import pytest
from runtime_api import Runtime

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "Sources/CRuntimeFiles/files/java"
# As the engine starts it.
FLAGS = ["-XX:MaxHeapSize=445644k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8", "-Xshare:auto", "-XX:-UsePerfData"]


def interpreters():
    """The Javas from 11 on that are installed, one of each version."""
    found = {}
    candidates = [path for path in [shutil.which("java")] if path]
    candidates += sorted(pathlib.Path("/usr/lib/jvm").glob("*/bin/java"))
    for path in candidates:
        told = subprocess.run([path, "-version"], capture_output=True, text=True).stderr
        version = re.search(r'version "(\d+)', told)
        if version and int(version[1]) >= 11:
            found.setdefault(int(version[1]), str(path))
    return [pytest.param(path, id="java%d" % version) for version, path in sorted(found.items())]


pytestmark = pytest.mark.skipif(not interpreters() or not shutil.which("javac"), reason="no JDK is installed")
every_java = pytest.mark.parametrize("java", interpreters())

FUNCTIONS = {
    "example/Methods.java": """
        package example;
        import com.amazonaws.services.lambda.runtime.*;
        import java.io.*;
        import java.util.*;
        public class Methods {
            private int count;
            public Object any(Object event) { return event; }
            public static Object fixed(Object event) { return event; }
            public Map<String, Object> map(Map<String, Object> event) { return event; }
            public List<Integer> list(List<Integer> event) { int sum = 0; for (int i : event) sum += i; return List.of(sum); }
            public String text(String event) { return "<" + event + ">"; }
            public int number(Integer event) { return event == null ? -1 : event + 1; }
            public long primitive(long event) { return event + 1; }
            public double real(double event) { return event / 2; }
            public Boolean bool(boolean event) { return !event; }
            public String[] array(String[] event) { Collections.reverse(Arrays.asList(event)); return event; }
            public Set<Color> colors(Set<Color> event) { return event; }
            public java.math.BigDecimal exact(java.math.BigDecimal event) { return event; }
            public byte[] bytes(byte[] event) { return event; }
            public int counted() { return ++count; }
            public void nothing(Object event) {}
            public String context(Context context) { return context.getAwsRequestId(); }
            public String both(String event, Context context) { return event + context.getFunctionName(); }
            public String overloaded(String event) { return "short"; }
            public String overloaded(String event, Context context) { return "long"; }
            public String odd(String a, String b, String c) { return ""; }
            String hidden(String event) { return event; }
            public void streams(InputStream input, OutputStream output) throws IOException { input.transferTo(output); }
            public void all(InputStream input, OutputStream output, Context context) throws IOException {
                output.write(new byte[] {(byte) 255, 0}); input.transferTo(output);
            }
            public void input(InputStream input) {}
            public void output(OutputStream output, Context context) throws IOException { output.write(context.getFunctionVersion().getBytes()); }
            public enum Color {RED, GREEN}
        }
    """,
    "example/Beans.java": """
        package example;
        import java.util.*;
        public class Beans {
            public Order order(Order order) { order.setTotal(order.getItems().size()); return order; }
            public Box<Item> generic(Box<Item> box) { box.value.setName(box.value.getName() + "!"); return box; }
            public Immutable fields(Immutable event) { return event; }
            public Map<String, Object> results(Object event) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("nothing", null);
                result.put("nan", Double.NaN);
                result.put("date", new Date(5));
                result.put("instant", java.time.Instant.ofEpochSecond(1, 500000000));
                result.put("day", java.time.LocalDate.of(2026, 1, 2));
                result.put("present", Optional.of(1));
                result.put("id", new UUID(0, 1));
                result.put("chars", "ab".toCharArray());
                result.put("ints", new int[] {1, 2});
                result.put("color", Methods.Color.RED);
                result.put("text", "\\"\\\\\\n\\u0001å𝄞");
                return result;
            }
            public Map<String, Object> times(Map<String, java.time.Instant> event) { return new TreeMap<>(Map.of("n", event.get("t").getEpochSecond())); }
            public Object cycle(Object event) { List<Object> list = new ArrayList<>(); list.add(list); return list; }
            public Object failing(Object event) { return new Failing(); }
            public static class Failing { public int getValue() { throw new IllegalStateException("no value"); } }
            public static class Item {
                private String name; private Integer count; private boolean isGift; public List<String> tags;
                public String getName() { return name; }
                public void setName(String name) { this.name = name; }
                public Integer getCount() { return count; }
                public void setCount(Integer count) { this.count = count; }
                public boolean isGift() { return isGift; }
                public void setGift(boolean gift) { isGift = gift; }
            }
            public static class Order {
                private String orderId; private List<Item> items; private Map<String, Item> byName; private int total;
                private Methods.Color color; private String hidden = "x";
                public String getOrderId() { return orderId; }
                public void setOrderId(String id) { orderId = id; }
                public List<Item> getItems() { return items; }
                public void setItems(List<Item> items) { this.items = items; }
                public Map<String, Item> getByName() { return byName; }
                public void setByName(Map<String, Item> byName) { this.byName = byName; }
                public int getTotal() { return total; }
                public void setTotal(int total) { this.total = total; }
                public Methods.Color getColor() { return color; }
                public void setColor(Methods.Color color) { this.color = color; }
            }
            public static class Box<T> { public T value; }
            public static class Immutable {
                private final String first; private final int second;
                public Immutable(String first, int second) { this.first = first; this.second = second; }
                public String getFirst() { return first; }
                public int getSecond() { return second; }
            }
        }
    """,
    "example/Interfaces.java": """
        package example;
        import com.amazonaws.services.lambda.runtime.*;
        import java.io.*;
        import java.util.*;
        public class Interfaces {
            public static class Objects implements RequestHandler<Beans.Item, String> {
                public String handleRequest(Beans.Item item, Context context) { return item.getName() + item.getCount() + context.getFunctionName(); }
            }
            public static abstract class Base<T> implements RequestHandler<List<T>, T> {}
            public static class Inherited extends Base<Beans.Item> {
                public Beans.Item handleRequest(List<Beans.Item> items, Context context) { return items.get(1); }
            }
            public static class Streams implements RequestStreamHandler {
                public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException { input.transferTo(output); }
            }
            public static class Nothing implements RequestHandler<Object, Void> {
                public Void handleRequest(Object event, Context context) { return null; }
            }
            public static class Open<T> implements RequestHandler<T, T> {
                public T handleRequest(T event, Context context) { return event; }
            }
            public static class Neither {}
            public class Inner implements RequestHandler<Object, Object> {
                public Object handleRequest(Object event, Context context) { return event; }
            }
            public static class Broken implements RequestHandler<Object, Object> {
                public Broken() { throw new IllegalStateException("as asked"); }
                public Object handleRequest(Object event, Context context) { return event; }
            }
            public static class BrokenClass implements RequestHandler<Object, Object> {
                static { if (true) throw new IllegalStateException("static"); }
                public Object handleRequest(Object event, Context context) { return event; }
            }
        }
    """,
    "example/Errors.java": """
        package example;
        import java.util.*;
        public class Errors {
            public String fail(Map<String, String> event) throws Exception {
                switch (event.get("kind")) {
                    case "plain": throw new IllegalArgumentException("as åsked");
                    case "checked": throw new java.io.IOException();
                    case "cause": throw new RuntimeException("outer", new IllegalStateException("inner"));
                    case "own": throw new Own("own");
                    case "error": throw new AssertionError("assert");
                    case "deep": return fail(event);
                    case "memory": long[][] all = new long[1 << 16][]; for (int i = 0; ; i++) all[i] = new long[1 << 20];
                    case "exit": System.exit(3);
                    case "halt": Runtime.getRuntime().halt(4);
                    case "thread": new Thread(() -> { throw new IllegalStateException("in a thread"); }).start(); return "fine";
                    default: return "fine";
                }
            }
            public static class Own extends Exception { public Own(String message) { super(message); } }
        }
    """,
    "example/Contexts.java": """
        package example;
        import com.amazonaws.services.lambda.runtime.*;
        import java.util.*;
        public class Contexts {
            public List<Object> all(Object event, Context c) {
                return Arrays.asList(c.getAwsRequestId(), c.getLogGroupName(), c.getLogStreamName(), c.getFunctionName(),
                    c.getFunctionVersion(), c.getInvokedFunctionArn(), c.getMemoryLimitInMB(), c.getRemainingTimeInMillis(),
                    c.getTenantId(), c.getXrayTraceId(), System.getProperty("com.amazonaws.xray.traceHeader"),
                    c.getIdentity() == null, c.getClientContext() == null);
            }
            public List<Object> sent(Object event, Context c) {
                return Arrays.asList(c.getIdentity().getIdentityId(), c.getIdentity().getIdentityPoolId(),
                    c.getClientContext().getCustom(), c.getClientContext().getEnvironment(), c.getClientContext().getClient().getAppTitle());
            }
            public Object logs(String event, Context c) throws Exception {
                System.out.println("out å");
                System.err.println("err");
                c.getLogger().log("first\\nsecond\\n");
                c.getLogger().log("bytes\\n".getBytes());
                c.getLogger().log("level", com.amazonaws.services.lambda.runtime.logging.LogLevel.WARN);
                LambdaRuntime.getLogger().log("shared");
                System.out.write(new byte[] {(byte) 255, 0, 10});
                return null;
            }
            public List<Object> machine(Object event) {
                return Arrays.asList(Runtime.getRuntime().maxMemory() >> 20, java.nio.charset.Charset.defaultCharset().name(),
                    System.getProperty("asked"), Thread.currentThread().getContextClassLoader() == getClass().getClassLoader());
            }
        }
    """,
    "org/apache/logging/log4j/ThreadContext.java": """
        package org.apache.logging.log4j;
        public class ThreadContext {
            public static String seen = "nothing";
            public static void put(String name, String value) { seen = name + "=" + value; }
        }
    """,
    "example/Log4j.java": """
        package example;
        import com.amazonaws.services.lambda.runtime.LambdaRuntimeInternal;
        public class Log4j {
            public String seen(boolean use) {
                String seen = org.apache.logging.log4j.ThreadContext.seen;
                LambdaRuntimeInternal.setUseLog4jAppender(use);
                return seen;
            }
        }
    """,
    "example/Uses.java": """
        package example;
        public class Uses {
            public String value(Object event) throws Exception {
                return Class.forName("library.Shared").getField("VALUE").get(null)
                    + " " + getClass().getResource("/data.txt").getPath().endsWith("data.txt");
            }
        }
    """,
}
# Compiled apart, and put into jars.
LIBRARIES = {name: "package library; public class Shared { public static final String VALUE = \"%s\"; }" % name for name in ["code", "layer"]}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """Folders of classes: of the bootstrap, of the functions, and of the library in each of its places."""
    root = tmp_path_factory.mktemp("classes")

    def compile(target, sources, *options):
        paths = []
        for name, text in sources.items():
            paths.append(root / "sources" / target / name)
            paths[-1].parent.mkdir(parents=True, exist_ok=True)
            paths[-1].write_text(text)
        subprocess.run(["javac", "--release", "11", "-nowarn", "-Xlint:-options", "-d", root / target, *options, *paths], check=True)
        return root / target

    bootstrap = compile("bootstrap", {str(p.relative_to(SOURCES)): p.read_text() for p in SOURCES.rglob("*.java")}, "-XDstringConcat=inline")
    functions = compile("functions", FUNCTIONS, "-cp", str(bootstrap))
    libraries = {name: compile(name, {"library/Shared.java": text}) for name, text in LIBRARIES.items()}
    return bootstrap, functions, libraries


@pytest.fixture
def start(tmp_path, compiled):
    started = []

    def start(java, handler, flags=FLAGS, prepare=None, **environment):
        bootstrap, functions, _ = compiled
        folder = tmp_path / str(len(started))
        shutil.copytree(functions, folder / "task")
        if prepare:
            prepare(folder)
        command = [java, *flags, "-cp", str(bootstrap), "samlet.runtime.Main", str(folder / "layers")]
        started.append(Runtime(command, folder, environment, handler))
        return started[-1]

    yield start
    for runtime in started:
        runtime.stop()


# Results


@every_java
@pytest.mark.parametrize("method, event, result", [
    ("any", {"a": [1, 2.5, "å€𝄞", True, {}]}, {"a": [1, 2.5, "å€𝄞", True, {}]}), ("any", None, None), ("any", 1e300, 1e300),
    ("any", 12345678901, 12345678901), ("any", 2**70, 2**70), ("fixed", "x", "x"), ("map", {"a": {"b": [None]}}, {"a": {"b": [None]}}),
    ("list", [1, 2, 3], [6]), ("list", 5, [5]), ("text", "x", "<x>"), ("text", 5, "<5>"), ("number", 1, 2), ("number", "41", 42),
    ("number", None, -1), ("number", 2.9, 3), ("primitive", 2**40, 2**40 + 1), ("primitive", None, 1), ("real", 5, 2.5), ("bool", True, False),
    ("bool", "false", True), ("array", ["a", "b"], ["b", "a"]), ("colors", ["RED", "GREEN"], ["RED", "GREEN"]), ("bytes", "AAE=", "AAE="),
    ("nothing", 1, None), ("both", "x", "xhello"), ("overloaded", "x", "long"), ("counted", {}, 1),
])
def test_methods_take_and_give_objects(start, java, method, event, result):
    runtime = start(java, "example.Methods::" + method)
    answer = runtime.invoke(event)
    assert (answer.kind, answer.json) == ("response", result)
    assert answer.headers["content-type"] == "application/json"


@every_java
def test_an_instance_is_kept_and_so_is_the_connection(start, java):
    runtime = start(java, "example.Methods::counted")
    for count in range(1, 301):
        assert runtime.invoke({}).json == count
    assert runtime.api.connections == 1


@every_java
def test_large_payloads_come_and_go_whole(start, java):
    runtime = start(java, "example.Methods::any")
    for size in [16_000, 65_535, 65_536, 70_000, 6_000_000]:
        for text in ["x" * size, "ö" * (size // 2)]:
            assert runtime.invoke({"text": text}).json == {"text": text}


@every_java
@pytest.mark.parametrize("method, sent, expected", [
    ("streams", b"not json \xff", b"not json \xff"), ("all", b"x", b"\xff\x00x"), ("input", b"x", b"null"), ("output", b"x", b"$LATEST"),
])
def test_methods_take_streams(start, java, method, sent, expected):
    assert start(java, "example.Methods::" + method).invoke(None, raw=sent).body == expected


@every_java
@pytest.mark.parametrize("name, event, result", [
    ("Objects", {"name": "n", "count": 2}, "n2hello"), ("Inherited", [{}, {"name": "b"}], {"name": "b", "isGift": False}),
    ("Streams", {"a": 1}, {"a": 1}), ("Nothing", 1, None),
])
def test_classes_implement_the_interfaces_of_aws(start, java, name, event, result):
    assert start(java, "example.Interfaces$" + name).invoke(event).json == result


@every_java
def test_events_are_beans(start, java):
    event = {
        "orderId": "o", "items": [{"name": "a", "count": "3", "gift": True, "tags": "one"}, {}], "byName": {"x": {"name": "y"}}, "color": "BLUE",
        "total": 99, "unknown": {"deep": [1]}, "hidden": "y",
    }
    assert start(java, "example.Beans::order").invoke(event).body == (
        b'{"orderId":"o","items":[{"name":"a","count":3,"isGift":true,"tags":["one"]},{"isGift":false}],'
        b'"byName":{"x":{"name":"y","isGift":false}},"total":2}')


@every_java
def test_properties_may_have_other_capitals(start, java):
    # As the events of AWS's library have them.
    answer = start(java, "example.Beans::order").invoke({"OrderID": "o", "Items": []})
    assert answer.json == {"orderId": "o", "items": [], "total": 0}


@every_java
def test_beans_may_be_generic_and_immutable(start, java):
    assert start(java, "example.Beans::generic").invoke({"value": {"name": "n"}}).json == {"value": {"name": "n!", "isGift": False}}
    runtime = start(java, "example.Beans::fields")
    assert runtime.invoke({"first": "a", "second": 2}).json == {"first": "a", "second": 2}
    assert runtime.invoke({}).json == {"second": 0}


@every_java
def test_results_are_written_as_awss_runtime_writes_them(start, java):
    assert start(java, "example.Beans::results").invoke({}).json == {
        "nan": "NaN", "date": 5, "instant": 1.5, "day": [2026, 1, 2], "present": 1, "id": "00000000-0000-0000-0000-000000000001",
        "chars": "ab", "ints": [1, 2], "color": "RED", "text": "\"\\\n\u0001å𝄞",
    }
    assert start(java, "example.Beans::times").invoke({"t": "2026-01-02T00:00:00Z"}).json == {"n": 1767312000}
    answer = start(java, "example.Methods::exact").invoke(None, raw=b"0.10000000000000000000001")
    assert answer.body == b"0.10000000000000000000001"


# Errors


@every_java
@pytest.mark.parametrize("method, raw", [
    ("number", b'"x"'), ("number", b"{}"), ("number", b"99999999999"), ("list", b'{"a": 1}'), ("any", b"{"), ("any", b"[1,]"), ("any", b"[" * 5000),
    ("text", b"[1, 2]"),
])
def test_an_event_of_another_form_is_an_error(start, java, method, raw):
    runtime = start(java, "example.Methods::" + method)
    answer = runtime.invoke(None, raw=raw)
    assert (answer.kind, answer.json["errorType"]) == ("error", "java.lang.RuntimeException")
    assert answer.json["errorMessage"] == "An error occurred during JSON parsing"
    assert answer.json["cause"]["errorType"] == "java.lang.IllegalArgumentException"
    assert answer.json["stackTrace"] == []
    assert runtime.invoke(None, raw=b"[1]" if method == "list" else b"1").kind == "response"


@every_java
@pytest.mark.parametrize("method", ["cycle", "failing"])
def test_a_result_that_cannot_be_written_is_an_error(start, java, method):
    answer = start(java, "example.Beans::" + method).invoke({})
    assert (answer.kind, answer.json["errorType"]) == ("error", "java.lang.RuntimeException")
    assert answer.json["errorMessage"] == "An error occurred during JSON serialization of response"


@every_java
def test_an_error_is_reported_with_its_trace(start, java):
    runtime = start(java, "example.Errors::fail")
    for _ in range(2):
        answer = runtime.invoke({"kind": "plain"})
        assert list(answer.json) == ["errorMessage", "errorType", "stackTrace"]
        assert (answer.json["errorMessage"], answer.json["errorType"]) == ("as åsked", "java.lang.IllegalArgumentException")
        assert answer.json["stackTrace"][0] == "example.Errors.fail(Errors.java:7)"
        assert not any("samlet" in line for line in answer.json["stackTrace"])
        assert answer.headers["lambda-runtime-function-error-type"] == "Runtime.UserException"
    first, _ = runtime.log.split("\n", 1)
    assert first.startswith("as åsked: java.lang.IllegalArgumentException\rjava.lang.IllegalArgumentException: as åsked\r\tat example.Errors.fail")


@every_java
@pytest.mark.parametrize("kind, message, error_type", [
    ("checked", "java.io.IOException", "java.io.IOException"), ("own", "own", "example.Errors$Own"), ("error", "assert", "java.lang.AssertionError"),
])
def test_errors_have_the_names_of_their_classes(start, java, kind, message, error_type):
    runtime = start(java, "example.Errors::fail")
    answer = runtime.invoke({"kind": kind})
    assert (answer.json["errorMessage"], answer.json["errorType"]) == (message, error_type)
    assert runtime.invoke({"kind": ""}).json == "fine"


@every_java
def test_an_error_has_its_cause(start, java):
    answer = start(java, "example.Errors::fail").invoke({"kind": "cause"}).json
    assert (answer["errorMessage"], answer["cause"]["errorMessage"], answer["cause"]["errorType"]) == (
        "outer", "inner", "java.lang.IllegalStateException")
    assert answer["cause"]["stackTrace"][0].startswith("example.Errors.fail")


@every_java
@pytest.mark.parametrize("kind, error_type", [("deep", "java.lang.StackOverflowError"), ("memory", "java.lang.OutOfMemoryError")])
def test_an_error_of_the_machine_is_reported_and_ends_it(start, java, kind, error_type):
    runtime = start(java, "example.Errors::fail")
    assert runtime.invoke({"kind": kind}).json["errorType"] == error_type
    assert runtime.wait() == 1


@every_java
@pytest.mark.parametrize("kind, status", [("exit", 3), ("halt", 4)])
def test_a_process_that_ends_itself_answers_nothing(start, java, kind, status):
    runtime = start(java, "example.Errors::fail")
    runtime.send({"kind": kind})
    assert runtime.wait() == status
    assert runtime.api.answers.empty()


@every_java
def test_an_error_in_a_thread_is_only_in_the_log(start, java):
    runtime = start(java, "example.Errors::fail")
    assert runtime.invoke({"kind": "thread"}).json == "fine"
    assert runtime.invoke({"kind": ""}).json == "fine"
    assert "in a thread" in runtime.log


MISSING = {
    "example.Nowhere::call": ("java.lang.ClassNotFoundException", "Class not found: example.Nowhere"),
    "example.Nowhere": ("java.lang.ClassNotFoundException", "Class not found: example.Nowhere"),
    "::x": (None, "Invalid handler: `::x'"),
    "example.Methods::": (None, "Invalid handler: `example.Methods::'"),
    "example.Methods::nowhere": (None, "No public method named nowhere with appropriate method signature found on class example.Methods"),
    "example.Methods::odd": (None, "No public method named odd with appropriate method signature found on class example.Methods"),
    "example.Methods::hidden": (None, "No public method named hidden with appropriate method signature found on class example.Methods"),
    "example.Interfaces$Neither": (None, "Class does not implement an appropriate handler interface: example.Interfaces$Neither"),
    "example.Interfaces$Open": (None, "Class example.Interfaces$Open does not implement RequestHandler with concrete type parameters"),
    "example.Interfaces$Inner": ("java.lang.Exception", "Class example.Interfaces$Inner cannot be instantiated because it is a non-static inner class"),
}


@every_java
@pytest.mark.parametrize("handler", MISSING)
def test_a_handler_that_is_not_there_fails_when_it_is_invoked(start, java, handler):
    runtime = start(java, handler)
    kind, message = MISSING[handler]
    for _ in range(2):
        answer = runtime.invoke({})
        assert (answer.kind, answer.json) == ("error", {"errorMessage": message, **({"errorType": kind} if kind else {})})
        assert answer.headers["lambda-runtime-function-error-type"] == "Runtime.BadFunctionCode"


@every_java
@pytest.mark.parametrize("name, message, kind", [
    ("Broken", "as asked", "java.lang.IllegalStateException"),
    ("BrokenClass", "Error loading class example.Interfaces$BrokenClass", "java.lang.ExceptionInInitializerError"),
])
def test_a_class_that_cannot_be_made_is_reported_at_the_start(start, java, name, message, kind):
    runtime = start(java, "example.Interfaces$" + name)
    answer = runtime.answer()
    assert (answer.kind, answer.json["errorType"]) == ("init/error", kind)
    assert answer.json["errorMessage"] == message
    assert answer.headers["lambda-runtime-function-error-type"] == "Runtime.BadFunctionCode"
    assert runtime.wait() == 1
    assert "\r\tat example.Interfaces$" in runtime.log


@every_java
def test_an_engine_that_is_gone_ends_the_process(start, java):
    runtime = start(java, "example.Methods::any")
    runtime.invoke({})
    runtime.api.close()
    assert runtime.wait() == 1
    assert "the Runtime API closed the connection" in runtime.log


# Context and logs


@every_java
def test_the_context_tells_of_the_invocation(start, java):
    answer = start(java, "example.Contexts::all").invoke({}, "id-1", Trace_Id="Root=1-2-3", Aws_Tenant_Id="t").json
    assert 0 < answer.pop(7) <= 3000
    assert answer == [
        "id-1", "/aws/lambda/hello", "2026/01/01/[$LATEST]0", "hello", "$LATEST", "arn:aws:lambda:us-east-1:000000000000:function:hello",
        128, "t", "Root=1-2-3", "Root=1-2-3", True, True,
    ]


@every_java
def test_the_context_has_what_the_client_sends(start, java):
    client = {"custom": {"a": "å"}, "env": {"make": "m"}, "client": {"app_title": "title"}}
    identity = {"cognitoIdentityId": "i", "cognitoIdentityPoolId": "p"}
    answer = start(java, "example.Contexts::sent").invoke({}, Client_Context=json.dumps(client), Cognito_Identity=json.dumps(identity))
    assert answer.json == ["i", "p", {"a": "å"}, {"make": "m"}, "title"]


@every_java
def test_what_is_written_is_in_the_log(start, java):
    runtime = start(java, "example.Contexts::logs")
    runtime.invoke("x", "id-1")
    assert (runtime.folder / "log").read_bytes() == "out å\nerr\nfirst\rsecond\nbytes\n[WARN] level\nshared\n".encode() + b"\xff\x00\n"


@every_java
def test_the_logger_writes_json_when_asked_to(start, java):
    runtime = start(java, "example.Contexts::logs", AWS_LAMBDA_LOG_FORMAT="JSON", AWS_LAMBDA_LOG_LEVEL="ERROR")
    runtime.invoke("x", "id-1")
    lines = [json.loads(line) for line in runtime.log.splitlines() if line.startswith("{")]
    assert [line["message"] for line in lines] == ["first\nsecond\n", "shared"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", lines[0].pop("timestamp"))
    assert lines[0] == {"message": "first\nsecond\n", "level": "UNDEFINED", "AWSRequestId": "id-1"}


@every_java
def test_log4j_knows_the_request_when_awss_appender_has_asked(start, java):
    runtime = start(java, "example.Log4j::seen")
    assert [runtime.invoke(use, "id-%d" % index).json for index, use in enumerate([False, True, False])] == [
        "nothing", "nothing", "AWSRequestId=id-2"]


# The machine and what it finds


@every_java
def test_the_machine_is_as_on_aws(start, java):
    heap, charset, asked, is_functions = start(java, "example.Contexts::machine", JAVA_TOOL_OPTIONS="-Dasked=yes").invoke({}).json
    assert 380 <= heap <= 436
    assert (charset, asked, is_functions) == ("UTF-8", "yes", True)


@every_java
@pytest.mark.parametrize("places, expected", [(["task/lib"], "code true"), (["layers/java/lib"], "layer true"), (["task/lib", "layers/java/lib"], "code true")])
def test_jars_are_found_in_the_code_and_in_layers(start, java, compiled, places, expected):
    def prepare(folder):
        (folder / "task/data.txt").write_text("x")
        for place in places:
            (folder / place).mkdir(parents=True)
            shutil.make_archive(str(folder / "shared"), "zip", compiled[2]["code" if "task" in place else "layer"])
            (folder / "shared.zip").rename(folder / place / "shared.jar")

    assert start(java, "example.Uses::value", prepare=prepare).invoke({}).json == expected
