import type { VNode } from 'preact';
import { mapLink } from '../../domain/map-links.ts';
import type { ShownPin } from '../simulator-port.ts';

/** A place as it stands in a chat. The streets are made up: a real map would have to be fetched from somebody. */
export function PinCard({ pin: { label, position } }: { pin: ShownPin }): VNode {
  return (
    <div class="pin">
      <svg class="pin-map" viewBox="0 0 240 110" aria-hidden="true" focusable="false">
        <path class="park" d="M150 0h60l-10 34-58 6ZM0 74l46-8 12 44H0Z" />
        <path class="street" d="M-6 52 96 40l150-26M30-6l30 122M128-6l24 122M-6 92l252-18" />
        <path class="lane" d="M-6 22l100-8M60 116l90-50 96 30M196-6l24 122" />
        <path class="mark" d="M120 78s-21-20-21-37a21 21 0 0 1 42 0c0 17-21 37-21 37Z" />
        <circle class="eye" cx="120" cy="41" r="8" />
      </svg>
      <p class="place">
        <span class="visually-hidden">Location: </span>
        {label}
      </p>
      {position === undefined ? undefined : (
        <a class="open-map" href={mapLink(position)} target="_blank" rel="noreferrer">
          Open the map
        </a>
      )}
    </div>
  );
}
