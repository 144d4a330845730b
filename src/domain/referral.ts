/**
 * The advertisement that somebody tapped to write to us, as WhatsApp tells it with the first message. Its words are the
 * advertiser's: they are shown to staff and never answered from. All cleaned and cut to `LIMITS`.
 */
export interface Referral {
  /** The advertisement's or post's own id at Meta. */
  sourceId?: string;
  /** `ad` or `post`. */
  sourceType?: string;
  /** Where it can be looked at. */
  sourceUrl?: string;
  headline?: string;
  body?: string;
  /** One tap's own id, by which Meta counts what came of it. */
  clickId?: string;
}

/** The advertisement in a line, for people: by its headline, else by what else is known of it. */
export function referralName({ headline, body, sourceUrl, sourceId, clickId }: Referral): string {
  return headline ?? body ?? sourceUrl ?? sourceId ?? clickId ?? '';
}
