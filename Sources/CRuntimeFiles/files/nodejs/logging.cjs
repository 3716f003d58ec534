// The console, writing lines as Lambda's Node.js runtimes do.
//
// Source: AWS Lambda Developer Guide, "Log and monitor Node.js Lambda functions".
'use strict';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const REQUEST_ID = Symbol.for('aws.lambda.runtime.requestId');
const isJSON = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';

let tenantID;

function patchConsole() {
  const lowest = Math.max(0, LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()));
  const write = isJSON ? writeJSON : writeText;
  LEVELS.forEach((level, index) => {
    const log = (message, ...parameters) => write(level, message, parameters);
    console[level.toLowerCase()] = index >= lowest ? log : () => {};
  });
  console.log = console.info;
}

function setInvocation(requestID, tenant) {
  globalThis[REQUEST_ID] = requestID;
  tenantID = tenant;
}

/** An error that ends an invocation or the process, after what happened. */
function logError(what, error) {
  if (isJSON) console.error(errors().asError(error));
  else console.error(what, errors().described(errors().asError(error)));
}

function writeText(level, message, parameters) {
  const text = formatted(message, parameters);
  writeLine(`${new Date().toISOString()}\t${globalThis[REQUEST_ID]}\t${level}\t${text}`);
}

function writeJSON(level, message, parameters) {
  const line = { timestamp: new Date().toISOString(), level, requestId: globalThis[REQUEST_ID] };
  if (tenantID) line.tenantId = tenantID;
  if (parameters.length === 0) {
    writeLine(withSingleMessage(line, message));
    return;
  }
  line.message = formatted(message, parameters);
  const error = parameters.find((parameter) => parameter instanceof Error);
  writeLine(JSON.stringify(error === undefined ? line : { ...line, ...errorFields(error) }));
}

function withSingleMessage(line, message) {
  try {
    return JSON.stringify({ ...line, message }, (_, value) =>
      value instanceof Error ? { ...errorFields(value), ...value } : value,
    );
  } catch {
    return JSON.stringify({ ...line, message: formatted(message, []) });
  }
}

function errorFields(error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
  };
}

function formatted(message, parameters) {
  if (typeof message === 'string' && parameters.length === 0) return message;
  return require('node:util').format(message, ...parameters);
}

/** Writes at once, so that nothing is lost when the process ends, and a result never overtakes its log. */
function writeLine(line) {
  // One event of several lines: the log takes a carriage return for a line's end within an event.
  let rest = Buffer.from(`${line.replaceAll('\n', '\r')}\n`);
  const { writeSync } = require('node:fs');
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
      // The pipe is full and was made non-blocking by the function's own use of stdout: give the reader a millisecond.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Loaded when something fails, and not at each start. */
function errors() {
  return require('./errors.cjs');
}

module.exports = { logError, patchConsole, setInvocation };
