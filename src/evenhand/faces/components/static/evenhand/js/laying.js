// Lays what an open sheet has not saved yet on this phone, sealed, a moment after each key (keeping.js).

import { discard, keep, saved } from "./keeping.js";

const patience = 15000; // ms to wait for an answer
const moment = 120; // ms after a key before words are laid on this phone

class Laid {
  edition = 0; // counts what was typed
  lies = 0; // the edition that lies on this phone
  last = Promise.resolve(); // one at a time

  constructor(sheet) {
    this.sheet = sheet;
  }

  // Whether all that is not saved lies on this phone, while nothing gets through.
  get holds() {
    return this.sheet.failures > 0 && this.lies === this.edition;
  }

  // What is typed within a moment is laid together.
  lay() {
    this.edition += 1;
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.last = this.last.then(() => this.layNow());
    }, moment);
  }

  async layNow() {
    const { edition, sheet } = this;
    const keys = [...new Set([...sheet.flying.values(), [...sheet.dirty], [...sheet.refused]].flat())];
    if (!keys.length) return;
    if (await keep(this.letter(keys))) this.lies = edition;
    if (sheet.failures && sheet.waits) sheet.show("unsaved", sheet.why());
  }

  // The words of these fields, and those that the server has already: a kept page shows both.
  letter(keys) {
    const { ever, dataset, form } = this.sheet;
    const { _draft: draft, _base: base, _writer: writer, _sequence: sequence } = form.elements;
    return {
      draft: draft.value,
      writer: writer.value,
      base: Number(base.value),
      from: this.sheet.from,
      sequence: Number(sequence.value),
      changes: this.sheet.texts(keys),
      stored: this.sheet.texts([...ever].filter((key) => !keys.includes(key))),
      save: dataset.save,
      page: location.pathname,
    };
  }

  // The server has answered: what it has need not be sent from this phone any more.
  settle(revision) {
    if (this.sheet.unsaved) return this.lay();
    const letter = this.letter([]);
    this.last = this.last.then(() => saved(letter, revision));
  }

  // The server has taken the form as it stood: nothing of it waits here.
  async taken() {
    await this.last;
    if (this.sheet.refused.size) await discard(this.sheet.form.elements._writer.value);
  }

  // What a button does while nothing gets through.
  async instead(button) {
    await this.last;
    if (!this.holds) return;
    const { instead } = await import("./restoring.js");
    await instead(this.sheet.form, button);
  }
}

// The form's token is no longer good, as after a sign-in in another tab: this very page has the new one.
export async function renew(form) {
  const page = await fetch(location.href, { redirect: "manual", signal: AbortSignal.timeout(patience) });
  if (page.type === "opaqueredirect") return 401;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
  if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
  return 403;
}

export function layFor(sheet) {
  sheet.laid = new Laid(sheet);
  if (sheet.unsaved) sheet.laid.lay();
}
