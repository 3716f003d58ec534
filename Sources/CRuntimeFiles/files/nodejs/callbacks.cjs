// Invocations of handlers that may use callbacks: those of Node.js 22 and before.
'use strict';

const { invocationContext } = require('./api.cjs');
const { logError } = require('./logging.cjs');

/**
 * Handles one invocation; resolves when it is answered.
 *
 * Only the first result counts. One that is handed to the callback waits until nothing else is going on, unless the
 * function sets `callbackWaitsForEmptyEventLoop` to false; a promise's result does not wait.
 */
function callbackInvocation(api, handler, headers, body, setWhenIdle) {
  return new Promise((resolve) => {
    const invocation = new CallbackInvocation(api, headers['lambda-runtime-aws-request-id'], resolve, setWhenIdle);
    setWhenIdle(() => invocation.endUnanswered(handler));
    const callback = (error, result) => invocation.callback(error, result);
    try {
      const result = handler(JSON.parse(body), invocationContext(headers, invocation.context()), callback);
      if (typeof result?.then === 'function') {
        result.then(
          (value) => invocation.done(null, value),
          (error) => invocation.fail(error),
        );
      }
    } catch (error) {
      invocation.fail(error);
    }
  });
}

class CallbackInvocation {
  constructor(api, id, resolve, setWhenIdle) {
    Object.assign(this, { api, id, resolve, setWhenIdle, isEnded: false, waitsForIdle: true });
  }

  context() {
    const invocation = this;
    return {
      get callbackWaitsForEmptyEventLoop() {
        return invocation.waitsForIdle;
      },
      set callbackWaitsForEmptyEventLoop(value) {
        invocation.waitsForIdle = value;
      },
      succeed: (result) => invocation.done(null, result),
      fail: (error) => invocation.fail(error),
      done: (error, result) => invocation.done(error, result),
    };
  }

  callback(error, result) {
    if (this.isEnded) return;
    if (isGiven(error) || !this.waitsForIdle) {
      this.done(error, result);
      return;
    }
    this.isEnded = true;
    this.setWhenIdle(() => this.respond(result));
  }

  done(error, result) {
    if (this.isEnded) return;
    this.isEnded = true;
    this.setWhenIdle(undefined);
    if (isGiven(error)) this.report(error);
    else this.respond(result);
  }

  fail(error) {
    this.done(isGiven(error) ? error : 'handled');
  }

  /** Nothing is left that could answer: null, as Lambda has it, or an error for a promise that will never settle. */
  endUnanswered(handler) {
    if (this.isEnded) return;
    if (handler.constructor?.name !== 'AsyncFunction') {
      this.done(null, null);
      return;
    }
    const message =
      'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';
    this.done(errors().runtimeError('NodeJsExit', message));
  }

  respond(result) {
    let text;
    try {
      text = JSON.stringify(result === undefined ? null : result) ?? 'null';
    } catch {
      this.report(new Error('Unable to stringify response body'));
      return;
    }
    this.resolve(this.api.respond(this.id, text));
  }

  report(error) {
    logError('Invoke Error', error);
    this.resolve(this.api.fail(this.id, errors().reported(error)));
  }
}

function isGiven(error) {
  return error !== undefined && error !== null;
}

/** Loaded when something fails, and not at each start. */
function errors() {
  return require('./errors.cjs');
}

module.exports = { callbackInvocation };
