"""The Lambda Runtime API: HTTP/1.1 over one connection, and the context made of its headers.

Written by hand, on the interpreter's own sockets: `http.client` and `socket` would double a cold start.
Source: AWS Lambda Developer Guide, "Using the Lambda runtime API".
"""

import _socket
import os
import time


class RuntimeAPIError(Exception):
    """The engine is gone, or does not answer as it should: there is nothing left to do."""


class RuntimeAPI:
    """One connection, kept open; a single thread uses it."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self._address = (host.strip("[]"), int(port))
        self._host = address
        self._next = ("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n" % address).encode()
        # Heads, and most bodies: a response of the API rarely needs more.
        self._buffer = bytearray(65536)
        self._view = memoryview(self._buffer)
        self._start = self._end = 0
        self._connect()

    def next(self):
        """Waits for an invocation: its headers, in lower case, and its payload."""
        self._socket.sendall(self._next)
        status, headers, body = self._response()
        if status != 200:
            raise RuntimeAPIError("the Runtime API answered %d to the request for an invocation" % status)
        return headers, body

    def respond(self, request_id, body, content_type):
        """Answers an invocation."""
        path = "/2018-06-01/runtime/invocation/%s/response" % request_id
        self._send(path, "Content-Type: %s\r\n" % content_type, body)

    def fail(self, request_id, error_type, body):
        """Reports that an invocation failed."""
        self._send("/2018-06-01/runtime/invocation/%s/error" % request_id, error_headers(error_type), body)

    def fail_to_start(self, error_type, body):
        """Reports that the function cannot be started."""
        self._send("/2018-06-01/runtime/init/error", error_headers(error_type), body)

    # Connection

    def _connect(self):
        family = _socket.AF_INET6 if ":" in self._address[0] else _socket.AF_INET
        self._socket = _socket.socket(family, _socket.SOCK_STREAM)
        self._socket.settimeout(None)
        self._socket.connect(self._address)
        self._socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)

    def _send(self, path, headers, body):
        head = "POST %s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n"
        self._socket.sendall((head % (path, self._host, headers, len(body))).encode() + body)
        # A response that is refused, such as one that is too large, is reported by the engine itself.
        status = self._response()[0]
        if status >= 500:
            raise RuntimeAPIError("the Runtime API answered %d to a response" % status)

    def _response(self):
        """A response's status, its headers with names in lower case, and its body."""
        stop = self._buffer.find(b"\r\n\r\n", self._start, self._end)
        while stop < 0:
            self._receive()
            stop = self._buffer.find(b"\r\n\r\n", self._start, self._end)
        lines = self._buffer[self._start : stop].decode("utf-8", "surrogateescape").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        self._start = stop + 4
        if "content-length" not in headers:
            raise RuntimeAPIError("the Runtime API sent a response without Content-Length")
        return int(lines[0][9:12]), headers, self._body(int(headers["content-length"]))

    def _body(self, length):
        start, stop = self._start, self._start + length
        if stop <= self._end:
            self._start = stop
            if stop == self._end:
                self._start = self._end = 0
            return self._buffer[start:stop]
        body = bytearray(length)
        filled = self._end - start
        body[:filled] = self._view[start : self._end]
        self._start = self._end = 0
        rest = memoryview(body)
        while filled < length:
            filled += self._received(rest[filled:])
        return body

    def _receive(self):
        """Reads more of a head, which has the whole buffer."""
        if self._end == len(self._buffer):
            if self._start == 0:
                raise RuntimeAPIError("the Runtime API sent a head of more than %d bytes" % self._end)
            rest = self._buffer[self._start : self._end]
            self._buffer[: len(rest)] = rest
            self._start, self._end = 0, len(rest)
        self._end += self._received(self._view[self._end :])

    def _received(self, place):
        count = self._socket.recv_into(place)
        if count == 0:
            raise RuntimeAPIError("the Runtime API closed the connection")
        return count


def error_headers(error_type):
    # A class may have any name, a header may not.
    kind = error_type if error_type.isascii() and error_type.isprintable() else "Function.Unknown"
    return "Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: %s\r\n" % kind


class LambdaContext:
    """What a handler learns about its invocation.

    Source: AWS Lambda Developer Guide, "Using the Lambda context object to retrieve Python function information".
    """

    def __init__(self, request_id, headers, parsed):
        self.aws_request_id = request_id
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        client = headers.get("lambda-runtime-client-context")
        client = parsed(client, "Client Context") if client else None
        self._w3c_fields = trace_fields(client)
        self.client_context = None if client is None else ClientContext(client)
        identity = headers.get("lambda-runtime-cognito-identity")
        self.identity = CognitoIdentity(parsed(identity, "Cognito Identity") if identity else {})
        self._epoch_deadline_time_in_ms = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._epoch_deadline_time_in_ms - int(time.time() * 1000))

    def w3c(self):
        """The fields of the W3C trace context that came with the invocation."""
        return dict(self._w3c_fields)

    def log(self, message):
        import sys

        sys.stdout.write(str(message))

    def __repr__(self):
        names = (
            "aws_request_id log_group_name log_stream_name function_name memory_limit_in_mb function_version"
            " invoked_function_arn client_context identity tenant_id"
        )
        return described(self, names.split())


class CognitoIdentity:
    __slots__ = ["cognito_identity_id", "cognito_identity_pool_id"]

    def __init__(self, fields):
        self.cognito_identity_id = fields.get("cognitoIdentityId")
        self.cognito_identity_pool_id = fields.get("cognitoIdentityPoolId")

    def __repr__(self):
        return described(self, self.__slots__)


class Client:
    __slots__ = ["installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"]

    def __init__(self, fields):
        for name in self.__slots__:
            setattr(self, name, fields.get(name))

    def __repr__(self):
        return described(self, self.__slots__)


class ClientContext:
    __slots__ = ["custom", "env", "client"]

    def __init__(self, fields):
        self.custom = fields.get("custom")
        self.env = fields.get("env")
        client = fields.get("client")
        self.client = None if client is None else Client(client)

    def __repr__(self):
        return described(self, self.__slots__)


def described(value, names):
    fields = ",".join("%s=%s" % (name, getattr(value, name)) for name in names)
    return "%s([%s])" % (type(value).__name__, fields)


def trace_fields(client):
    """Takes the W3C trace context out of a client context."""
    found = client.pop("w3c", None) if isinstance(client, dict) else None
    if not isinstance(found, dict):
        return {}
    names = ("traceparent", "tracestate", "baggage")
    return {name: found[name] for name in names if isinstance(found.get(name), str)}
