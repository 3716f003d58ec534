// Runs a function's handler, invocation after invocation, as Lambda's Node.js runtimes do.
'use strict';

const { RuntimeAPI, invocationContext } = require('./api.cjs');
const { callbackInvocation } = require('./callbacks.cjs');
const { loadHandler } = require('./loading.cjs');
const { logError, setInvocation } = require('./logging.cjs');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

/** The invocation that is being handled; undefined while the function starts. */
let currentID;
/** What happens when nothing is left to wait for: decides about invocations that nobody ended. */
let whenIdle;

async function run() {
  const api = new RuntimeAPI(process.env.AWS_LAMBDA_RUNTIME_API);
  endOnUnhandled(api);
  defineGlobals();
  process.on('beforeExit', () => {
    const action = whenIdle;
    whenIdle = undefined;
    action?.();
  });
  try {
    const handler = await loadHandler(process.env._HANDLER ?? '');
    const handle = chosenWay(api, handler);
    handleAll(api, handle);
  } catch (error) {
    await end(api, 'Uncaught Exception', error, 129);
  }
}

async function handleAll(api, handle) {
  for (;;) {
    const { headers, body } = await api.next();
    currentID = headers['lambda-runtime-aws-request-id'];
    setInvocation(currentID, headers['lambda-runtime-aws-tenant-id']);
    setTrace(headers['lambda-runtime-trace-id']);
    await handle(headers, body);
  }
}

function setTrace(trace) {
  if (trace) process.env._X_AMZN_TRACE_ID = trace;
  else delete process.env._X_AMZN_TRACE_ID;
}

/** How a handler is called: with a stream, or with a callback until Node.js 22, or simply awaited. */
function chosenWay(api, handler) {
  const setWhenIdle = (action) => (whenIdle = action);
  if (handler[STREAMING]) {
    if (handler[STREAMING] !== 'response') {
      throw errors().runtimeError('MalformedStreamingHandler', 'Only response streaming is supported.');
    }
    const { streamedInvocation } = require('./streaming.cjs');
    const mark = handler[HIGH_WATER_MARK];
    return (headers, body) => streamedInvocation(api, handler, headers, body, { mark, setWhenIdle });
  }
  if (hasCallbacks()) return (headers, body) => callbackInvocation(api, handler, headers, body, setWhenIdle);
  if (handler.length >= 3) {
    throw errors().runtimeError(
      'CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }
  return (headers, body) => awaitedInvocation(api, handler, headers, body);
}

function hasCallbacks() {
  const asked = /nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1];
  return Number(asked ?? process.versions.node.split('.')[0]) < 24;
}

async function awaitedInvocation(api, handler, headers, body) {
  const id = headers['lambda-runtime-aws-request-id'];
  let text;
  try {
    const result = await handler(JSON.parse(body), invocationContext(headers));
    text = resultText(result);
  } catch (error) {
    logError('Invoke Error', error);
    await api.fail(id, errors().reported(error));
    return;
  }
  await api.respond(id, text);
}

function resultText(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null';
  } catch {
    throw errors().runtimeError('JSONStringifyError', 'Unable to stringify response body');
  }
}

/** What nobody catches is reported for the invocation that runs, and ends the process. */
function endOnUnhandled(api) {
  process.on('uncaughtException', (error) => end(api, 'Uncaught Exception', error, 129));
  process.on('unhandledRejection', (reason, promise) => {
    const error = errors().runtimeError('UnhandledPromiseRejection', String(reason));
    end(api, 'Unhandled Promise Rejection', Object.assign(error, { reason, promise }), 128);
  });
}

async function end(api, what, error, status) {
  logError(what, error);
  // By a connection of its own: the other may be in the middle of a response. Between invocations nobody is told.
  if (!api.isIdle) await new RuntimeAPI(api.address).fail(currentID, errors().reported(error));
  process.exit(status);
}

/** The global `awslambda`, with which functions ask to stream their responses. */
function defineGlobals() {
  if (['1', 'true'].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) return;
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = 'response';
      if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
      return handler;
    },
    get HttpResponseStream() {
      return require('./streaming.cjs').HttpResponseStream;
    },
  };
}

/** Loaded when something fails, and not at each start. */
function errors() {
  return require('./errors.cjs');
}

module.exports = { run };
