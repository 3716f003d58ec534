// The Lambda Runtime API: HTTP/1.1 over one connection, written by hand on a socket; and the context made of headers.
//
// Source: AWS Lambda Developer Guide, "Using the Lambda runtime API".
'use strict';

const net = require('node:net');

const BASE = '/2018-06-01/runtime';
const HEAD_END = Buffer.from('\r\n\r\n');

/** One connection, kept open. It keeps the process alive only while an answer is awaited. */
class RuntimeAPI {
  constructor(address) {
    this.address = address;
    this.nextRequest = `GET ${BASE}/invocation/next HTTP/1.1\r\nHost: ${address}\r\n\r\n`;
    this.received = [];
    this.receivedLength = 0;
    /** True while the function has nothing to do. */
    this.isIdle = false;
    const colon = address.lastIndexOf(':');
    const host = address.slice(0, colon).replace(/^\[|\]$/g, '');
    this.socket = net.connect({ host, port: Number(address.slice(colon + 1)) });
    this.socket.setNoDelay(true);
    this.socket.on('data', (bytes) => this.receive(bytes));
    this.socket.on('error', (error) => leave(error.message));
    this.socket.on('close', () => leave('the Runtime API closed the connection'));
  }

  /** Waits for an invocation: its headers, with names in lower case, and its payload. */
  async next() {
    this.socket.write(this.nextRequest);
    this.isIdle = true;
    const { status, headers, body } = await this.response();
    this.isIdle = false;
    if (status !== 200) leave(`the Runtime API answered ${status} to the request for an invocation`);
    return { headers, body };
  }

  /** Answers an invocation. */
  respond(id, body) {
    return this.post(`${BASE}/invocation/${encodeURIComponent(id)}/response`, '', body);
  }

  /** Reports that an invocation failed, or the start of the function when there is no invocation. */
  fail(id, problem) {
    const path = id === undefined ? 'init/error' : `invocation/${encodeURIComponent(id)}/error`;
    const headers = `Lambda-Runtime-Function-Error-Type: ${headerValue(problem.errorType)}\r\n`;
    return this.post(`${BASE}/${path}`, headers, JSON.stringify(problem));
  }

  async post(path, headers, body) {
    const length = Buffer.byteLength(body);
    this.socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${this.address}\r\nContent-Type: application/json\r\n${headers}` +
        `Content-Length: ${length}\r\n\r\n${body}`,
    );
    await this.acknowledgement();
  }

  /** Waits until what was posted is taken. */
  async acknowledgement() {
    const { status } = await this.response();
    // A response that is refused, such as one that is too large, is reported by the engine itself.
    if (status >= 500) leave(`the Runtime API answered ${status} to a response`);
  }

  write(bytes, encoding, done) {
    this.socket.write(bytes, encoding, done);
  }

  /** The response to what was sent last: one exchange follows the other. */
  response() {
    this.socket.ref();
    return new Promise((resolve) => (this.resolve = resolve));
  }

  receive(bytes) {
    this.received.push(bytes);
    this.receivedLength += bytes.length;
    this.takeResponse();
  }

  /** Hands a response on when all of it is here. */
  takeResponse() {
    if (this.head === undefined) {
      this.joinReceived();
      const end = this.received[0]?.indexOf(HEAD_END) ?? -1;
      if (end < 0) return;
      this.head = parsedHead(this.received[0].toString('utf8', 0, end));
      this.dropReceived(end + 4);
    }
    const length = this.head.length;
    if (this.receivedLength < length) return;
    this.joinReceived();
    const body = length === 0 ? '' : this.received[0].toString('utf8', 0, length);
    this.dropReceived(length);
    const { status, headers } = this.head;
    this.head = undefined;
    this.socket.unref();
    this.resolve({ status, headers, body });
  }

  joinReceived() {
    if (this.received.length > 1) this.received = [Buffer.concat(this.received)];
  }

  dropReceived(count) {
    this.receivedLength -= count;
    this.received = this.receivedLength === 0 ? [] : [this.received[0].subarray(count)];
  }
}

function parsedHead(text) {
  const lines = text.split('\r\n');
  const headers = Object.create(null);
  for (let index = 1; index < lines.length; index++) {
    const colon = lines[index].indexOf(':');
    headers[lines[index].slice(0, colon).toLowerCase()] = lines[index].slice(colon + 1).trim();
  }
  const length = Number(headers['content-length']);
  if (!Number.isInteger(length)) leave('the Runtime API sent a response without Content-Length');
  return { status: Number(lines[0].slice(9, 12)), headers, length };
}

/** An error may have any name, a header may not. */
function headerValue(errorType) {
  return /^[\x21-\x7e][\x20-\x7e]*$/.test(errorType) ? errorType : 'Function.Unknown';
}

/** The engine is gone, or does not answer as it should: there is nothing left to do. */
function leave(reason) {
  require('node:fs').writeSync(2, `${reason}\n`);
  process.exit(1);
}

/**
 * What a handler learns about its invocation: fields for a context, made of headers and the environment.
 *
 * Source: AWS Lambda Developer Guide, "Using the Lambda context object to retrieve Node.js function information".
 */
function invocationContext(headers, more = {}) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const clientContext = parsed(headers['lambda-runtime-client-context'], 'ClientContext');
  return Object.assign(more, {
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext,
    identity: parsed(headers['lambda-runtime-cognito-identity'], 'CognitoIdentity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  });
}

function parsed(text, name) {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error}`);
  }
}

module.exports = { BASE, RuntimeAPI, headerValue, invocationContext };
