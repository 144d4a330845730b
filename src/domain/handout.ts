/** Something to look at that the school gives along with words. It lies where the school has put it. */
export interface Handout {
  kind: HandoutKind;
  /** What it is of: the short name of a course, or the name of the school. */
  label: string;
  /** An https address that ends in one of `HANDOUT_ENDINGS`. */
  link: string;
}

export const HANDOUT_KINDS = ['picture', 'flyer'] as const;

export type HandoutKind = (typeof HANDOUT_KINDS)[number];

/** The endings of what WhatsApp shows and everybody can open, by what it is to be. */
export const HANDOUT_ENDINGS = {
  picture: ['jpg', 'jpeg', 'png'],
  flyer: ['pdf', 'jpg', 'jpeg', 'png'],
} as const satisfies Record<HandoutKind, readonly string[]>;

/** Whether WhatsApp shows it as a document, which carries no words of its own. */
export function isDocument({ link }: Pick<Handout, 'link'>): boolean {
  return /\.pdf$/i.test(link);
}
