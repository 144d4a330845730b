import type { EnquiryEvent } from '../../flows/index.ts';

/** An event without the facts that the host hands in. */
export type EventSketch = EnquiryEvent extends infer Event
  ? Event extends EnquiryEvent
    ? Omit<Event, 'facts'>
    : never
  : never;
