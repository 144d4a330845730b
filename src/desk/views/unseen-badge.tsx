import type { VNode } from 'preact';
import type { Channel } from '../../domain/channel.ts';

/** Says that something unseen is there; the browser shows it when the newest is newer than what was last seen. */
export function UnseenBadge({
  contact,
  channel,
  newestAt,
}: {
  contact: string;
  channel: Channel;
  newestAt: number | undefined;
}): VNode | undefined {
  if (newestAt === undefined) return undefined;
  return (
    <span class="badge" hidden data-contact={contact} data-channel={channel} data-newest-at={newestAt}>
      {channel === 'sms' ? 'new SMS' : 'new'}
    </span>
  );
}
