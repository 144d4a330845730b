import { knownMenus, type TurnFacts } from '../flows/index.ts';
import { renderReply } from './app/render-reply.ts';
import { LAYOUTS } from './layouts.ts';
import { speak } from './copy/speak.ts';
import type { Language } from './domain/language.ts';
import type { School } from './domain/school.ts';
import type { Flows } from './read-flows.ts';
import { prefixFor } from './twilio/content-request.ts';
import type { TemplateNeeds } from './twilio/wanted-contents.ts';

/** What this sender needs of WhatsApp's templates, read off the flows themselves, in every language they have. */
export function templateNeeds(
  { school, catalogue }: Pick<Flows, 'school' | 'catalogue'>,
  whatsappFrom: string,
): TemplateNeeds {
  const { languages } = catalogue;
  const menus = languages.flatMap((language) =>
    knownMenus(anybody(school, language, languages)).flatMap(({ name, choices }) => {
      const reply = { parts: [{ text: '…' }], choices };
      const { tappable } = renderReply(
        reply,
        { language, channel: 'whatsapp', canTap: true },
        { catalogue, layouts: LAYOUTS },
      );
      return tappable === undefined ? [] : [{ label: `${name}_${language}`, menu: tappable.menu }];
    }),
  );
  const voice = { catalogue, language: 'en', channel: 'whatsapp' } as const;
  const staffWords = speak({ key: 'staff.notice_template', params: { notice: '{{1}}' } }, voice);
  return { prefix: prefixFor(whatsappFrom), menus, staffWords };
}

/** Who is asked about counts for no menu but for having a phone number. */
function anybody(school: School, language: Language, languages: Language[]): TurnFacts {
  return {
    now: 0,
    school,
    contact: '',
    phone: school.contact.phoneE164,
    channel: 'whatsapp',
    language,
    languages,
    next: { handoffNumber: 0, reference: '' },
  };
}
