"""Runs a function's handler: speaks the Lambda Runtime API, as Lambda's own Python runtime does.

Every import here costs each cold start: what only some functions need lies in modules of its own, see `standard`.
"""

import json
import marshal
import os
import sys

import samlet_api

OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))
# Of the interpreter and of samlet. Not the function's folders: its modules may be named like those of the standard library.
OWN_PATH = [OWN_FOLDER]


class Fault(Exception):
    """What the runtime itself finds wrong with a function; reported without the runtime's own stack."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.trace = trace


class Current:
    """The invocation that is being handled, for log lines."""

    request_id = None
    tenant_id = None


def main():
    layers = sys.argv.pop(1) if len(sys.argv) > 1 else "/opt"
    prepare_streams()
    prepare_builtins()
    prepare_path(layers)
    try:
        api = samlet_api.RuntimeAPI(os.environ["AWS_LAMBDA_RUNTIME_API"])
        handler = loaded_handler(api)
        encoder = results_encoder()
        while True:
            handle(api, handler, encoder, *api.next())
    except (samlet_api.RuntimeAPIError, ConnectionError) as error:
        # Errors of the function never get here.
        sys.exit(str(error))


def standard(name):
    """Imports a module of the interpreter or of samlet, whatever the function calls its own modules."""
    found = sys.modules.get(name)
    if found is not None:
        return found
    path = sys.path[:]
    sys.path[:] = OWN_PATH
    try:
        return __import__(name)
    finally:
        sys.path[:] = path


# Start


def prepare_streams():
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", line_buffering=True)


def prepare_builtins():
    """Adds what the module `site` would; it stays out since it brings along whatever the interpreter has installed."""
    import _sitebuiltins
    import builtins

    builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")
    builtins.help = _sitebuiltins._Helper()


def prepare_path(layers):
    """Puts the function's folders first, as AWS does: its own PYTHONPATH, if it has one, stands for those of the layers."""
    task = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")
    libraries = os.environ.get("LAMBDA_RUNTIME_DIR", "/var/runtime")
    python_path = os.environ.setdefault("PYTHONPATH", libraries)
    given = sys.path[1:]
    OWN_PATH.extend(entry for entry in given if entry not in python_path.split(os.pathsep))
    sys.meta_path.insert(0, LoggingFinder)
    folders = [task]
    if python_path == libraries:
        folders += [layers + "/python/lib/" + version + "/site-packages" for version in python_versions()]
        folders.append(layers + "/python")
    sys.path[:] = folders + [libraries] + [entry for entry in given if entry != libraries]
    for folder in folders:
        add_path_files(folder)
    if python_path != libraries:
        customize(python_path.split(os.pathsep))


def python_versions():
    """The names of the version that the function asks for, and of the one that runs it."""
    installed = "python%d.%d" % sys.version_info[:2]
    asked = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("_")[2]
    return [asked, installed] if asked.startswith("python3.") and asked != installed else [installed]


def add_path_files(folder):
    """Reads the `.pth` files of a folder, where there are any."""
    try:
        names = os.listdir(folder)
    except OSError:
        return
    if any(name.endswith(".pth") for name in names):
        standard("site").addsitedir(folder)


def customize(folders):
    """Runs the `sitecustomize` that a function's PYTHONPATH leads to, as the interpreter would when it starts."""
    if any(os.path.isfile(folder + "/sitecustomize.py") for folder in folders):
        import sitecustomize  # noqa: F401


class LoggingFinder:
    """Sets up the root logger when the module `logging` is first imported: most functions never do."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(cls)
        search = OWN_PATH[1:]
        for finder in sys.meta_path:
            spec = finder.find_spec(name, search) if hasattr(finder, "find_spec") else None
            if spec is not None:
                spec.loader = LoggingLoader(spec.loader)
                return spec
        return None


class LoggingLoader:
    """Loads a module as its own loader does, and leaves no trace of itself."""

    def __init__(self, loader):
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        standard("samlet_logging").set_up(module)


# Handlers


def loaded_handler(api):
    """The function's handler; one that cannot be had ends the process."""
    try:
        return find_handler(os.environ["_HANDLER"])
    except Exception as error:
        errors = standard("samlet_errors")
        problem = errors.report(error, "")
        errors.log(problem)
        api.fail_to_start(problem["errorType"], errors.encoded(problem))
        sys.exit(1)


def find_handler(name):
    """Source of the texts: what Lambda answers for functions whose handler cannot be had."""
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        message = "not enough values to unpack (expected 2, got 1)"
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, message))
    module = imported(module_name)
    try:
        return getattr(module, function_name)
    except AttributeError:
        message = "Handler '%s' missing on module '%s'" % (function_name, module_name)
        raise Fault("Runtime.HandlerNotFound", message) from None


def imported(name):
    if name.split(".")[0] in sys.builtin_module_names:
        message = "Cannot use built-in module %s as a handler module" % name
        raise Fault("Runtime.BuiltInModuleConflict", message)
    # Not before: the packages of `importlib` that it brings along are not needed by anything above.
    import importlib

    try:
        return importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (name, error)) from None
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        message = "Syntax error in module '%s': %s" % (name, error)
        raise Fault("Runtime.UserCodeSyntaxError", message, trace) from None


# Invocations


def handle(api, handler, encoder, headers, body):
    request_id = Current.request_id = headers["lambda-runtime-aws-request-id"]
    Current.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
    set_trace(headers.get("lambda-runtime-trace-id"))
    try:
        context = samlet_api.LambdaContext(request_id, headers, parsed_header)
        event = decoded(body) if headers.get("content-type", "application/json") == "application/json" else bytes(body)
        result, kind = marshalled(encoder, handler(event, context))
    except Exception as error:
        errors = standard("samlet_errors")
        problem = errors.report(error, request_id)
        errors.log(problem)
        flush()
        api.fail(request_id, problem["errorType"], errors.encoded(problem))
    else:
        flush()
        api.respond(request_id, result, kind)


def set_trace(trace):
    if trace is not None:
        os.environ["_X_AMZN_TRACE_ID"] = trace
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)


def parsed_header(text, name):
    try:
        return json.loads(text)
    except Exception as error:
        raise Fault("Runtime.LambdaContextUnmarshalError", "Unable to parse %s JSON: %s" % (name, error)) from None


def decoded(body, decode=json.JSONDecoder().decode):
    try:
        return decode(str(body, "utf-8", "surrogatepass"))
    except Exception as error:
        raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error) from None


def results_encoder():
    """Since Python 3.12, Lambda leaves characters beyond ASCII as they are."""
    old = os.environ.get("AWS_EXECUTION_ENV", "") in {"AWS_Lambda_python3.%d" % minor for minor in range(8, 12)}
    return json.JSONEncoder(ensure_ascii=old).encode


def marshalled(encoder, result):
    """A result's bytes and their type."""
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        if is_plain(result):
            return encoder(result).encode(), "application/json"
    except (TypeError, ValueError):
        pass
    try:
        return standard("samlet_results").encoded(encoder, result), "application/json"
    except Exception as error:
        raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error) from None


def is_plain(result):
    """True when `json` writes a result as Lambda does.

    It would silently make a list of a named tuple. `marshal` refuses subclasses, and asking it is faster than looking.
    """
    try:
        marshal.dumps(result)
    except ValueError:
        return False
    return True


def flush():
    """What the function wrote is out before its result is."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            # Closed or replaced by the function: its own affair, not the invocation's.
            pass
