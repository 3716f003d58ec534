#include "CRuntimeFiles.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

#define BYTES(name) static const unsigned char name[]
#define FILE_OF(path, name) {path, name, sizeof name}

BYTES(python_bootstrap) = {
#embed "files/python/bootstrap.py"
};
BYTES(python_samlet_api) = {
#embed "files/python/samlet_api.py"
};
BYTES(python_samlet_errors) = {
#embed "files/python/samlet_errors.py"
};
BYTES(python_samlet_logging) = {
#embed "files/python/samlet_logging.py"
};
BYTES(python_samlet_results) = {
#embed "files/python/samlet_results.py"
};
BYTES(python_samlet_runtime) = {
#embed "files/python/samlet_runtime.py"
};
BYTES(nodejs_api) = {
#embed "files/nodejs/api.cjs"
};
BYTES(nodejs_bootstrap) = {
#embed "files/nodejs/bootstrap.cjs"
};
BYTES(nodejs_callbacks) = {
#embed "files/nodejs/callbacks.cjs"
};
BYTES(nodejs_errors) = {
#embed "files/nodejs/errors.cjs"
};
BYTES(nodejs_loading) = {
#embed "files/nodejs/loading.cjs"
};
BYTES(nodejs_logging) = {
#embed "files/nodejs/logging.cjs"
};
BYTES(nodejs_runtime) = {
#embed "files/nodejs/runtime.cjs"
};
BYTES(nodejs_streaming) = {
#embed "files/nodejs/streaming.cjs"
};

static const samlet_runtime_file files[] = {
    FILE_OF("python/bootstrap.py", python_bootstrap),
    FILE_OF("python/samlet_api.py", python_samlet_api),
    FILE_OF("python/samlet_errors.py", python_samlet_errors),
    FILE_OF("python/samlet_logging.py", python_samlet_logging),
    FILE_OF("python/samlet_results.py", python_samlet_results),
    FILE_OF("python/samlet_runtime.py", python_samlet_runtime),
    FILE_OF("nodejs/api.cjs", nodejs_api),
    FILE_OF("nodejs/bootstrap.cjs", nodejs_bootstrap),
    FILE_OF("nodejs/callbacks.cjs", nodejs_callbacks),
    FILE_OF("nodejs/errors.cjs", nodejs_errors),
    FILE_OF("nodejs/loading.cjs", nodejs_loading),
    FILE_OF("nodejs/logging.cjs", nodejs_logging),
    FILE_OF("nodejs/runtime.cjs", nodejs_runtime),
    FILE_OF("nodejs/streaming.cjs", nodejs_streaming),
};

samlet_runtime_file samlet_runtime_file_at(size_t index) { return files[index]; }

size_t samlet_runtime_file_count(void) { return sizeof files / sizeof files[0]; }
