import type { Channel } from '../src/domain/channel.ts';

/** One message of a person, and the channel it comes by. */
export interface Line {
  channel: Channel;
  text: string;
}

export type Conversation = readonly Line[];

/** Whole conversations as people have them, all answered in the webhook's own answer: nobody asks for a person or the way. */
export const TEXT_CONVERSATIONS: readonly Conversation[] = [
  onWhatsApp('Good evening', 'how much is python', 'how long is it', 'do you have weekend classes', '1', 'ok thanks'),
  onWhatsApp(
    'hi',
    'I want to register',
    'for myself',
    '1',
    "my name is Adébáyọ̀ O'Neil",
    'how long is the course?',
    'python and ui/ux',
    'beginer',
    '1',
    'ada at example',
    'ada@example.com',
    '1',
    '1',
    'thanks',
  ),
  onWhatsApp('helo', 'i wnt lern pyton', 'hw much e be', 'do you teach welding', 'ok thanks'),
  onSms('abeg which course una dey teach', '5', 'how much be am?', 'una dey open on saturday?', 'thank you'),
  onWhatsApp(
    'Ẹ káàsán, mo fẹ́ kọ́ bí a ṣe ń ṣe app',
    'èló ni owó rẹ̀?',
    'ṣé ẹ ń kọ́ iṣẹ́ aṣọ rírán?',
    'mo fẹ́ forúkọ sílẹ̀',
    '1',
    '1',
  ),
  onSms(
    'hw mch is d python class',
    'i want to register',
    'my son',
    'under 18',
    'yes',
    'Mrs Okafor',
    'how long does it take?',
    'Chinedu Okafor',
    'beginner',
    '1',
    'no email',
    'i agree',
    'save it',
  ),
  onWhatsApp('good morning', 'courses', '2', 'fees', 'can I pay in two times', 'digital marketing', '2', 'courses'),
  onWhatsApp(
    'I wan register',
    'na for me',
    'above 18',
    'Blessing Eze',
    'frontend',
    'I sabi small',
    'dis number',
    'no email',
    'I gree',
    'e correct',
    'how much be am?',
  ),
  onWhatsApp(
    'Is there a certificate after the course',
    'which days',
    'what should I bring',
    'blue cabbage sideways',
    '1',
  ),
  onSms('Hello', '1', '7', 'how much', 'ok'),
];

/** People who ask the way and nothing else: every answer carries a pin, which only the outbox can send. */
export const PIN_CONVERSATIONS: readonly Conversation[] = [
  onWhatsApp('hi, where is your school?', 'please send me the address', 'where exactly is that'),
  onWhatsApp('abeg where una dey', 'send me the address', 'how I go take reach una side'),
  onWhatsApp('níbo lẹ wà?', 'where is your office?'),
  onWhatsApp('Good morning, please send me the address', 'where are you located?'),
];

function onWhatsApp(...texts: string[]): Conversation {
  return texts.map((text) => ({ channel: 'whatsapp', text }));
}

function onSms(...texts: string[]): Conversation {
  return texts.map((text) => ({ channel: 'sms', text }));
}
