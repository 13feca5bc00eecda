/* A runtime that does what its events say. It becomes `bootstrap`, behind a line that names the interpreter. */
const http = require('node:http');
const fs = require('node:fs');

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
const init = JSON.parse(process.env.PUPPET_INIT || '{}');
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
let served = 0;

function call(method, path, { headers = {}, body, chunks, trailers, api = '/2018-06-01/runtime' } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, method, path: api + path, headers, agent }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => {
        resolve({
          status: answer.statusCode,
          headers: answer.headers,
          body: Buffer.concat(parts).toString(),
        });
      });
    });
    request.on('error', reject);
    if (chunks === undefined) {
      request.end(body);
      return;
    }
    (async () => {
      for (const chunk of chunks) {
        request.write(chunk.text);
        await sleep(chunk.ms ?? 0);
      }
      if (trailers !== undefined) request.addTrailers(trailers);
      request.end();
    })();
  });
}

/** An HTTP request says what to do in a header. */
function deedOf(raw) {
  if (raw.requestContext === undefined) return raw;
  const said = raw.headers['x-do'] ?? raw.headers['X-Do'];
  return { do: 'show', ...(said && JSON.parse(said)), raw };
}

const deeds = {
  show: ({ raw }) => ({ statusCode: 200, body: JSON.stringify(raw) }),
  echo: ({ value }) => ({ value, served }),
  print: async ({ text }) => {
    process.stdout.write(text);
    return { printed: text.length };
  },
  exit: ({ code }) => process.exit(code),
  signal: async ({ signal }) => {
    process.kill(process.pid, signal);
    await sleep(60_000);
  },
  hang: () => sleep(3_600_000),
  spin: () => {
    for (;;) Math.sqrt(2);
  },
  sleep: async ({ ms }) => {
    await sleep(ms);
    return { slept: ms };
  },
  /** Until whoever listens there lets go. */
  meet: ({ port: at }) =>
    new Promise((done) => {
      require('node:net')
        .connect(at, '127.0.0.1')
        .on('close', () => done({ met: true }))
        .resume();
    }),
  burn: ({ ms }) => {
    const start = process.cpuUsage();
    while (process.cpuUsage(start).user < ms * 1000) Math.sqrt(2);
    return { burnt: ms };
  },
  allocate: ({ mb }) => {
    const held = [];
    for (let at = 0; at < mb; at += 1) held.push(Buffer.alloc(1024 * 1024, 1));
    return { held: held.length };
  },
  oversize: ({ bytes }) => 'x'.repeat(bytes),
  write: ({ name, text }) => {
    fs.writeFileSync(`/tmp/${name}`, text);
    return {};
  },
  list: () => ({ files: fs.readdirSync(process.env.TMPDIR ?? '/tmp').sort() }),
  environment: () => ({ ...process.env }),
};

async function serve(next) {
  const id = next.headers['lambda-runtime-aws-request-id'];
  const event = deedOf(JSON.parse(next.body));
  served += 1;
  if (event.do === 'next-headers') {
    await call('POST', `/invocation/${id}/response`, { body: JSON.stringify(next.headers) });
  } else if (event.do === 'error') {
    await call('POST', `/invocation/${id}/error`, {
      headers: { 'Lambda-Runtime-Function-Error-Type': event.type },
      body: JSON.stringify({ errorMessage: event.message, errorType: event.type }),
    });
  } else if (event.do === 'stream') {
    const headers = { 'Lambda-Runtime-Function-Response-Mode': 'streaming', ...event.headers };
    if (event.error)
      headers.Trailer = 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body';
    const trailers = event.error && {
      'Lambda-Runtime-Function-Error-Type': event.error.type,
      'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(event.error)).toString('base64'),
    };
    await call('POST', `/invocation/${id}/response`, {
      headers,
      chunks: event.chunks,
      trailers: trailers || undefined,
    });
  } else if (event.do === 'respond') {
    await call('POST', `/invocation/${id}/response`, { headers: event.headers, body: event.body });
  } else if (event.do === 'break-off') {
    const socket = require('node:net').connect(port, host);
    socket.end(
      `POST /2018-06-01/runtime/invocation/${id}/response HTTP/1.1\r\nHost: a.localhost\r\nContent-Length: 99\r\n\r\nabc`,
    );
    await new Promise((done) => socket.on('close', done).resume());
  } else if (event.do === 'answer-then-exit') {
    await call('POST', `/invocation/${id}/response`, { body: '"answered"' });
    process.exit(event.code);
  } else if (event.do === 'answer-then-work') {
    await call('POST', `/invocation/${id}/response`, { body: '"answered"' });
    await sleep(event.ms);
  } else {
    const result = await deeds[event.do](event);
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    await call('POST', `/invocation/${id}/response`, { body });
  }
}

async function extension() {
  const registered = await call('POST', '/register', {
    api: '/2020-01-01/extension',
    headers: { 'Lambda-Extension-Name': 'puppet' },
    body: JSON.stringify({ events: init.extension.events }),
  });
  const id = registered.headers['lambda-extension-identifier'];
  (async () => {
    for (;;) {
      const event = await call('GET', '/event/next', {
        api: '/2020-01-01/extension',
        headers: { 'Lambda-Extension-Identifier': id },
      });
      const body = JSON.parse(event.body);
      if (init.extension.file)
        fs.appendFileSync(init.extension.file, `${body.eventType} ${body.shutdownReason ?? ''}\n`);
      if (body.eventType === 'INVOKE') await sleep(init.extension.workMs ?? 0);
    }
  })();
}

async function main() {
  if (init.print) process.stdout.write(init.print);
  if (init.term)
    process.on(
      'SIGTERM',
      () => (fs.appendFileSync(init.term, 'SIGTERM\n'), setTimeout(() => process.exit(0), 100)),
    );
  if (init.extension) await extension();
  if (init.sleepOnce && !fs.existsSync('/tmp/slept')) {
    fs.writeFileSync('/tmp/slept', '');
    await sleep(init.sleepOnce);
  }
  if (init.sleep) await sleep(init.sleep);
  if (init.exit !== undefined) process.exit(init.exit);
  if (init.error) {
    await call('POST', '/init/error', {
      headers: { 'Lambda-Runtime-Function-Error-Type': init.error.type },
      body: JSON.stringify({
        errorMessage: init.error.message,
        errorType: init.error.type,
        requestId: '',
        stackTrace: [],
      }),
    });
    process.exit(1);
  }
  const loop = async () => {
    for (;;) await serve(await call('GET', '/invocation/next'));
  };
  await Promise.all(Array.from({ length: init.polls ?? 1 }, loop));
}

main();
