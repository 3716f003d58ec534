"""The root logger, set up as Lambda's Python runtime does."""

import json
import os
import sys
import time
import traceback

import samlet_runtime

TEXT_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
# What a log record has by itself: everything else in it is shown, as it comes from the function's `extra`.
RECORD_FIELDS = frozenset(
    "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno funcName created"
    " msecs relativeCreated thread threadName processName process aws_request_id tenant_id".split()
)


def set_up(logging):
    """Gives the root logger its handler, level and format.

    - Parameter logging: the module, which is just being imported.
    """
    logging.Formatter.converter = time.gmtime

    class LambdaLoggerHandler(logging.Handler):
        def __init__(self, log_sink):
            super().__init__()
            self.log_sink = log_sink

        def emit(self, record):
            self.log_sink.log(self.format(record))

    class JSONFormatter(logging.Formatter):
        def format(self, record):
            return json_line(logging, self, record)

    handler = LambdaLoggerHandler(LogSink())
    handler.addFilter(add_invocation)
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON":
        handler.setFormatter(JSONFormatter(datefmt="%Y-%m-%dT%H:%M:%SZ"))
    else:
        handler.setFormatter(logging.Formatter(TEXT_FORMAT, "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper().replace("TRACE", "DEBUG")
    if level in logging._nameToLevel:
        root.setLevel(level)
    root.addHandler(handler)


class LogSink:
    """Where log lines go: wherever stdout leads at that moment."""

    def log(self, message, frame_type=None):
        sys.stdout.write(message)


def add_invocation(record):
    record.aws_request_id = samlet_runtime.Current.request_id or ""
    record.tenant_id = samlet_runtime.Current.tenant_id
    return True


def json_line(logging, formatter, record):
    record.levelno = min(50, max(0, record.levelno)) // 10 * 10
    record.levelname = logging.getLevelName(record.levelno)
    has_object = isinstance(record.msg, dict) and not record.args
    failure = record.exc_info or None
    result = {
        "timestamp": formatter.formatTime(record, formatter.datefmt),
        "level": record.levelname,
        "message": record.msg if has_object else record.getMessage(),
        "logger": record.name,
        "stackTrace": traceback.format_tb(failure[2]) if failure else None,
        "errorType": failure[0].__name__ if failure and failure[0] else None,
        "errorMessage": str(failure[1]) if failure else None,
        "requestId": record.aws_request_id,
        "location": "%s:%s:%s" % (record.pathname, record.funcName, record.lineno) if failure else None,
        "tenantId": record.tenant_id,
    }
    for name, value in record.__dict__.items():
        if name not in RECORD_FIELDS and name not in result:
            result[name] = value
    kept = {name: value for name, value in result.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False, default=str) + "\n"
