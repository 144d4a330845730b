import { connect } from 'node:net';

export interface HttpConnection {
  /** One request at a time; `onAnswer` is called with the answer to it. */
  send(request: Buffer, onAnswer: (answer: HttpAnswer) => void): void;
  close(): void;
}

export interface HttpAnswer {
  status: number;
  bodyBytes: number;
}

/** A kept-alive HTTP/1.1 connection with as little around it as can be, so that the generator is not what is measured. */
export async function openConnection(address: string, onFailure: (failure: Error) => void): Promise<HttpConnection> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.setNoDelay(true);
  let received: Buffer | undefined;
  let waiting: ((answer: HttpAnswer) => void) | undefined;
  socket.on('data', (chunk: Buffer) => {
    received = received === undefined ? chunk : Buffer.concat([received, chunk]);
    const answer = wholeAnswer(received);
    if (answer === undefined) return;
    received = undefined;
    const report = waiting;
    waiting = undefined;
    report?.(answer);
  });
  socket.on('error', onFailure);
  socket.on('close', () => {
    if (waiting !== undefined) onFailure(new Error('The server hung up before it had answered.'));
  });
  return {
    send(request, onAnswer) {
      waiting = onAnswer;
      socket.write(request);
    },
    close: () => socket.destroy(),
  };
}

/** The answer, once all of it is there. */
function wholeAnswer(received: Buffer): HttpAnswer | undefined {
  const headBytes = received.indexOf('\r\n\r\n') + 4;
  if (headBytes < 4) return undefined;
  const head = received.toString('latin1', 0, headBytes);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`An answer without a length cannot be read:\n${head}`);
  const bodyBytes = Number(length);
  return received.length < headBytes + bodyBytes ? undefined : { status: Number(head.slice(9, 12)), bodyBytes };
}
