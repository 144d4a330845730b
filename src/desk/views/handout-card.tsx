import type { VNode } from 'preact';
import type { HandoutKind } from '../../domain/handout.ts';
import type { ShownHandout } from '../simulator-port.ts';
import { Icon } from './icons.tsx';

const KINDS = {
  picture: { icon: 'image', words: 'Picture' },
  flyer: { icon: 'document', words: 'Flyer' },
} as const satisfies Record<HandoutKind, { icon: 'image' | 'document'; words: string }>;

/** A picture or a flyer as it stands in a chat. It lies at somebody else's, so this page names it and fetches nothing. */
export function HandoutCard({ handout: { kind, label, link } }: { handout: ShownHandout }): VNode {
  const { icon, words } = KINDS[kind];
  return (
    <div class="handout">
      <span class="thumb">
        <Icon name={icon} />
      </span>
      <p class="place">
        <span class="handout-kind">{words}</span> {label}
      </p>
      {link === undefined ? undefined : (
        <a class="open-map" href={link} target="_blank" rel="noreferrer">
          Open
        </a>
      )}
    </div>
  );
}
