'use strict';
// Stands in for the compiled part of the Node.js runtime client where that cannot be built. It makes the same three
// calls of the Runtime API over node:http; the client's own JavaScript runs unchanged.
const http = require('node:http');

const endpoint = process.env.AWS_LAMBDA_RUNTIME_API ?? '';
const at = endpoint.lastIndexOf(':');
const [hostname, port] = at < 0 ? [endpoint, '80'] : [endpoint.slice(0, at), endpoint.slice(at + 1)];
const INVOCATION = '/2018-06-01/runtime/invocation/';

// Apart, because with several invocations in flight an answer has to pass a poll that hangs.
const polls = new http.Agent({ keepAlive: true });
const posts = new http.Agent({ keepAlive: true, maxSockets: 1 });

let posted = Promise.resolve();

/** Everything that was answered is delivered before the next event is asked for, as the compiled client does. */
async function next() {
  await posted;
  const { status, headers, body } = await send('GET', 'next', polls, {});
  if (status !== 200) throw new Error(`Failed to get next invocation, error ${status}`);
  const deadlineMs = headers['lambda-runtime-deadline-ms'];
  return { bodyJson: body, headers: { ...headers, 'lambda-runtime-deadline-ms': Number(deadlineMs) } };
}

function done(id, body) {
  post(`${id}/response`, body, {});
}

function error(id, body, xrayCause) {
  post(`${id}/error`, body, { 'lambda-runtime-function-xray-error-cause': xrayCause });
}

function post(path, body, headers) {
  const bytes = Buffer.from(body);
  const all = { 'content-type': 'application/json', 'content-length': bytes.length, ...headers };
  // The compiled client does not look at the outcome either: a Runtime API that is gone shows at the next poll.
  posted = posted.then(() => send('POST', path, posts, all, bytes)).catch(() => undefined);
}

function send(method, path, agent, headers, body) {
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path: INVOCATION + path, method, headers, agent };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

module.exports = { next, done, error };
