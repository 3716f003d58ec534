// Invocations of handlers that stream their response.
//
// Source: AWS Lambda Developer Guide, "Response streaming for Lambda functions" and "Building a custom runtime".
'use strict';

const { Writable } = require('node:stream');

const { BASE, headerValue, invocationContext } = require('./api.cjs');
const { reported, runtimeError } = require('./errors.cjs');
const { logError } = require('./logging.cjs');

const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response';
// Ends the metadata in front of the body.
const DELIMITER = Buffer.alloc(8);

/** Handles one invocation; resolves when all of its response is taken. */
async function streamedInvocation(api, handler, headers, body, { mark, setWhenIdle }) {
  const stream = new ResponseStream(api, headers['lambda-runtime-aws-request-id'], mark);
  let waitsForIdle = true;
  const context = {
    get callbackWaitsForEmptyEventLoop() {
      return waitsForIdle;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waitsForIdle = value;
    },
  };
  try {
    await finished(handler, stream, invocationContext(headers, context), body, setWhenIdle);
  } catch (error) {
    logError('Invoke Error', error);
    await stream.fail(error);
    return;
  }
  if (waitsForIdle) await new Promise((resolve) => setWhenIdle(resolve));
  setWhenIdle(undefined);
}

async function finished(handler, stream, context, body, setWhenIdle) {
  const returned = handler(JSON.parse(body), stream, context);
  if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
  const unfinished = new Promise((_, reject) => {
    setWhenIdle(() => reject(new Error('Response stream is not finished.')));
  });
  const result = await Promise.race([returned, unfinished]);
  if (result !== undefined) console.warn('Streaming handlers ignore return values.');
  await Promise.race([stream.acknowledged, unfinished]);
}

/** A response of which each write goes out as a chunk of the request's body. */
class ResponseStream extends Writable {
  constructor(api, id, highWaterMark) {
    super({ highWaterMark, decodeStrings: true });
    this.api = api;
    this.path = `${BASE}/invocation/${encodeURIComponent(id)}/response`;
    this.contentType = 'application/octet-stream';
    this.isHeadSent = false;
    this.trailers = '';
    /** Resolves when the engine has taken the whole response. */
    this.acknowledged = new Promise((resolve) => (this.acknowledge = resolve));
    // A stream that the function destroys with an error is reported when the handler ends.
    this.on('error', () => {});
  }

  setContentType(type) {
    if (this.isHeadSent) throw runtimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
    this.contentType = type;
  }

  /** What is neither text nor bytes is written as JSON. */
  write(chunk, encoding, callback) {
    const isRaw = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(isRaw ? chunk : JSON.stringify(chunk), encoding, callback);
  }

  _write(chunk, _, done) {
    this.sendHead();
    this.sendChunk(chunk, done);
  }

  _final(done) {
    this.sendHead();
    const acknowledged = this.api.acknowledgement();
    this.api.write(`0\r\n${this.trailers}\r\n`, 'latin1', done);
    acknowledged.then(this.acknowledge);
  }

  /** Ends the response with an error in its trailers. */
  async fail(error) {
    const problem = reported(error);
    const body = Buffer.from(JSON.stringify(problem)).toString('base64');
    this.trailers = `Lambda-Runtime-Function-Error-Type: ${headerValue(problem.errorType)}\r\nLambda-Runtime-Function-Error-Body: ${body}\r\n`;
    if (this.writableEnded) return this.acknowledged;
    if (this.destroyed) this._final(() => {});
    else this.end();
    return this.acknowledged;
  }

  sendHead() {
    if (this.isHeadSent) return;
    this.isHeadSent = true;
    this.api.write(
      `POST ${this.path} HTTP/1.1\r\nHost: ${this.api.address}\r\nContent-Type: ${this.contentType}\r\n` +
        'Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n' +
        'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n',
      'latin1',
    );
    if (this.metadata !== undefined) {
      this.sendChunk(Buffer.from(this.metadata));
      this.sendChunk(DELIMITER);
    }
  }

  sendChunk(bytes, done = () => {}) {
    // A chunk of no bytes would end the body.
    if (bytes.length === 0) {
      done();
      return;
    }
    const head = Buffer.from(`${bytes.length.toString(16)}\r\n`, 'latin1');
    this.api.write(Buffer.concat([head, bytes, Buffer.from('\r\n')]), undefined, done);
  }
}

/** Responses of HTTP integrations: status and headers in front of the body. */
class HttpResponseStream {
  static from(stream, metadata) {
    stream.setContentType(HTTP_INTEGRATION);
    stream.metadata = JSON.stringify(metadata);
    return stream;
  }
}

module.exports = { HttpResponseStream, streamedInvocation };
