import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The provider's REST API as far as a send needs it: every message is accepted at once, and only counted. `GET /count`
// tells how many there were.

let accepted = 0;

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    if (request.method === 'GET') {
      response.end(String(accepted));
      return;
    }
    accepted += 1;
    const sid = `SM${randomBytes(16).toString('hex')}`;
    const body = JSON.stringify({ sid, status: 'queued', error_code: null, error_message: null, num_segments: '1' });
    response.writeHead(201, { 'Content-Type': 'application/json' }).end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
