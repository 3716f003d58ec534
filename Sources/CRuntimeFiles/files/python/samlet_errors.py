"""Errors of functions: the object that is reported, and the line in the log."""

import json
import os
import sys
import time
import traceback

import samlet_runtime

# In front of lines, instead of spaces, so that log viewers keep the indentation.
NO_BREAK_SPACE = "\u00a0"


def report(error, request_id):
    """The object that Lambda reports for an exception."""
    if isinstance(error, samlet_runtime.Fault):
        return problem(error.message, error.kind, error.trace, request_id)
    # As tuples, they come without the marks below a line that newer versions of Python would add: Lambda has none.
    frames = [tuple(frame) for frame in traceback.extract_tb(error.__traceback__)]
    first = next((index for index, frame in enumerate(frames) if not is_own(frame[0])), len(frames))
    return problem(text(error), type(error).__name__, traceback.format_list(frames[first:]), request_id)


def problem(message, kind, trace, request_id):
    return {"errorMessage": message or "", "errorType": kind or "", "requestId": request_id, "stackTrace": trace or []}


def is_own(path):
    return os.path.dirname(path) == samlet_runtime.OWN_FOLDER


def text(error):
    try:
        return str(error)
    except Exception:
        return "<exception str() failed>"


def encoded(value):
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def log(error):
    """Writes an error to the function's log, in the format that the function asked for."""
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON":
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        emit(encoded({"timestamp": stamp, "level": "ERROR", **error}).decode() + "\n")
        return
    lines = [": ".join(part for part in ("[ERROR] " + error["errorType"], error["errorMessage"]) if part)]
    lines.append("Traceback (most recent call last):")
    for entry in error["stackTrace"]:
        lines += [indented(line) for line in entry.splitlines()] or [""]
    # One event of several lines: the log takes a carriage return for a line's end within an event.
    emit("\r".join(lines) + "\n")


def indented(line):
    content = line.lstrip(" ")
    return NO_BREAK_SPACE * (len(line) - len(content)) + content


def emit(line):
    try:
        sys.stdout.write(line)
    except Exception:
        # Closed or replaced by the function, or characters that UTF-8 cannot hold.
        os.write(1, line.encode("utf-8", "backslashreplace"))
