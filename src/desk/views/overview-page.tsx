import type { ComponentChildren, VNode } from 'preact';
import { momentAhead, shortMoment } from '../lagos-time.ts';
import type { Overview } from '../read-overview.ts';
import { Page, TopBar } from './page.tsx';
import { phoneHref } from './simulator-view.ts';

/** Rows of one list that a page shows. */
const SHOWN = 50;

/** What the store holds for staff, to be read: the desk to work at comes with a later release. */
export function OverviewPage({ overview, now }: { overview: Overview; now: number }): VNode {
  return (
    <Page title="Desk" kind="desk">
      <TopBar at="desk" />
      <main class="overview">
        <h1>Desk</h1>
        <p class="lead">
          What is stored right now, to read. The full desk, with live chats, search and answers, comes with a later
          release; until then staff answer from their phones, here from the staff phone in the <a href="/">simulator</a>
          .
        </p>
        <Handoffs handoffs={overview.openHandoffs} now={now} />
        <Registrations registrations={overview.registrations} now={now} />
        <Questions questions={overview.questions} />
      </main>
    </Page>
  );
}

/** Who has waited longest stands first. */
function Handoffs({ handoffs, now }: { handoffs: Overview['openHandoffs']; now: number }): VNode {
  return (
    <List
      name="Open handoffs"
      records="handoffs"
      empty="Nobody is waiting for a person."
      head={['No.', 'Since', 'Reason', 'Status', 'WhatsApp', 'Chat', 'Summary']}
      rows={handoffs.map(({ number, openedAt, reason, status, whatsappOpenUntil, contact, channel, summary }) => [
        `#${number}`,
        shortMoment(openedAt, now),
        words(reason),
        status,
        whatsappOpenUntil === undefined ? 'closed' : `open until ${momentAhead(whatsappOpenUntil, now)}`,
        <a href={phoneHref(contact, channel)} aria-label={`Open chat of #${number}`}>
          Open
        </a>,
        <div class="summary">{summary}</div>,
      ])}
    />
  );
}

/** The newest stands first. */
function Registrations({ registrations, now }: { registrations: Overview['registrations']; now: number }): VNode {
  return (
    <List
      name="Registrations"
      records="registrations"
      empty="Nobody has registered yet."
      head={['Reference', 'Name', 'Courses', 'Level', 'Phone', 'Status', 'At']}
      rows={registrations
        .toReversed()
        .map(({ reference, name, courses, level, phone, status, createdAt }) => [
          reference,
          name,
          courses.join(', '),
          level,
          phone,
          words(status),
          shortMoment(createdAt, now),
        ])}
    />
  );
}

function Questions({ questions }: { questions: Overview['questions'] }): VNode {
  return (
    <List
      name="Questions"
      records="questions"
      empty="No question is waiting for a fact from the school."
      head={['Fact', 'Course', 'Asked by', 'Status']}
      rows={questions.map(({ fact, course, askedBy, status }) => [
        words(fact),
        course ?? 'any',
        askedBy.length === 1 ? '1 person' : `${askedBy.length} people`,
        status,
      ])}
    />
  );
}

interface ListProps {
  name: string;
  /** What `npm run records` calls them. */
  records: string;
  empty: string;
  head: string[];
  /** The first cell of each names its row. */
  rows: ComponentChildren[][];
}

function List({ name, records, empty, head, rows }: ListProps): VNode {
  const shown = rows.slice(0, SHOWN);
  return (
    <section>
      <h2>
        {name} <span class="count">{rows.length}</span>
      </h2>
      {rows.length === 0 ? <p class="nothing">{empty}</p> : <Table name={name} head={head} rows={shown} />}
      {rows.length === shown.length ? undefined : (
        <p class="nothing">
          The first {shown.length} are shown. <code>npm run records -- {records}</code> prints all.
        </p>
      )}
    </section>
  );
}

/** On a phone each row is a card, its cells below one another; a table too wide for a desktop scrolls by itself. */
function Table({ name, head, rows }: Pick<ListProps, 'name' | 'head' | 'rows'>): VNode {
  return (
    <div class="table-frame" role="region" aria-label={`${name}, table`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([title, ...cells], row) => (
            <tr key={row}>
              <th scope="row">{title}</th>
              {cells.map((cell, column) => (
                <td key={column} data-label={head[column + 1]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
