#!/usr/bin/env python3
"""Invokes functions that crash, time out and fail from many clients at once, and checks what became of every request.

    SAMLET=…/samlet Tests/Durability/load.py --seconds 60 --clients 64 --functions 20 [--kill]

Each request says what the function is to do with it, and has an id of its own. A synchronous one must be answered with just
that, or with a throttle; an asynchronous one that was accepted must run as often as AWS would run it, and be told of when it
failed for good. With --kill the engine is killed with SIGKILL all the while: then requests that were under way may fail, and
accepted events may run more often, but none may be lost. Prints what was counted, and what the engine held before and after;
ends with 1 when something is wrong.
"""

import argparse
import collections
import concurrent.futures
import functools
import http.client
import json
import multiprocessing
import os
import pathlib
import random
import tempfile
import threading
import time

from application import Application

#: What a request can ask for, how often of a thousand, and the error that must come of it: its type, and words of its message.
DEEDS = {
    "answer": (770, None, None),
    "slow": (80, None, None),
    "raise": (70, "DeedError", "{id}"),
    "exit": (20, "Runtime.ExitError", "Runtime exited with error: exit status 1"),
    "fault": (15, "Runtime.ExitError", "Runtime exited with error: signal: segmentation fault"),
    "kill": (15, "Runtime.ExitError", "Runtime exited with error: signal: killed"),
    "sleep": (20, "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
    "large": (10, "Function.ResponseSizeTooLarge", "exceeded maximum allowed payload size"),
}
#: Of all requests.
ASYNCHRONOUS = 0.15
#: As many as load two processors without being most of the load themselves.
PROCESSES = 4

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters: {Round: {Type: String}}
Globals: {Function: {CodeUri: src, Handler: app.work, Runtime: python3.13, Environment: {Variables: {ROUND: !Ref Round}}}}
Resources:
  Sink: {Type: AWS::Serverless::Function, Properties: {FunctionName: sink, Handler: app.sink, Timeout: 30}}
"""

FUNCTION = """
  Worker%(number)d:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: worker-%(number)d
      Runtime: %(runtime)s
      Timeout: %(timeout)d
      EventInvokeConfig:
        MaximumRetryAttempts: %(retries)d
        DestinationConfig: {OnFailure: {Type: Lambda, Destination: !GetAtt Sink.Arn}}
"""

PYTHON = """
import os, signal, time

class DeedError(Exception):
    pass

def work(event, context):
    print("ran", event["id"], flush=True)
    deed = event["deed"]
    if deed == "slow":
        time.sleep(0.1)
    elif deed == "raise":
        raise DeedError(event["id"])
    elif deed == "exit":
        os._exit(1)
    elif deed in ("fault", "kill"):
        os.kill(os.getpid(), signal.SIGSEGV if deed == "fault" else signal.SIGKILL)
    elif deed == "sleep":
        time.sleep(20)
    elif deed == "large":
        return "x" * 7_000_000
    print("done", event["id"], flush=True)
    return {"id": event["id"]}

def sink(event, context):
    print("told", event["requestPayload"]["id"], flush=True)
    print("condition", event["requestContext"]["condition"], flush=True)
"""

NODE = """
class DeedError extends Error {}
DeedError.prototype.name = "DeedError";
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const say = (words) => process.stdout.write(words + "\\n");

exports.work = async ({ id, deed }) => {
  say("ran " + id);
  if (deed === "slow") await wait(100);
  else if (deed === "raise") throw new DeedError(id);
  else if (deed === "exit") process.exit(1);
  else if (deed === "fault" || deed === "kill") {
    process.kill(process.pid, deed === "fault" ? "SIGSEGV" : "SIGKILL");
    await wait(20000);
  } else if (deed === "sleep") await wait(20000);
  else if (deed === "large") return "x".repeat(7000000);
  say("done " + id);
  return { id };
};
"""


def is_short(function):
    """Whether a function has a timeout of a second. Only those are asked to sleep, and nothing that takes long."""
    return function % 5 == 4


def retries(function):
    return function % 3


def template(functions):
    text = TEMPLATE
    for number in range(functions):
        text += FUNCTION % {
            "number": number,
            "runtime": "nodejs20.x" if number % 5 == 3 else "python3.13",
            "timeout": 1 if is_short(number) else 60,
            "retries": retries(number),
        }
        if number % 10 == 1:
            text += "      ReservedConcurrentExecutions: 2\n"
    return text


@functools.cache
def deeds(is_short):
    """The deeds of a kind of function with their weights."""
    names = ["answer", "sleep", "raise"] if is_short else [deed for deed in DEEDS if deed != "sleep"]
    return names, [DEEDS[name][0] * (5 if name == "sleep" else 1) for name in names]


class Request:
    """What was asked for, when, and what came of it."""

    def __init__(self, id, functions):
        self.id = id
        self.function = random.randrange(functions)
        names, weights = deeds(is_short(self.function))
        self.deed = random.choices(names, weights)[0]
        self.is_asynchronous = random.random() < ASYNCHRONOUS
        self.begin = time.monotonic()
        self.end, self.outcome, self.finding = None, None, None

    def send(self, connection):
        connection.request(
            "POST",
            f"/2015-03-31/functions/worker-{self.function}/invocations",
            body=json.dumps({"id": self.id, "deed": self.deed}),
            headers={"X-Amz-Invocation-Type": "Event"} if self.is_asynchronous else {},
        )
        answer = connection.getresponse()
        self.judge(answer, answer.read())

    def judge(self, answer, body):
        self.outcome = self.defined_outcome(answer, body)
        if not self.outcome:
            self.outcome = "undefined"
            self.finding = f"{self} was answered with {answer.status} {answer.getheader('x-amz-function-error')} {body[:300]!r}"

    def defined_outcome(self, answer, body):
        """The outcome, if it is one that the request may have."""
        if answer.status == 429:
            return "throttled" if json.loads(body).get("Reason") else None
        if self.is_asynchronous:
            return "accepted" if answer.status == 202 and not body else None
        if answer.status != 200:
            return None
        _, error, message = DEEDS[self.deed]
        value, has_failed = json.loads(body), answer.getheader("x-amz-function-error") == "Unhandled"
        if has_failed and error != "Sandbox.Timedout" and is_short(self.function) and value.get("errorType") == "Sandbox.Timedout":
            return "timed out"
        if not error:
            return self.deed if not has_failed and value == {"id": self.id} else None
        isMeant = value.get("errorType") == error and message.format(id=self.id) in value.get("errorMessage", "")
        return self.deed if has_failed and isMeant else None

    def __str__(self):
        return f"{'event' if self.is_asynchronous else 'request'} {self.id} ({self.deed}, worker-{self.function})"


class Client(threading.Thread):
    """Sends one request after the other on a connection that it keeps."""

    def __init__(self, name, functions):
        super().__init__(daemon=True)
        self.prefix, self.functions, self.requests = name, functions, []

    def run(self):
        connection = None
        while not is_done.value:
            request = Request(f"{self.prefix}-{len(self.requests)}", self.functions)
            self.requests.append(request)
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", port.value, timeout=60)
                request.send(connection)
            except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
                request.outcome, request.finding = "unanswered", f"{request} failed: {error!r}"
                connection = None
                time.sleep(0.02)
            request.end = time.monotonic()


#: Where the engine answers, and whether the clients are to end; shared by their processes.
port, is_done = multiprocessing.Value("i"), multiprocessing.Value("b")


def run_clients(name, clients, functions):
    """Runs in a process of its own until it is told to end. Returns the requests."""
    random.seed(name)
    clients = [Client(f"{name}-{number}", functions) for number in range(clients)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return [request for client in clients for request in client.requests]


def held(application):
    """What the engine holds, and what those before it left that were killed."""
    process = pathlib.Path(f"/proc/{application.process}")
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    runtimes = os.walk(application.folder / ".samlet/runtimes")
    groups = [name for _, names, _ in os.walk("/sys/fs/cgroup") for name in names if name.startswith("samlet-")]
    return {
        "processes": len({*descendants(application.process), *application.strays()}),
        "threads": int(status["Threads"]),
        "file descriptors": len(list((process / "fd").iterdir())),
        "memory, MB": int(status["VmRSS"].split()[0]) // 1024,
        "control groups": sum(name.split("-")[1] in map(str, application.processes) for name in groups),
        "folders of runtimes": sum(len(names) for _, names, _ in runtimes),
    }


#: By how much more the engine may hold after the load: what is allocated once is not given back, or only later.
TOLERANCE = {"threads": 4, "file descriptors": 4, "memory, MB": 40}


def descendants(ancestor):
    children = collections.defaultdict(list)
    for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            children[int(entry.read_text().rpartition(")")[2].split()[1])].append(int(entry.parent.name))
        except OSError:
            continue
    found, todo = [], [ancestor]
    while todo:
        below = children[todo.pop()]
        found, todo = found + below, todo + below
    return found


class Load:
    def __init__(self, application, options):
        self.application, self.options = application, options
        self.round, self.kills, self.down = 0, 0, []
        self.requests, self.findings = [], []
        self.lost, self.again = 0, 0
        application.file("src/app.py", PYTHON)
        application.file("src/app.js", NODE)
        application.file("template.yaml", template(options.functions))
        self.deploy()

    def deploy(self):
        """Also ends all environments, since it changes a variable of each function."""
        self.round += 1
        self.application.command("deploy", "--parameter-overrides", f"Round={self.round}")
        self.find_engine()

    def find_engine(self):
        self.application.find_engine()
        port.value = self.application.port

    def run(self, name, seconds, kills):
        """Lets the clients send for a while, with kills of the engine spread over it, and waits for the events."""
        is_done.value = False
        sizes = [len(range(number, self.options.clients, PROCESSES)) for number in range(PROCESSES)]
        with concurrent.futures.ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("fork")) as pool:
            runs = [pool.submit(run_clients, f"{name}-{number}", size, self.options.functions) for number, size in enumerate(sizes)]
            try:
                end = time.monotonic() + seconds
                for _ in range(kills):
                    time.sleep(seconds / (kills + 1) * random.uniform(0.7, 1.2))
                    self.kill()
                time.sleep(max(0, end - time.monotonic()))
            finally:
                is_done.value = True
            for run in runs:
                self.requests += run.result()
        self.wait(lambda: self.application.events_left() == 0, 300, "events are still queued")

    def kill(self):
        begin = time.monotonic()
        self.application.kill()
        port.value = self.application.port
        self.down.append((begin, time.monotonic()))

    def wait(self, condition, seconds, words):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                self.findings.append(f"after {seconds} s {words}")
                return
            time.sleep(0.2)

    def settle(self):
        """Waits until no environments are left, and tells what the engine holds then."""
        if not self.options.reap:
            self.deploy()
        seconds = 360 if self.options.reap else 60
        self.wait(lambda: not descendants(self.application.process), seconds, "environments are left")
        self.wait(lambda: held(self.application)["processes"] == 0, 10, "processes are left")
        self.wait(lambda: held(self.application)["control groups"] == 0, 40, "control groups are left")
        return held(self.application)

    def check(self):
        """Holds each request against what the functions logged."""
        ran, done, told = self.application.logged("ran", "done", "told")
        for request in self.requests:
            if request.finding and not (request.outcome == "unanswered" and self.is_excused(request)):
                self.findings.append(request.finding)
            counts, allowed = (ran[request.id], done[request.id], told[request.id]), self.allowed(request)
            if not all(count in range for count, range in zip(counts, allowed)):
                self.findings.append(f"{request}, {request.outcome}: ran, done, told are {counts}, not in {allowed}")
            if request.outcome == "accepted":
                self.lost += not counts[1] and not counts[2]
                self.again += counts[0] > self.attempts(request)
        if self.lost:
            self.findings.append(f"{self.lost} accepted events are lost")
        self.check_timeouts()

    def check_timeouts(self):
        """A second is not always enough on a machine that is as busy as this, but nearly always."""
        outcomes = [r.outcome for r in self.requests if is_short(r.function) and DEEDS[r.deed][1] != "Sandbox.Timedout"]
        if outcomes.count("timed out") > len(outcomes) / 20:
            self.findings.append(f"{outcomes.count('timed out')} of {len(outcomes)} requests timed out that are done at once")

    def is_excused(self, request):
        return any(request.begin <= until and request.end >= since for since, until in self.down)

    @staticmethod
    def attempts(request):
        return 1 + retries(request.function) if request.is_asynchronous and DEEDS[request.deed][1] else 1

    def allowed(self, request):
        """How often it may have run, come to its end and been told of."""
        never, once, maybe, any = range(1), range(1, 2), range(2), range(1_000_000)
        if request.outcome in ("unanswered", "undefined"):
            return (any, any, any) if request.is_asynchronous else (maybe, maybe, never)
        if request.outcome == "throttled":
            return never, never, never
        if request.outcome == "timed out":
            return maybe, maybe, never
        has_failed, attempts = bool(DEEDS[request.deed][1]), self.attempts(request)
        # A function whose time is short may be out of it before it begins, or before its answer is taken.
        least = 0 if is_short(request.function) else attempts
        if not request.is_asynchronous:
            return range(least, 2), never if has_failed else once, never
        if self.down:
            return range(least, len(any)), never if has_failed else any, range(1, len(any)) if has_failed else any
        if is_short(request.function):
            return range(1 + retries(request.function) + 1), never if has_failed else any, once if has_failed else maybe
        return range(attempts, attempts + 1), never if has_failed else once, once if has_failed else never

    def check_leaks(self, before, after):
        for name, count in before.items():
            if after[name] > count + TOLERANCE.get(name, 0):
                self.findings.append(f"{name}: {after[name]} after the load, {count} before")

    # Words

    def print_counts(self, seconds):
        counts = collections.Counter()
        for request in self.requests:
            kind = "event" if request.is_asynchronous else "request"
            outcome = f"{request.outcome}, {request.deed}" if request.outcome in ("accepted", "unanswered") else request.outcome
            counts[f"{kind} {outcome}"] += 1
        for name, count in sorted(counts.items()):
            print(f"{count:8}  {name}")
        print(f"{len(self.requests):8}  in all, {len(self.requests) / seconds:.0f} a second from {self.options.clients} clients")
        print(f"{len(self.down):8}  kills of the engine")
        print(f"{self.again:8}  accepted events ran more often than asked for, {self.lost} were lost")

    def print_held(self, before, after):
        print(f"\n{'the engine holds':22}{'before':>8}{'after':>8}")
        for name in before:
            print(f"{name:22}{before[name]:8}{after[name]:8}")

    def print_findings(self):
        for finding in self.findings[:20]:
            print(f"FOUND: {finding}")
        print(f"\n{len(self.findings)} findings")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="of load (default: 60)")
    parser.add_argument("--warm-up", type=float, default=10, help="seconds of the same load before the first look (default: 10)")
    parser.add_argument("--clients", type=int, default=64, help="(default: 64)")
    parser.add_argument("--functions", type=int, default=20, help="(default: 20)")
    parser.add_argument("--kill", action="store_true", help="kill the engine with SIGKILL, about every ten seconds")
    parser.add_argument("--reap", action="store_true", help="wait for idle environments to be reaped, five minutes, instead of replacing them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samlet-load-") as folder:
        application = Application(folder, SAMLET_RETRY_BASE_SECONDS="1")
        try:
            load = Load(application, options)
            load.run("warm", options.warm_up, 0)
            before = load.settle()
            load.run("load", options.seconds, max(2, int(options.seconds / 10)) if options.kill else 0)
            after = load.settle()
            load.check()
            load.check_leaks(before, after)
        finally:
            application.command("engine", "stop")
        load.wait(lambda: not list(application.strays()), 10, "processes are left by an engine that was stopped")
    load.print_counts(options.warm_up + options.seconds)
    load.print_held(before, after)
    load.print_findings()
    return 1 if load.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
