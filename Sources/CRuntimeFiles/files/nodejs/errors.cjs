// Errors of functions: the object that is reported, and its form in the log.
//
// Source of names and texts: what Lambda's Node.js runtimes answer.
'use strict';

function runtimeError(name, message, stack) {
  const error = new Error(message);
  Object.defineProperty(error, 'name', { value: `Runtime.${name}`, configurable: true, writable: true });
  error.stack = stack ?? String(error.stack).replace(/^Error/, error.name);
  return error;
}

/** The object that Lambda reports for whatever was thrown. */
function reported(error) {
  try {
    if (isError(error)) {
      return {
        errorType: escaped(error.name),
        errorMessage: escaped(error.message),
        trace: escaped(error.stack).split('\n'),
      };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
      trace: [],
    };
  }
}

function isError(error) {
  if (error instanceof Error || require('node:util').types.isNativeError(error)) return true;
  const parts = [error?.name, error?.message, error?.stack];
  return parts.every((part) => typeof part === 'string' && part !== '');
}

function escaped(text) {
  return String(text ?? '').replaceAll('\x7f', '%7F');
}

function asError(value) {
  return value instanceof Error ? value : new Error(String(value));
}

/** One line of JSON, after a tab as in Lambda's logs; with what the function added to the error. */
function described(error) {
  try {
    return `\t${JSON.stringify(error, (_, value) => (value instanceof Error ? withOwnProperties(value) : value))}`;
  } catch {
    return `\t${JSON.stringify(reported(error))}`;
  }
}

function withOwnProperties(error) {
  const fields = { errorType: error.name, errorMessage: error.message, code: error.code, ...error };
  if (typeof error.stack === 'string') fields.stack = error.stack.split('\n');
  return fields;
}

module.exports = { asError, described, reported, runtimeError };
