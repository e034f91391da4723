// <ev-sheet data-save="...">: saves words as they are typed. It says "Saved" only after the server has answered for
// exactly those on the screen, and "Kept on this phone" only where they lie, sealed (laying.js).

const fill = (text, of) => text.replace(/%\((\w+)\)s/g, (_, one) => of[one]);
const said = /^en/.test(document.documentElement.lang) ? fill : (await import("./words.js")).said;

const quiet = 350; // ms without typing before a save
const flow = 1500; // ms that words wait at most while the typing goes on
const patience = 15000; // ms to wait for an answer
const longest = 30000; // ms between two attempts, at most
const mostOnLeaving = 60000; // letters a browser sends as it closes a page
const unbroken = /[^\n]{4000}/; // a paragraph so long that every key in it costs
const token = "csrfmiddlewaretoken";
const keyOf = (name) => name.split(".")[0];
// Whether a box holds something else than what the server drew into it.
const touched = (box) => (/radio|checkbox/.test(box.type) ? box.checked !== box.defaultChecked : box.value !== box.defaultValue);
const says = {
  again: said("Not saved yet. We keep trying. Leave this page open."),
  kept: said("Not saved yet. Kept on this phone."),
  locked: said("Not saved yet. It waits for you to unlock."),
  signedOut: document.querySelector(".desk")
    ? said("Not saved yet. You are signed out. Sign in in another tab, then come back to this page.")
    : said("Not saved yet. You are signed out. Open a new link in this browser, then come back to this page."),
  sent: said("Not saved. This was sent or stopped already, maybe somewhere else. Copy your words before you leave."),
  both: said("Not saved yet. These words were also changed somewhere else."),
  look: said("Not saved yet. One answer needs another look."),
};

class Sheet extends HTMLElement {
  ever = new Set(); // fields typed in on this page
  dirty = new Set(); // fields typed in since their last save began
  flying = new Map(); // saves under way, each with its fields
  failures = 0;

