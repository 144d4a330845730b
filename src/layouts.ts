import type { ConversationHost } from './app/conversation-host.ts';
import { createSmsLayout } from './channels/sms/sms-layout.ts';
import { createWhatsAppLayout } from './channels/whatsapp/whatsapp-layout.ts';

/** How each channel lays a reply out. */
export const LAYOUTS: ConversationHost['layouts'] = { whatsapp: createWhatsAppLayout, sms: createSmsLayout };
