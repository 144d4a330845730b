import type { VNode } from 'preact';
import { Page } from './page.tsx';

/** For an address that leads nowhere. */
export function NotFoundPage(): VNode {
  return (
    <Page title="Not found" kind="notice">
      <main class="notice">
        <h1>There is nothing here</h1>
        <p>The address may be mistyped, or the page has moved.</p>
        <p>
          <a href="/">Go to the start</a>
        </p>
      </main>
    </Page>
  );
}

/** For the desk of a live server, which a later release brings. */
export function NoDeskPage(): VNode {
  return (
    <Page title="No desk yet" kind="notice">
      <main class="notice">
        <h1>The desk is not part of this release</h1>
        <p>Staff answer from their phones. Write to the school’s number from a staff phone, by WhatsApp or SMS:</p>
        <dl class="commands">
          <dt>LIST</dt>
          <dd>shows who is waiting</dd>
          <dt>CLAIM 12</dt>
          <dd>takes chat 12, and the bot falls silent in it</dd>
          <dt>DONE 12</dt>
          <dd>gives it back to the bot</dd>
        </dl>
      </main>
    </Page>
  );
}