  connectedCallback() {
    if (this.form) return; // put back after a lock
    this.form = this.querySelector("form");
    this.line = this.querySelector(".save-line");
    if (!this.line) return;
    this.from = Number(this.form.elements._base.value); // what it was drawn with
    this.refused = new Set(this.dataset.unsaved.split(",").filter(Boolean).map(keyOf)); // wait for the person
    this.form.addEventListener("input", (event) => this.typed(event.target));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("unsent", () => (this.leaving = false));
    document.addEventListener("click", (event) => this.leave(event));
    addEventListener("beforeunload", (event) => {
      if (!this.unsaved || this.leaving || this.laid?.holds) return;
      this.save({ now: true }); // before the next page is asked for
      event.preventDefault();
    });
    addEventListener("pagehide", () => this.save({ now: true }));
    addEventListener("pageshow", () => (this.leaving = false));
    addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => this.save({ now: document.hidden }));
    this.lighten();
    if (this.refused.size) this.lay();
    // Words typed before this script was there.
    for (const box of this.form.querySelectorAll("input, textarea")) if (touched(box)) this.typed(box);
  }

  get unsaved() {
    return this.dirty.size + this.flying.size + this.refused.size > 0;
  }

  typed(input) {
    const key = keyOf(input.name ?? "");
    if (!key || key[0] === "_" || key === token) return; // a field's name never begins with _
    this.dirty.add(key);
    this.ever.add(key);
    this.refused.delete(key);
    this.laid?.lay();
    this.lay();
    if (!this.failures) this.show("saving", said("Saving"));
    this.since ??= performance.now(); // the oldest of the words that wait
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(quiet, this.since + flow - performance.now())));
  }

  show(state, words) {
    if (this.line.textContent === words) return;
    this.line.dataset.state = state;
    this.line.textContent = words;
  }

  // Every input of these fields, as [name, text]; a field without any is blank.
  texts(keys) {
    const changes = Object.fromEntries(keys.map((key) => [key, []]));
    for (const [name, text] of new FormData(this.form)) changes[keyOf(name)]?.push([name, text]);
    return changes;
  }

  // One at a time; with `now` without waiting. It carries what is still on its way too: that is then late, not stored.
  async save({ now = false } = {}) {
    clearTimeout(this.timer);
    if (this.sent || !this.dirty.size || (this.flying.size && !now)) return;
    const keys = [...new Set([...this.flying.values(), [...this.dirty]].flat())];
    this.dirty.clear();
    this.since = null;
    const flight = this.post(keys);
    this.flying.set(flight, keys);
    this.count();
    this.lighten();
    const answer = await flight;
    this.flying.delete(flight);
    if (answer.ok) this.stored(answer.told);
    else this.failed(answer, keys);
  }

  async post(keys) {
    const { csrfmiddlewaretoken, _draft: draft, _base: base, _writer: writer, _sequence: sequence } = this.form.elements;
    const number = Number(sequence.value);
    const body = JSON.stringify({
      draft: draft.value,
      base: Number(base.value),
      writer: writer.value,
      sequence: number,
      changes: this.texts(keys),
    });
    sequence.value = number + 1; // every attempt has its own: a late one can never undo a newer one
    try {
      const response = await fetch(this.dataset.save, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfmiddlewaretoken.value },
        body,
        keepalive: body.length < mostOnLeaving,
        signal: AbortSignal.timeout(patience),
        redirect: "error",
      });
      const status = response.status === 403 ? await (await import("./laying.js")).renew(this.form) : response.status;
      return { ok: response.ok, status, told: response.ok ? await response.json() : null };
    } catch {
      return { ok: false, status: 0 };
    }
  }

  stored(told) {
    this.failures = 0;
    const { _base: base } = this.form.elements;
    base.value = Math.max(Number(base.value), told.revision);
    const clashing = told.clashes.map((clash) => clash.field);
    for (const key of [...clashing, ...Object.keys(told.problems).map(keyOf)]) {
      if (!this.dirty.has(key)) this.refused.add(key);
    }
    if (clashing.length) this.form.elements._see.hidden = false;
    this.laid?.settle(told.revision);
    if (this.dirty.size) {
      this.timer = setTimeout(() => this.save(), quiet);
    } else if (this.refused.size) {
      this.show("unsaved", this.form.elements._see.hidden ? says.look : says.both);
    } else if (!this.flying.size) {
      this.show("saved", said("Saved at %(time)s. Only you can see it until you send it.", { time: told.saved_at }));
    }
  }

  failed({ status }, keys) {
    for (const key of keys) this.dirty.add(key);
    this.sent = status === 410;
    this.status = status;
    this.failures += 1;
    this.show("unsaved", this.why());
    this.timer = setTimeout(() => this.save(), Math.min(longest, 500 * 2 ** this.failures));
  }

  lay() {
    this.laying ??= import("./laying.js").then(({ layFor }) => layFor(this)).catch(() => (this.laying = null));
  }

  why() {
    const kept = this.laid?.holds ? says.kept : says.again;
    return { 401: says.signedOut, 410: says.sent, 423: says.locked }[this.status] ?? kept;
  }

  get waits() {
    return this.dirty.size + this.flying.size > 0 && !this.sent;
  }

  // Waits until everything typed so far is answered; true when it is stored.
  async settled() {
    await this.save({ now: true });
    await Promise.all(this.flying.keys());
    return !this.failures;
  }

  // The page is left only when its words are stored: no failure on the way can take them along.
  async submit(event) {
    if (!this.waits) {
      this.form.elements._touched.value = [...this.dirty, ...this.refused].join(",");
      this.leaving = true;
      return;
    }
    event.preventDefault();
    if (this.submitting) return;
    this.submitting = true;
    const goes = (await this.settled()) || this.sent;
    this.submitting = false;
    if (goes) this.form.requestSubmit(event.submitter);
    else this.laid?.instead(event.submitter);
  }

  // A link waits for the words too; where saving fails, the browser asks instead.
  async leave(event) {
    const link = event.target.closest("a[href]");
    const aside = event.ctrlKey || event.metaKey || event.shiftKey;
    const plain = link?.origin === location.origin && !link.hash && !aside;
    if (!plain || !this.waits || this.failures) return;
    event.preventDefault();
    if (await this.settled()) location.assign(link.href);
  }

  // A very long paragraph is laid out faster where the text as a whole has one direction: that of its first letter.
  lighten() {
    for (const area of this.form.querySelectorAll("textarea")) area.classList.toggle("unbroken", unbroken.test(area.value));
  }

  count() {
    for (const line of this.form.querySelectorAll(".word-count[data-about]")) {
      const words = line.parentElement.querySelector("textarea").value.match(/\S+/g) ?? [];
      line.textContent = said("%(written)s of about %(about)s words", { written: words.length, about: line.dataset.about });
    }
  }
}

customElements.define("ev-sheet", Sheet);
