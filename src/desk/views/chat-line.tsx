import { h } from 'preact';
import type { VNode } from 'preact';
import type { DeliveryStatus } from '../../domain/delivery.ts';
import type { SmsCost } from '../../domain/sms-cost.ts';
import { formatText } from '../format-text.ts';
import type { TextRun } from '../format-text.ts';
import { clockTime } from '../lagos-time.ts';
import type { ChatLine as Line } from '../simulator-port.ts';
import { smsRoom } from '../sms-room.ts';
import { ChoiceList, QuickReplies } from './chat-menu.tsx';
import { HandoutCard } from './handout-card.tsx';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { PinCard } from './pin-card.tsx';

/** One bubble as the person with the phone sees it: their own on the right, the school's on the left. */
export function ChatLine({ line, listOpener }: { line: Line; listOpener: string }): VNode {
  const isOwn = line.direction === 'in';
  const { menu, choices = [] } = line;
  return (
    <li class={`line ${isOwn ? 'own' : 'theirs'}`} data-line={line.id} data-menu={menu}>
      <div class="bubble">
        <span class="visually-hidden">{isOwn ? 'You: ' : 'School: '}</span>
        {line.from === 'staff' && !isOwn ? <span class="author">Staff</span> : undefined}
        <Body line={line} />
        {/* A tick that moves is not news to be read out, the message was. */}
        <p class="meta" aria-live="off">
          <time dateTime={new Date(line.at).toISOString()}>{clockTime(line.at)}</time>
          {line.status === undefined ? undefined : <Ticks status={line.status} />}
        </p>
        {menu === 'list' ? <ChoiceList id={`list-${line.id}`} choices={choices} opener={listOpener} /> : undefined}
      </div>
      {menu === 'buttons' ? <QuickReplies choices={choices} /> : undefined}
      {line.sms === undefined ? undefined : <Cost cost={line.sms} />}
    </li>
  );
}

function Body({ line: { pin, handout, channel, text } }: { line: Line }): VNode {
  if (pin !== undefined) return <PinCard pin={pin} />;
  if (handout !== undefined) return <HandoutCard handout={handout} />;
  return <p class="text">{channel === 'whatsapp' ? <Formatted text={text} /> : text}</p>;
}

function Formatted({ text }: { text: string }): VNode {
  return <>{formatText(text).map(styled)}</>;
}

const TAGS = { bold: 'strong', italic: 'em', struck: 's', mono: 'code' } as const;

function styled({ style, text }: TextRun): VNode | string {
  return style === 'plain' ? text : h(TAGS[style], null, text);
}

const TICKS = {
  queued: { icon: 'queued', words: 'Waiting to be sent' },
  sent: { icon: 'sent', words: 'Sent' },
  delivered: { icon: 'delivered', words: 'Delivered' },
  read: { icon: 'delivered', words: 'Read' },
  failed: { icon: 'failed', words: 'Not delivered' },
} as const satisfies Record<DeliveryStatus, { icon: IconName; words: string }>;

function Ticks({ status }: { status: DeliveryStatus }): VNode {
  const { icon, words } = TICKS[status];
  return (
    <span class={`ticks ${status}`} title={words}>
      <Icon name={icon} />
      <span class="visually-hidden">{words}</span>
    </span>
  );
}

function Cost({ cost }: { cost: SmsCost }): VNode {
  const { segments, characters, encoding } = cost;
  return <p class="sms-cost">{`${segments} SMS · ${characters} of ${smsRoom(cost)} · ${encoding}`}</p>;
}
