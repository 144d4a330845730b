import type { VNode } from 'preact';
import { CHANNELS } from '../../domain/channel.ts';
import { phoneOf } from '../../domain/contact.ts';
import { Icon } from './icons.tsx';
import { phoneHref } from './simulator-view.ts';
import type { PersonView, PhoneView } from './simulator-view.ts';
import { UnseenBadge } from './unseen-badge.tsx';

interface PeopleProps {
  people: PersonView[];
  shown: PhoneView | undefined;
  refused: string | undefined;
}

/** Whose phone to look at: a column on a desktop, a strip above the chat on a phone. */
export function People({ people, shown, refused }: PeopleProps): VNode {
  return (
    <section class="people" aria-labelledby="people-title">
      <h2 id="people-title">Whose phone?</h2>
      <ul data-live="people">
        {people.map((view) => (
          <li key={view.person.contact}>
            <PersonLink view={view} shown={shown} />
          </li>
        ))}
      </ul>
      <AddPerson refused={refused} />
    </section>
  );
}

function PersonLink({ view: { person, newestAt }, shown }: { view: PersonView; shown: PhoneView | undefined }): VNode {
  const isShown = person.contact === shown?.person.contact;
  return (
    <a
      class={`person ${person.role}`}
      href={phoneHref(person.contact, shown?.channel ?? 'whatsapp')}
      aria-current={isShown ? 'true' : undefined}
    >
      <span class={`avatar tone-${toneOf(person.contact)}`} aria-hidden="true">
        {initialOf(person.label)}
      </span>
      <span class="who">
        <span class="label">{person.label}</span>
        <span class="number">{numberBeside(person)}</span>
      </span>
      {CHANNELS.map((channel) => (
        <UnseenBadge key={channel} contact={person.contact} channel={channel} newestAt={newestAt[channel]} />
      ))}
    </a>
  );
}

function AddPerson({ refused }: { refused: string | undefined }): VNode {
  return (
    <details class="add-person" open={refused !== undefined}>
      <summary>
        <Icon name="attach" />
        <span class="add-words">Add a person</span>
      </summary>
      <form action="/desk/try" method="get">
        <label for="person">Phone number</label>
        <div class="field">
          <input
            id="person"
            name="person"
            type="tel"
            autoComplete="off"
            placeholder="0803 123 4567"
            required
            value={refused}
            aria-invalid={refused === undefined ? undefined : 'true'}
            aria-describedby={refused === undefined ? undefined : 'person-refused'}
          />
          <button type="submit">Add</button>
        </div>
        {refused === undefined ? undefined : (
          <p class="refused" id="person-refused">
            That is not a phone number. Write it like 0803 123 4567, or +44 7700 900123 with the country code.
          </p>
        )}
      </form>
    </details>
  );
}

/** Somebody without a name goes by the number already. */
function numberBeside({ contact, label }: PersonView['person']): string | undefined {
  const phone = phoneOf(contact);
  return phone === label ? undefined : (phone ?? 'number hidden');
}

function initialOf(label: string): string {
  return (/\p{L}/u.exec(label)?.[0] ?? '#').toUpperCase();
}

/** One of six colours of the style sheet, always the same for a person. */
function toneOf(contact: string): number {
  let sum = 0;
  for (const character of contact) sum += character.codePointAt(0) ?? 0;
  return sum % 6;
}
