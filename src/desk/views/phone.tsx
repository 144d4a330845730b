import type { VNode } from 'preact';
import { CHANNELS } from '../../domain/channel.ts';
import type { Channel } from '../../domain/channel.ts';
import { addressOf } from '../../domain/contact.ts';
import { segmentsInWords } from '../../domain/sms-cost.ts';
import { dayName, momentAhead } from '../lagos-time.ts';
import type { ChatState } from '../simulator-port.ts';
import { ChatLine } from './chat-line.tsx';
import { Composer } from './composer.tsx';
import { Icon } from './icons.tsx';
import { phoneHref } from './simulator-view.ts';
import type { PhoneView } from './simulator-view.ts';
import { UnseenBadge } from './unseen-badge.tsx';

const CHANNEL_NAMES = { whatsapp: 'WhatsApp', sms: 'SMS' } as const satisfies Record<Channel, string>;

/** The phone of one person, on one channel. */
export function Phone({ phone, now }: { phone: PhoneView; now: number }): VNode {
  const { person, channel, newestAt } = phone;
  return (
    <section
      class={`phone ${channel}`}
      id="phone"
      aria-label={`${person.label}’s phone, ${CHANNEL_NAMES[channel]}`}
      data-contact={person.contact}
      data-channel={channel}
    >
      <header class="chat-head">
        <img src="/desk/assets/icon.svg" alt="" width="40" height="40" />
        <p class="chat-with">
          <span class="school">OIC Hub Coding School</span>
          <span class="on">{`on ${person.label}’s phone`}</span>
          {channel === 'whatsapp' ? <Window state={phone.state} now={now} /> : undefined}
        </p>
      </header>
      <div class="channel-bar">
        <nav class="channels" aria-label="Channel" data-live="channels">
          {CHANNELS.filter((each) => addressOf(person.contact, each) !== undefined).map((each) => (
            <a
              key={each}
              href={phoneHref(person.contact, each)}
              aria-current={each === channel ? 'true' : undefined}
              aria-label={`${CHANNEL_NAMES[each]} chat`}
            >
              {CHANNEL_NAMES[each]}
              <UnseenBadge contact={person.contact} channel={each} newestAt={newestAt[each]} />
            </a>
          ))}
        </nav>
        <a class="open-about" href="#about" aria-label="What is this?">
          <Icon name="question" />
        </a>
      </div>
      <p class="trouble" role="status" data-trouble hidden>
        The connection is gone. Trying again …
      </p>
      <Log phone={phone} now={now} />
      <TotalCost phone={phone} />
      <Composer phone={phone} />
      <PendingLine />
    </section>
  );
}

function Log({ phone, now }: { phone: PhoneView; now: number }): VNode {
  let day = '';
  return (
    <div class="log" role="log" aria-live="polite" aria-label="Messages" tabIndex={0}>
      <ol data-live="lines">
        {phone.lines.flatMap((line) => {
          const name = dayName(line.at, now);
          const bubble = <ChatLine key={line.id} line={line} listOpener={phone.state.listOpener} />;
          if (name === day) return [bubble];
          day = name;
          return [
            <li key={name} class="day" data-line={name}>
              {name}
            </li>,
            bubble,
          ];
        })}
      </ol>
    </div>
  );
}

/** Whether the school may write now as it likes, or only what WhatsApp has approved beforehand. */
function Window({ state: { whatsappOpenUntil }, now }: { state: ChatState; now: number }): VNode {
  return (
    <span class="window" data-live="window">
      {whatsappOpenUntil === undefined ? (
        'Closed: only approved messages'
      ) : (
        <span class="open">{`Free to write until ${momentAhead(whatsappOpenUntil, now)}`}</span>
      )}
    </span>
  );
}

/** Stands on WhatsApp too where staff were told by SMS: that is then what the chat has cost. */
function TotalCost({ phone: { channel, replySegments, state } }: { phone: PhoneView }): VNode {
  const { noticeSegments } = state;
  const isShown = channel === 'sms' || noticeSegments > 0;
  return (
    <p class="total-cost" data-live="total-cost">
      {isShown ? costSentence(replySegments + noticeSegments, noticeSegments) : undefined}
    </p>
  );
}

function costSentence(segments: number, toStaff: number): string {
  const total = `This chat has cost the school ${segmentsInWords(segments)}`;
  if (toStaff === 0) return `${total}.`;
  return toStaff === segments ? `${total}, to tell staff.` : `${total}, ${toStaff} of them to tell staff.`;
}

/** What the browser shows of a message from the moment it is sent until the server has it. */
function PendingLine(): VNode {
  return (
    <template id="pending-line">
      <li class="line own pending">
        <div class="bubble">
          <p class="text" />
          <p class="meta">Sending …</p>
        </div>
        <p class="not-sent" hidden>
          <span class="reason" />{' '}
          <button type="button" data-retry>
            Try again
          </button>
        </p>
      </li>
    </template>
  );
}
