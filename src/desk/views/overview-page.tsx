import type { ComponentChildren, VNode } from 'preact';
import type { Overview } from '../desk.ts';
import { shortMoment } from '../lagos-time.ts';
import { Page, TopBar } from './page.tsx';

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

function Handoffs({ handoffs, now }: { handoffs: Overview['openHandoffs']; now: number }): VNode {
  return (
    <Section name="Open handoffs" count={handoffs.length} empty="Nobody is waiting for a person.">
      <Table name="Open handoffs" head={['No.', 'Since', 'Reason', 'Status', 'Summary']}>
        {handoffs.map((handoff) => (
          <tr key={handoff.number}>
            <th scope="row">{handoff.number}</th>
            <td>{shortMoment(handoff.openedAt, now)}</td>
            <td>{handoff.reason.replaceAll('_', ' ')}</td>
            <td>{handoff.status}</td>
            <td class="long">{handoff.summary}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

function Registrations({ registrations, now }: { registrations: Overview['registrations']; now: number }): VNode {
  return (
    <Section name="Registrations" count={registrations.length} empty="Nobody has registered yet.">
      <Table name="Registrations" head={['Reference', 'Name', 'Courses', 'Level', 'Phone', 'Status', 'At']}>
        {registrations.map((registration) => (
          <tr key={registration.reference}>
            <th scope="row">{registration.reference}</th>
            <td>{registration.name}</td>
            <td>{registration.courses.join(', ')}</td>
            <td>{registration.level}</td>
            <td>{registration.phone}</td>
            <td>{registration.status.replaceAll('_', ' ')}</td>
            <td>{shortMoment(registration.createdAt, now)}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

function Questions({ questions }: { questions: Overview['questions'] }): VNode {
  return (
    <Section name="Questions" count={questions.length} empty="No question is waiting for a fact from the school.">
      <Table name="Questions" head={['Fact', 'Course', 'Asked by', 'Status']}>
        {questions.map((question) => (
          <tr key={`${question.fact} ${question.course ?? ''}`}>
            <th scope="row">{question.fact.replaceAll('_', ' ')}</th>
            <td>{question.course ?? 'any'}</td>
            <td>{question.askedBy.length === 1 ? '1 person' : `${question.askedBy.length} people`}</td>
            <td>{question.status}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

interface SectionProps {
  name: string;
  count: number;
  empty: string;
  children: ComponentChildren;
}

function Section({ name, count, empty, children }: SectionProps): VNode {
  return (
    <section>
      <h2>
        {name} <span class="count">{count}</span>
      </h2>
      {count === 0 ? <p class="nothing">{empty}</p> : children}
    </section>
  );
}

/** A table wider than a phone scrolls inside a frame of its own, which the keyboard can reach. */
function Table({ name, head, children }: { name: string; head: string[]; children: ComponentChildren }): VNode {
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
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
