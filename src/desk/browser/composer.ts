import type { Draft } from './send.ts';

/** Listens to everything that writes a message: the field, the taps in the chat, the attachments. */
export function startComposer(phone: HTMLElement, send: (draft: Draft) => void): void {
  const form = phone.querySelector<HTMLFormElement>('[data-composer]');
  const field = phone.querySelector<HTMLTextAreaElement>('#text');
  const attach = phone.querySelector<HTMLDetailsElement>('[data-attach]');
  if (form === null || field === null) return;

  const button = form.querySelector<HTMLButtonElement>('.send');
  if (button !== null) button.disabled = false;
  // On a touch screen the keyboard would cover the chat before anybody asked for it.
  if (matchMedia('(pointer: fine)').matches) field.focus();

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === '') return;
    field.value = '';
    send({ text, shown: text });
  });
  field.addEventListener('keydown', (event) => {
    // While an input method composes a letter, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  phone.addEventListener('click', (event) => {
    const pressed = event.target instanceof Element ? event.target.closest('button') : null;
    const draft = pressed === null ? undefined : draftOf(pressed, field);
    if (pressed === null || draft === undefined) return;
    const isByKeyboard = pressed.matches(':focus-visible');
    if (attach !== null) attach.open = false;
    pressed.closest('dialog')?.close();
    send(draft);
    // Whoever walks by keyboard goes on in the field.
    if (isByKeyboard) field.focus();
  });
  if (attach !== null) closeOnEscape(attach);
}

function draftOf(button: HTMLButtonElement, field: HTMLTextAreaElement): Draft | undefined {
  const { tap, say, attachment } = button.dataset;
  const label = button.textContent.trim();
  if (tap !== undefined) return { text: label, tap, shown: label };
  if (say !== undefined) return { text: say, shown: say };
  if (attachment === undefined) return undefined;
  // What is written already goes along, as the words below a picture do.
  const text = field.value.trim();
  field.value = '';
  return { text, attachment, shown: `${text} [${attachment.replace('_', ' ')}]`.trim() };
}

function closeOnEscape(attach: HTMLDetailsElement): void {
  attach.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !attach.open) return;
    attach.open = false;
    attach.querySelector('summary')?.focus();
  });
  document.addEventListener('click', (event) => {
    if (event.target instanceof Node && !attach.contains(event.target)) attach.open = false;
  });
}
