/** The parts of a raw message, as a mail client has them: headers in their order, unfolded and decoded, and the text. */
export interface ReadMail {
  headers: [name: string, value: string][];
  header: (name: string) => string | undefined;
  text: string;
}

/** Reads a message of one part, like those that the bot sends. Knows no other ones. */
export function readMail(raw: string): ReadMail {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), decodedWords(line.slice(colon + 1).trim())];
  });
  const header = (name: string) => headers.find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1];
  return { headers, header, text: decodedBody(raw.slice(end + 4), header('Content-Transfer-Encoding')) };
}

/** RFC 2047: `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=`; the space between two of them is none. */
function decodedWords(value: string): string {
  return value.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/(?:=\?utf-8\?[QB]\?[^?]*\?=)+/gi, (run) => {
    const words = [...run.matchAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi)];
    return Buffer.concat(
      words.map(([, kind = '', word = '']) =>
        kind.toUpperCase() === 'B' ? Buffer.from(word, 'base64') : bytesOf(word.replaceAll('_', ' ')),
      ),
    ).toString('utf8');
  });
}

function decodedBody(body: string, encoding = '7bit'): string {
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? bytesOf(body.replaceAll(/=\r\n/g, ''))
        : Buffer.from(body);
  return bytes.toString('utf8').replaceAll('\r\n', '\n');
}

function bytesOf(quoted: string): Buffer {
  return Buffer.from(
    quoted.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
