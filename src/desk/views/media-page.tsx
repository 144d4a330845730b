import type { VNode } from 'preact';
import type { MediaName } from '../../domain/media.ts';
import { shortMoment } from '../lagos-time.ts';
import { Page } from './page.tsx';

interface MediaPageProps {
  name: MediaName;
  /** Where the thing itself is. */
  file: string;
  /** Epoch milliseconds. */
  expiresAt: number;
  now: number;
}

/** What staff meet behind a link: what it is and until when, and nothing is fetched before they ask for it. */
export function MediaPage({ name, file, expiresAt, now }: MediaPageProps): VNode {
  return (
    <Page title={`A ${name}`} kind="notice">
      <main class="notice">
        <h1>A {name} from an enquirer</h1>
        <p>It was sent to the school’s number. Nobody has checked it: open it only if you expect it.</p>
        <p>
          <a class="button" href={file}>
            Open
          </a>
        </p>
        <p class="small">
          This link works until {shortMoment(expiresAt, now)}, for everybody who has it: please do not pass it on.
        </p>
      </main>
    </Page>
  );
}

/** For a link that is expired, cut off or made up: which of these, nobody is told. */
export function NoMediaPage(): VNode {
  return (
    <Page title="Not found" kind="notice">
      <main class="notice">
        <h1>This link does not work</h1>
        <p>
          It may be more than seven days old, or a part of it was lost on the way. Ask the enquirer to send it again.
        </p>
      </main>
    </Page>
  );
}

/** For what was deleted since the link was made. */
export function MediaGonePage(): VNode {
  return (
    <Page title="Gone" kind="notice">
      <main class="notice">
        <h1>This is gone</h1>
        <p>It was deleted, most likely because the enquirer had everything deleted.</p>
      </main>
    </Page>
  );
}

/** For what cannot be had at the moment. */
export function MediaAwayPage(): VNode {
  return (
    <Page title="Not now" kind="notice">
      <main class="notice">
        <h1>Sorry, that cannot be opened now</h1>
        <p>Please try again in a minute. If it stays so, ask the enquirer to send it again.</p>
      </main>
    </Page>
  );
}
