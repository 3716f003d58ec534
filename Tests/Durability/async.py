#!/usr/bin/env python3
"""Accepts asynchronous events under load, kills functions and the engine while they run, and counts what is left.

    SAMLET=…/samlet Tests/Durability/async.py --seconds 60 --seed 1

Clients send events to functions that now and then crash, fail or are slow; every few seconds the engine is killed with SIGKILL
and started again. In the end every event that was answered with 202 must have run to its end, or, for one in fifty that always
fails, have been told of. Prints how many were accepted, ran, ran more than once, failed and were lost; ends with 1 when one
was lost.
"""

import argparse
import http.client
import json
import random
import tempfile
import threading
import time

from application import Application

FUNCTIONS = 4

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {CodeUri: src, Handler: app.work, Runtime: python3.13, Timeout: 10}}
Resources:
  Sink: {Type: AWS::Serverless::Function, Properties: {FunctionName: sink, Handler: app.sink}}
"""

FUNCTION = """
  Worker%d:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: worker-%d
      EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: Lambda, Destination: !GetAtt Sink.Arn}}}
"""

CODE = """
import os, random, time

def work(event, context):
    print("ran", event["id"], flush=True)
    if int(event["id"].split("-")[1]) % 50 == 0:
        raise ValueError("as always")
    chance = random.random()
    if chance < 0.02:
        os._exit(1)
    if chance < 0.06:
        raise ValueError("as it happens")
    if chance < 0.2:
        time.sleep(random.random() * 0.2)
    print("done", event["id"], flush=True)

def sink(event, context):
    print("told", event["requestPayload"]["id"], event["requestContext"]["condition"], flush=True)
"""


class Client(threading.Thread):
    """Sends events all the time, and keeps those that were accepted."""

    def __init__(self, number, run):
        super().__init__(daemon=True)
        self.number, self.application = number, run
        self.accepted, self.refused = [], 0

    def run(self):
        connection, count = None, 0
        while not self.application.is_done:
            count += 1
            event = f"{self.number}-{count}"
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.application.port, timeout=30)
                connection.request(
                    "POST",
                    f"/2015-03-31/functions/worker-{count % FUNCTIONS}/invocations",
                    body=json.dumps({"id": event, "padding": "x" * random.randrange(2000)}),
                    headers={"X-Amz-Invocation-Type": "Event"},
                )
                answer = connection.getresponse()
                answer.read()
                if answer.status == 202:
                    self.accepted.append(event)
                else:
                    self.refused += 1
            except (OSError, http.client.HTTPException):
                self.refused += 1
                connection = None
                time.sleep(0.02)
            time.sleep(self.application.pause)


class Load(Application):
    def __init__(self, folder, clients, rate):
        super().__init__(folder, SAMLET_RETRY_BASE_SECONDS="1")
        self.is_done, self.pause = False, clients / rate
        self.file("src/app.py", CODE)
        self.file("template.yaml", TEMPLATE + "".join(FUNCTION % (n, n) for n in range(FUNCTIONS)))
        self.command("deploy")
        self.find_engine()


def wait(load, seconds):
    end = time.monotonic() + seconds
    while load.events_left() and time.monotonic() < end:
        time.sleep(0.2)
    return load.events_left()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rate", type=float, default=200, help="events a second, of all clients together")
    parser.add_argument("--kill-every", type=float, default=5, help="seconds between kills of the engine, at random around it")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory(prefix="samlet-async-") as folder:
        load = Load(folder, options.clients, options.rate)
        clients = [Client(number, load) for number in range(options.clients)]
        for client in clients:
            client.start()
        kills, end = 0, time.monotonic() + options.seconds
        try:
            while time.monotonic() < end:
                time.sleep(options.kill_every * random.uniform(0.5, 1.5))
                load.kill()
                kills += 1
            load.is_done = True
            for client in clients:
                client.join()
            left = wait(load, 120)
            ran, done, told = load.logged("ran", "done", "told")
        finally:
            load.is_done = True
            load.command("engine", "stop")
    accepted = {event for client in clients for event in client.accepted}
    lost = accepted - done.keys() - told.keys()
    again = sum(1 for event in accepted if ran[event] > 1)
    print(f"engine killed {kills} times, {sum(client.refused for client in clients)} requests not accepted")
    print(f"accepted {len(accepted)}, ran {len(accepted & ran.keys())}, more than once {again}, failed for good {len(told)}")
    print(f"still queued {left}, lost {len(lost)} {sorted(lost)[:10] if lost else ''}")
    return 1 if lost or left else 0


if __name__ == "__main__":
    raise SystemExit(main())
