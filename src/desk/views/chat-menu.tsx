import type { VNode } from 'preact';
import type { TranscriptEntry } from '../../domain/transcript.ts';
import { Icon } from './icons.tsx';

type Choices = NonNullable<TranscriptEntry['choices']>;

/**
 * The buttons of a message, below its bubble. Those of older messages stay and can be tapped, as on a real phone, so that
 * it can be seen what the bot makes of that; the style sheet makes them quieter.
 */
export function QuickReplies({ choices }: { choices: Choices }): VNode {
  return (
    <div class="quick-replies" role="group" aria-label="Answers to tap">
      {choices.map(({ id, label }) => (
        <button key={id} type="button" data-tap={id}>
          <Icon name="reply" />
          {label}
        </button>
      ))}
    </div>
  );
}

/**
 * The last row of a bubble that brings a list, and the sheet it opens. A browser opens and closes it by itself (`popover`),
 * so it can be read without JavaScript; with it the sheet is a dialog in the way of everything else.
 */
export function ChoiceList({ id, choices, opener }: { id: string; choices: Choices; opener: string }): VNode {
  return (
    <>
      <button type="button" class="list-opener" popovertarget={id} aria-haspopup="dialog">
        <Icon name="list" />
        {opener}
      </button>
      <dialog class="sheet" id={id} popover="auto" aria-labelledby={`${id}-title`}>
        <div class="sheet-head">
          <h2 id={`${id}-title`}>{opener}</h2>
          <button type="button" popovertarget={id} popovertargetaction="hide" aria-label="Close">
            <Icon name="close" />
          </button>
        </div>
        <ul>
          {choices.map((choice, index) => (
            <li key={choice.id}>
              <button type="button" data-tap={choice.id} autoFocus={index === 0}>
                {choice.label}
              </button>
            </li>
          ))}
        </ul>
      </dialog>
    </>
  );
}
