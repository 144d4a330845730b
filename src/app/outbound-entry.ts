import type { TranscriptEntry } from '../domain/transcript.ts';

type Outbound = Pick<TranscriptEntry, 'id' | 'from' | 'channel' | 'text' | 'at'> & {
  to?: TranscriptEntry['to'] | undefined;
  by?: TranscriptEntry['by'];
  media?: TranscriptEntry['media'];
  choices?: TranscriptEntry['choices'] | undefined;
  menu?: TranscriptEntry['menu'] | undefined;
};

/** A message of ours as it stands in the transcript until something is heard of it. */
export function outboundEntry({
  id,
  from,
  to,
  by,
  channel,
  text,
  media = [],
  choices = [],
  menu,
  at,
}: Outbound): TranscriptEntry {
  return {
    id,
    direction: 'out',
    from,
    ...(to === undefined ? {} : { to }),
    ...(by === undefined ? {} : { by }),
    channel,
    text,
    ...(media.length === 0 ? {} : { media }),
    ...(choices.length === 0 ? {} : { choices }),
    ...(menu === undefined ? {} : { menu }),
    at,
    status: 'queued',
  };
}
