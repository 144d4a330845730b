import type { VNode } from 'preact';
import { About } from './about.tsx';
import { Page, TopBar } from './page.tsx';
import { People } from './people.tsx';
import { Phone } from './phone.tsx';
import type { SimulatorView } from './simulator-view.ts';

/**
 * A phone, and whose it is. The server draws all of it; the browser's module only sends, and puts the parts marked
 * `data-live` of a page fetched anew in the place of the old ones.
 */
export function SimulatorPage({ people, phone, now, refused }: SimulatorView): VNode {
  return (
    <Page
      title={phone === undefined ? 'Simulator' : `${phone.person.label}’s phone`}
      kind="simulator"
      scripts={['simulator.js']}
    >
      <a class="skip" href="#text">
        Write a message
      </a>
      <TopBar at="simulator" />
      <main>
        <h1 class="visually-hidden">Chat simulator</h1>
        <About />
        <People people={people} shown={phone} refused={refused} />
        {phone === undefined ? <NoPhone /> : <Phone phone={phone} now={now} />}
      </main>
    </Page>
  );
}

function NoPhone(): VNode {
  return (
    <section class="phone" aria-label="No phone yet">
      <p class="no-phone">Nobody has a phone here yet. Add a person by number to begin.</p>
    </section>
  );
}
