import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultOfHandout, handoutLinks } from '../../src/cli/fault-of-handout.ts';
import { school } from '../support/flows.ts';

type Head = { status?: number; type?: string; bytes?: number };

let head: Head;
let asked: string[];
let server: ReturnType<typeof createServer>;
beforeEach(async () => {
  [head, asked] = [{}, []];
  server = createServer(({ method = '' }, response) => {
    asked.push(method);
    const { status = 200, type = 'application/pdf', bytes = 1000 } = head;
    response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise<void>((resolve) => server.close(() => resolve()));
});

const at = (name: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`;

describe('A picture or a flyer', () => {
  test.each<[string, string, Head]>([
    ['document', 'python.pdf', {}],
    ['photograph', 'python.JPG', { type: 'image/jpeg' }],
    ['drawing', 'python.png', { type: 'image/png; charset=binary', bytes: 5 * 1024 * 1024 }],
  ])('can be shown as a %s, of which the head alone is fetched', async (_what, name, answer) => {
    head = answer;
    expect(await faultOfHandout(at(name))).toBeUndefined();
    expect(asked).toEqual(['HEAD']);
  });

  test.each<[string, Head, string]>([
    ['needs a password', { status: 403 }, 'answers 403: put it where anybody can open it'],
    ['is a page that leads to it', { type: 'text/html' }, 'is served as text/html, must be application/pdf'],
    ['is too large', { bytes: 5 * 1024 * 1024 + 1 }, 'has 6 MB, must have 5 at most'],
  ])('is faulted when it %s', async (_what, answer, sentence) => {
    head = answer;
    expect(await faultOfHandout(at('python.pdf'))).toContain(`${at('python.pdf')} ${sentence}`);
  });

  test('is faulted when nobody answers', async () => {
    expect(await faultOfHandout('http://127.0.0.1:9/python.pdf')).toMatch(/^http\S+ cannot be reached: /);
  });
});

test('Each place of a school is named once', () => {
  const flyer = 'https://example.com/flyer.pdf';
  const courses = school.courses.map((course) => ({
    ...course,
    flyer,
    picture: `https://example.com/${course.id}.jpg`,
  }));
  expect(handoutLinks(school)).toEqual([]);
  expect(handoutLinks({ ...school, flyer, courses })).toHaveLength(1 + courses.length);
});
