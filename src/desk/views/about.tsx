import type { VNode } from 'preact';

/** What this page is, and what to try. On a phone it opens over the chat, as the target of a link: no script needed. */
export function About(): VNode {
  return (
    <section class="about" id="about" aria-labelledby="about-title">
      <h2 id="about-title">Talk to the bot</h2>
      <p>
        This is a phone on your screen. Write to the school as an enquirer would, and read what the bot answers.{' '}
        <strong>Nothing leaves this machine:</strong> no message is sent, and nothing is charged.
      </p>
      <h3>Things to try</h3>
      <dl class="commands">
        <dt>how much is python?</dt>
        <dd>or any question, in your own words</dd>
        <dt>register</dt>
        <dd>a registration, which can be left and resumed</dd>
        <dt>talk to a person</dt>
        <dd>the summary arrives on the staff phone</dd>
        <dt>MENU</dt>
        <dd>works everywhere, as does BACK</dd>
      </dl>
      <h3>On the staff phone</h3>
      <dl class="commands">
        <dt>LIST</dt>
        <dd>shows who is waiting</dd>
        <dt>CLAIM 12</dt>
        <dd>takes chat 12; the bot falls silent in it</dd>
        <dt>DONE 12</dt>
        <dd>gives it back to the bot</dd>
      </dl>
      <p class="small">
        The ticks below the school’s messages tell how far each has got. What can be tapped can be answered by number,
        too. At the top stands until when WhatsApp lets the school write freely: for a day after the person last wrote.
        Below an SMS stands what it costs, in the segments a carrier bills, and how full they are. What people send is
        stored as it would be live; the <a href="/desk">desk</a> shows it.
      </p>
      <a class="close-about" href="#phone">
        Back to the phone
      </a>
    </section>
  );
}
