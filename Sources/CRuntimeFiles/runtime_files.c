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
BYTES(ruby_api) = {
#embed "files/ruby/api.rb"
};
BYTES(ruby_bootstrap) = {
#embed "files/ruby/bootstrap.rb"
};
BYTES(ruby_context) = {
#embed "files/ruby/context.rb"
};
BYTES(ruby_errors) = {
#embed "files/ruby/errors.rb"
};
BYTES(ruby_handler) = {
#embed "files/ruby/handler.rb"
};
BYTES(ruby_libraries) = {
#embed "files/ruby/libraries.rb"
};
BYTES(ruby_logging) = {
#embed "files/ruby/logging.rb"
};
BYTES(ruby_runtime) = {
#embed "files/ruby/runtime.rb"
};
BYTES(java_core_Client) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/Client.java"
};
BYTES(java_core_ClientContext) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/ClientContext.java"
};
BYTES(java_core_CognitoIdentity) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/CognitoIdentity.java"
};
BYTES(java_core_Context) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/Context.java"
};
BYTES(java_core_LambdaLogger) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/LambdaLogger.java"
};
BYTES(java_core_LambdaRuntime) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/LambdaRuntime.java"
};
BYTES(java_core_LambdaRuntimeInternal) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/LambdaRuntimeInternal.java"
};
BYTES(java_core_RequestHandler) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/RequestHandler.java"
};
BYTES(java_core_RequestStreamHandler) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/RequestStreamHandler.java"
};
BYTES(java_core_logging_LogFormat) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/logging/LogFormat.java"
};
BYTES(java_core_logging_LogLevel) = {
#embed "files/java/com/amazonaws/services/lambda/runtime/logging/LogLevel.java"
};
BYTES(java_Bean) = {
#embed "files/java/samlet/runtime/Bean.java"
};
BYTES(java_Decimal) = {
#embed "files/java/samlet/runtime/Decimal.java"
};
BYTES(java_Fault) = {
#embed "files/java/samlet/runtime/Fault.java"
};
BYTES(java_FunctionLog) = {
#embed "files/java/samlet/runtime/FunctionLog.java"
};
BYTES(java_Handler) = {
#embed "files/java/samlet/runtime/Handler.java"
};
BYTES(java_Handlers) = {
#embed "files/java/samlet/runtime/Handlers.java"
};
BYTES(java_Invocation) = {
#embed "files/java/samlet/runtime/Invocation.java"
};
BYTES(java_JSONReader) = {
#embed "files/java/samlet/runtime/JSONReader.java"
};
BYTES(java_JSONWriter) = {
#embed "files/java/samlet/runtime/JSONWriter.java"
};
BYTES(java_LambdaContext) = {
#embed "files/java/samlet/runtime/LambdaContext.java"
};
BYTES(java_Main) = {
#embed "files/java/samlet/runtime/Main.java"
};
BYTES(java_ObjectHandler) = {
#embed "files/java/samlet/runtime/ObjectHandler.java"
};
BYTES(java_ObjectMethod) = {
#embed "files/java/samlet/runtime/ObjectMethod.java"
};
BYTES(java_ObjectReader) = {
#embed "files/java/samlet/runtime/ObjectReader.java"
};
BYTES(java_RuntimeAPI) = {
#embed "files/java/samlet/runtime/RuntimeAPI.java"
};
BYTES(java_Scalars) = {
#embed "files/java/samlet/runtime/Scalars.java"
};
BYTES(java_StreamHandler) = {
#embed "files/java/samlet/runtime/StreamHandler.java"
};
BYTES(java_StreamMethod) = {
#embed "files/java/samlet/runtime/StreamMethod.java"
};
BYTES(java_Times) = {
#embed "files/java/samlet/runtime/Times.java"
};
BYTES(java_Types) = {
#embed "files/java/samlet/runtime/Types.java"
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
    FILE_OF("ruby/api.rb", ruby_api),
    FILE_OF("ruby/bootstrap.rb", ruby_bootstrap),
    FILE_OF("ruby/context.rb", ruby_context),
    FILE_OF("ruby/errors.rb", ruby_errors),
    FILE_OF("ruby/handler.rb", ruby_handler),
    FILE_OF("ruby/libraries.rb", ruby_libraries),
    FILE_OF("ruby/logging.rb", ruby_logging),
    FILE_OF("ruby/runtime.rb", ruby_runtime),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/Client.java", java_core_Client),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/ClientContext.java", java_core_ClientContext),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/CognitoIdentity.java", java_core_CognitoIdentity),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/Context.java", java_core_Context),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/LambdaLogger.java", java_core_LambdaLogger),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/LambdaRuntime.java", java_core_LambdaRuntime),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/LambdaRuntimeInternal.java", java_core_LambdaRuntimeInternal),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/RequestHandler.java", java_core_RequestHandler),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/RequestStreamHandler.java", java_core_RequestStreamHandler),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/logging/LogFormat.java", java_core_logging_LogFormat),
    FILE_OF("java/com/amazonaws/services/lambda/runtime/logging/LogLevel.java", java_core_logging_LogLevel),
    FILE_OF("java/samlet/runtime/Bean.java", java_Bean),
    FILE_OF("java/samlet/runtime/Decimal.java", java_Decimal),
    FILE_OF("java/samlet/runtime/Fault.java", java_Fault),
    FILE_OF("java/samlet/runtime/FunctionLog.java", java_FunctionLog),
    FILE_OF("java/samlet/runtime/Handler.java", java_Handler),
    FILE_OF("java/samlet/runtime/Handlers.java", java_Handlers),
    FILE_OF("java/samlet/runtime/Invocation.java", java_Invocation),
    FILE_OF("java/samlet/runtime/JSONReader.java", java_JSONReader),
    FILE_OF("java/samlet/runtime/JSONWriter.java", java_JSONWriter),
    FILE_OF("java/samlet/runtime/LambdaContext.java", java_LambdaContext),
    FILE_OF("java/samlet/runtime/Main.java", java_Main),
    FILE_OF("java/samlet/runtime/ObjectHandler.java", java_ObjectHandler),
    FILE_OF("java/samlet/runtime/ObjectMethod.java", java_ObjectMethod),
    FILE_OF("java/samlet/runtime/ObjectReader.java", java_ObjectReader),
    FILE_OF("java/samlet/runtime/RuntimeAPI.java", java_RuntimeAPI),
    FILE_OF("java/samlet/runtime/Scalars.java", java_Scalars),
    FILE_OF("java/samlet/runtime/StreamHandler.java", java_StreamHandler),
    FILE_OF("java/samlet/runtime/StreamMethod.java", java_StreamMethod),
    FILE_OF("java/samlet/runtime/Times.java", java_Times),
    FILE_OF("java/samlet/runtime/Types.java", java_Types),
};

samlet_runtime_file samlet_runtime_file_at(size_t index) { return files[index]; }

size_t samlet_runtime_file_count(void) { return sizeof files / sizeof files[0]; }
