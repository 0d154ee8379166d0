/** The page's dialogs: native, modal, closed by Escape, the cross, or a press beside them; focus returns by itself. */
import { add, button, el, uniqueId } from './dom.ts';
import { icon } from './icons.ts';
import { Refused } from './server.ts';
import { has, say } from './texts.ts';

interface DialogParts {
  title: string;
  class?: string;
  /** Made when it opens; `close` ends it. */
  body: (close: () => void) => Node[];
}

export function openDialog({ title, class: name = '', body }: DialogParts): HTMLDialogElement {
  const heading = uniqueId('dialog');
  const dialog = el('dialog', { class: `dialog ${name}`, attrs: { 'aria-labelledby': heading } });
  const close = () => dialog.close();
  add(
    dialog,
    el(
      'header',
      {},
      el('h2', { attrs: { id: heading } }, el('bdi', { text: title })),
      button({ class: 'quiet', label: say('close'), on: { click: close } }, icon('close')),
    ),
    ...body(close),
  );
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** What was filled in; '' and [] where there is nothing. */
export interface Values {
  one(name: string): string;
  all(name: string): string[];
}

export function valuesOf(form: HTMLFormElement): Values {
  const data = new FormData(form);
  const all = (name: string) => data.getAll(name).filter((value) => typeof value === 'string');
  return { one: (name) => all(name)[0] ?? '', all };
}

/** A form in a dialog. `submit` may reject with Refused: its sentence is shown and the dialog stays. */
export function openForm(parts: {
  title: string;
  action: string;
  fields: Node[];
  submit(values: Values): Promise<unknown>;
}): HTMLDialogElement {
  return openDialog({
    title: parts.title,
    body: (close) => {
      const problem = el('p', { class: 'problem', attrs: { role: 'alert' } });
      const action = el('button', { class: 'action', text: parts.action, attrs: { type: 'submit' } });
      const form = el('form', { class: 'form' }, ...parts.fields, problem, action);
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        action.disabled = true;
        parts
          .submit(valuesOf(form))
          .then(close, (error: unknown) => (problem.textContent = refusal(error)))
          .finally(() => (action.disabled = false));
      });
      return [form];
    },
  });
}

/** A question with two ways out. */
export function openQuestion(parts: { title: string; text: string; action: string; go(): Promise<unknown> }): void {
  openForm({
    title: parts.title,
    action: parts.action,
    fields: [el('p', { text: parts.text })],
    submit: () => parts.go(),
  });
}

/** A labelled field. */
export function field(label: string, control: HTMLElement): HTMLElement {
  control.id ||= uniqueId('field');
  return el('div', { class: 'field' }, el('label', { text: label, attrs: { for: control.id } }), control);
}

export function select(
  name: string,
  options: readonly { value: string; text: string }[],
  chosen?: string,
): HTMLSelectElement {
  return el(
    'select',
    { attrs: { name } },
    ...options.map(({ value, text }) => el('option', { text, attrs: { value, selected: value === chosen } })),
  );
}

/** Words for an error of `server`. */
export function refusal(error: unknown): string {
  const key = error instanceof Refused ? `refused-${error.reason}` : '';
  return has(key)
    ? say(key)
    : say('refused-other', { message: error instanceof Error ? error.message : String(error) });
}
