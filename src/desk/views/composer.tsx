import type { VNode } from 'preact';
import { LIMITS } from '../../domain/limits.ts';
import type { AttachmentKind } from '../../domain/message.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import type { PhoneView } from './simulator-view.ts';

const ATTACHMENTS = [
  { kind: 'voice', name: 'Voice note' },
  { kind: 'image', name: 'Picture' },
  { kind: 'video', name: 'Video' },
  { kind: 'sticker', name: 'Sticker' },
  { kind: 'document', name: 'Document' },
  { kind: 'location', name: 'Location' },
  { kind: 'contact_card', name: 'Contact card' },
] as const satisfies { kind: AttachmentKind & IconName; name: string }[];

const STARTERS = {
  enquirer: ['Hi', 'How much is Python?', 'Where is the school?'],
  staff: ['LIST', 'COMMANDS'],
} as const satisfies Record<PhoneView['person']['role'], readonly string[]>;

/** Where a message is written. Enter sends, Shift and Enter begins a new line. */
export function Composer({ phone: { person, channel, lines } }: { phone: PhoneView }): VNode {
  return (
    <form class="composer" data-composer>
      <div class="starters" role="group" aria-label="Ways to begin" data-live="starters">
        {lines.length > 0
          ? undefined
          : STARTERS[person.role].map((text) => (
              <button key={text} type="button" data-say={text}>
                {text}
              </button>
            ))}
      </div>
      {channel === 'whatsapp' ? <Attach /> : undefined}
      <label class="visually-hidden" for="text">
        Message
      </label>
      <textarea
        id="text"
        rows={1}
        maxLength={LIMITS.inboundTextChars}
        placeholder={channel === 'sms' ? 'Text message' : 'Message'}
        autoComplete="off"
        enterkeyhint="send"
      />
      {/* Before its module has come, sending would only load the page again and lose the text. */}
      <button class="send" type="submit" aria-label="Send" disabled>
        <Icon name="send" />
      </button>
      <noscript>
        <p class="no-script">Reading works without JavaScript; writing needs it.</p>
      </noscript>
    </form>
  );
}

function Attach(): VNode {
  return (
    <details class="attach" data-attach>
      <summary aria-label="Attach">
        <Icon name="attach" />
      </summary>
      <div class="attachments" role="group" aria-label="Attach">
        {ATTACHMENTS.map(({ kind, name }) => (
          <button key={kind} type="button" data-attachment={kind}>
            <Icon name={kind} /> {name}
          </button>
        ))}
      </div>
    </details>
  );
}
