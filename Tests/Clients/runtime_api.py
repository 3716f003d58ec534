"""A Lambda Runtime API for one runtime, and that runtime's process: what the engine is for it, in 150 lines."""

import json
import os
import queue
import socket
import subprocess
import threading
import time
import uuid

LIMIT = 30


class Answer:
    """What a runtime posted."""

    def __init__(self, path, headers, body, trailers):
        self.kind = "init/error" if "/init/" in path else path.rsplit("/", 1)[1]
        self.path, self.headers, self.body, self.trailers = path, headers, body, trailers

    @property
    def json(self):
        return json.loads(self.body)


class RuntimeAPI:
    """Answers on a free port; connections stay open, and requests on them may follow each other at once."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.invocations, self.answers, self.ready = queue.Queue(), queue.Queue(), threading.Event()
        self.connections = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection, connection.makefile("rb") as stream:
            try:
                while request := self.request(stream):
                    connection.sendall(self.response(*request))
            except (OSError, Closed):
                pass

    def request(self, stream):
        line = stream.readline()
        if not line:
            return None
        method, path, _ = line.decode().split()
        headers = header_lines(stream)
        if headers.get("transfer-encoding") != "chunked":
            return method, path, headers, stream.read(int(headers.get("content-length", 0))), {}
        body = b""
        while (line := stream.readline()) and (size := int(line, 16)):
            body += stream.read(size)
            stream.readline()
        # A runtime that ended in the middle of its response has sent none.
        return (method, path, headers, body, header_lines(stream)) if line else None

    def response(self, method, path, headers, body, trailers):
        if method == "POST":
            self.answers.put(Answer(path, headers, body, trailers))
            return http("202 Accepted", {"Content-Type": "application/json"}, b'{"status":"OK"}')
        self.ready.set()
        invocation = self.invocations.get()
        if invocation is None:
            raise Closed
        return http("200 OK", *invocation)

    def close(self):
        self.listener.close()
        self.invocations.put(None)


class Closed(Exception):
    pass


def header_lines(stream):
    headers = {}
    while (line := stream.readline().strip()):
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    return headers


def http(status, headers, body):
    lines = ["HTTP/1.1 " + status, *("%s: %s" % pair for pair in headers.items()), "Content-Length: %d" % len(body)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Runtime:
    """A runtime's process with a folder of the function's code, and the API that it speaks to."""

    def __init__(self, command, folder, environment, handler="app.handler"):
        self.api = RuntimeAPI()
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "AWS_LAMBDA_RUNTIME_API": self.api.address,
            "LAMBDA_TASK_ROOT": str(folder / "task"),
            "LAMBDA_RUNTIME_DIR": str(folder / "libraries"),
            "AWS_LAMBDA_FUNCTION_NAME": "hello",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/hello",
            "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/01/[$LATEST]0",
            "_HANDLER": handler,
            **environment,
        }
        self.log_file = open(folder / "log", "wb+")
        self.process = subprocess.Popen(
            command, cwd=folder / "task", env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log_file,
            stderr=self.log_file,
        )

    def send(self, event, request_id=None, raw=None, **headers):
        """Hands an invocation to the runtime; underscores in names of headers stand for dashes."""
        request_id = request_id or str(uuid.uuid4())
        fields = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": request_id,
            "Lambda-Runtime-Deadline-Ms": "%d" % (time.time() * 1000 + 3000),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:000000000000:function:hello",
            "Lambda-Runtime-Trace-Id": "Root=1-0-0;Parent=0;Sampled=0",
            **{"Lambda-Runtime-" + name.replace("_", "-"): value for name, value in headers.items()},
        }
        self.api.invocations.put((fields, json.dumps(event).encode() if raw is None else raw))
        return request_id

    def answer(self):
        return self.api.answers.get(timeout=LIMIT)

    def invoke(self, event, request_id=None, raw=None, **headers):
        self.send(event, request_id, raw, **headers)
        return self.answer()

    def wait(self):
        """The exit status of a runtime that ends by itself."""
        return self.process.wait(LIMIT)

    @property
    def log(self):
        """What the runtime has written so far; a carriage return is as good as itself."""
        # Not by the open file: its place is where the runtime writes.
        return (self.folder / "log").read_bytes().decode("utf-8", "replace")

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.api.close()
        self.log_file.close()
