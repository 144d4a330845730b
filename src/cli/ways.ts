import { LIMITS } from '../domain/limits.ts';
import { ATTACHMENT_KINDS, type AttachmentKind } from '../domain/message.ts';

/** Something that happens to a conversation, as the walk through all of it makes it happen. */
export type Happening =
  /** A message; `afterMs` is how long nobody has written before. */
  | { type: 'write'; text: string; afterMs?: number }
  | { type: 'attach'; kind: AttachmentKind }
  /** A member of staff takes the chat, or gives it back. */
  | { type: 'claim' }
  | { type: 'close' }
  /** Nobody has written for as long as it takes to be reminded. */
  | { type: 'leave' }
  /** Staff have answered what the person asked of the full stack course. */
  | { type: 'learn'; text: string };

/** Where a way goes on with what staff do. */
export const CLAIMED = '(a member of staff takes the chat)';
export const CLOSED = '(a member of staff gives it back)';

/** Ways through the conversation that together wait in every state of it. */
export const WAYS: readonly (readonly string[])[] = [
  ['hi', 'courses', '5', '2', 'where are you', 'language'],
  [
    'register',
    '1',
    '1',
    'Ada Obi',
    'python',
    '1',
    '1',
    'skip',
    '1',
    '2',
    'level',
    '2',
    '1',
    'register',
    '2',
    '1',
    '0',
    'menu',
  ],
  ['register', '2', '2', '1', 'Kemi Obi', 'Tolu Obi', 'mobile', '1', '1', 'skip', '1', '1', 'register', '2', '2', '1'],
  [
    'register',
    '2',
    '2',
    '2',
    'Kemi Obi',
    '0803 123 4567',
    'Tolu Obi',
    'all',
    'experienced',
    '+44 7911 123456',
    'tolu@example.com',
    '1',
    '1',
  ],
  ['delete me', '2', 'my data', 'STOP', 'hello', 'START'],
  ['I want to talk to a person', 'qwertyuiop', 'fees', CLAIMED, 'menu'],
  // Asked whether it helped, from the menu and in the place of a consent; then offered staff once more.
  ['staff', CLOSED, 'no'],
  ['register', '1', '1', 'Ada Obi', 'python', '1', '1', 'skip', 'staff', CLAIMED, CLOSED, 'no'],
  'register 1 1 Ada python 1 1 skip 1 1 register 1 1 1 Ada python'.split(' '),
  // Not understood once, where the question is longest and where a member of staff is offered next.
  ['register', '1', '1', 'Ada Obi', 'qwertyuiop'],
  ['hi', 'qwertyuiop'],
];

/** Answers as long as they are taken: two names of 60 letters, and an e-mail address of 100. */
const LONG_NAME = 'Oluwafunmilayo Adebayo-Ogunbanjo Temitope Adekunle Babatunde';
const LONG_GUARDIAN = 'Oluwatobiloba Oyinkansola-Adeyemi Ogunlesi Olabisi Babatunde';
const LONG_EMAIL =
  'oluwafunmilayo.adebayo-ogunbanjo.temitope@students.faculty-of-computing.osun-state-university.edu.ng';

/** The same with the longest answers there can be: what the person gave is all that makes a reply of these longer. */
export const LONGEST_WAYS: readonly (readonly string[])[] = [
  [
    'register',
    '2',
    '2',
    '2',
    LONG_GUARDIAN,
    '+49 1511 2345678',
    LONG_NAME,
    'all',
    '3',
    '+49 1511 2345679',
    LONG_EMAIL,
    '1',
    '2',
    '0',
    '1',
    'my registrations',
    '2',
  ],
  [
    'register',
    '1',
    '1',
    LONG_NAME,
    '1 2 3 4 5 6',
    '3',
    '1',
    LONG_EMAIL,
    '1',
    '1',
    'register',
    '1',
    '1',
    '1',
    LONG_NAME,
    '7',
  ],
];

/** What is asked, wished or said in each state. In English: whoever asked for a language by name is answered in it. */
const WRITTEN = [
  'menu',
  'help',
  'back',
  'staff',
  'stop',
  'my data',
  'delete me',
  '9',
  'hi',
  'thanks',
  'bye',
  'ok',
  'no',
  'yes',
  '',
  'CONTINUE',
  'my registrations',
  'register',
  'register my daughter',
  'courses',
  'web development',
  'language',
  'speak hausa',
  'this is a scam, I want to complain',
  'do you teach welding',
  'do you teach kotlin',
  'where are you',
  'phone number',
  'office hours',
  'tell me about the school',
  'what is the capital of France',
  'xyzzy plugh',
  'how much',
  'how long is it',
  'when are the classes',
  'when do you start',
  'do you have online classes',
  'what are the requirements',
  'is there a certificate',
  'will I get a job',
  'how do I pay',
  'how much is python',
  'how long is mobile app development',
  'when are the frontend classes',
  'when does mobile app development start',
  'is frontend online',
  'what are the requirements for frontend',
  'is there a certificate for frontend',
  'will I get a job after frontend',
  'how do I pay for frontend',
  'tell me about frontend',
  'tell me about backend',
  'tell me about fullstack',
  'tell me about mobile app development',
  'tell me about python',
  'tell me about digital marketing',
  'tell me about ui/ux',
  'tell me about python and frontend',
  'how much and how long is it',
  'how much is python and is there a certificate',
  // Answers that are refused where they are asked for.
  '12345',
  'www.example.com',
  'Ada '.repeat(20),
  '0803',
  'ada@example',
  `${'a'.repeat(60)}@${'b'.repeat(50)}.com`,
];

/** An answer of staff as long as it is taken. */
export const LONG_ANSWER = 'It can be paid in parts. '.repeat(20).trim().slice(0, LIMITS.staffAnswerChars);

/** What happens in each state, besides what a way goes on with. */
export const HAPPENINGS: readonly Happening[] = [
  ...WRITTEN.map((text): Happening => ({ type: 'write', text })),
  ...['hi', 'xyzzy plugh'].map((text): Happening => ({ type: 'write', text, afterMs: LIMITS.lapsedAfterMs })),
  ...ATTACHMENT_KINDS.map((kind): Happening => ({ type: 'attach', kind })),
  { type: 'claim' },
  { type: 'close' },
  { type: 'leave' },
  { type: 'learn', text: 'N123,456.' },
  { type: 'learn', text: LONG_ANSWER },
];
