// <ev-sheet data-save="...">: saves words as they are typed. It says "Saved" only after the server has answered for
// exactly those on the screen, and "Kept on this phone" only when they lie there, sealed (keeping.js).

const quiet = 350; // ms without typing before a save
const laying = 120; // ms after a key before words are laid on this phone
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
  again: "Not saved yet. We keep trying. Leave this page open.",
  kept: "Not saved yet. Kept on this phone.",
  locked: "Not saved yet. It waits for you to unlock.",
  signedOut: "Not saved yet. You are signed out. Open a new link in this browser, then come back to this page.",
  sent: "Not saved. This was sent or stopped already, maybe somewhere else. Copy your words before you leave.",
  both: "Not saved yet. These words were also changed somewhere else.",
  look: "Not saved yet. One answer needs another look.",
};

const theKeeper = () => import("./keeping.js").catch(() => null);

class Sheet extends HTMLElement {
  edition = 0; // counts what was typed
  lies = 0; // the edition that lies on this phone
  laid = Promise.resolve(); // one at a time
  ever = new Set(); // fields typed in on this page
  dirty = new Set(); // fields typed in since their last save began
  flying = new Map(); // saves under way, each with its fields
  failures = 0;

  connectedCallback() {
    if (this.form) return; // put back after a lock
    this.form = this.querySelector("form");
    this.line = this.querySelector(".save-line");
    if (!this.line) return;
    if ("kept" in document.documentElement.dataset) this.begin();
    this.refused = new Set(this.dataset.unsaved.split(",").filter(Boolean).map(keyOf)); // wait for the person
    this.form.addEventListener("input", (event) => this.typed(event.target));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.addEventListener("unsent", () => (this.leaving = false));
    document.addEventListener("click", (event) => this.leave(event));
    addEventListener("beforeunload", (event) => {
      if (!this.unsaved || this.leaving || this.onPhone) return;
      this.save({ now: true }); // before the next page is asked for
      event.preventDefault();
    });
    addEventListener("pagehide", () => this.save({ now: true }));
    addEventListener("pageshow", () => (this.leaving = false));
    addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => this.save({ now: document.hidden }));
    this.lighten();
    // Words typed before this script was there.
    for (const box of this.form.querySelectorAll("input, textarea")) if (touched(box)) this.typed(box);
  }

  // A kept page may be opened twice: each time it writes under a name of its own.
  begin() {
    this.form.elements._writer.value = crypto.randomUUID().replaceAll("-", "");
    this.form.elements._sequence.value = 1;
  }

  // Whether all that is not saved lies on this phone, which has no network to send it now.
  get onPhone() {
    return this.failures > 0 && this.lies === this.edition;
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
    if (!this.failures) this.show("saving", "Saving");
    this.lay();
    this.since ??= performance.now(); // the oldest of the words that wait
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(quiet, this.since + flow - performance.now())));
  }

  // What is typed within a moment is laid on this phone together.
  lay() {
    this.edition += 1;
    this.layingAt ??= setTimeout(() => {
      this.layingAt = null;
      this.laid = this.laid.then(() => this.layNow());
    }, laying);
  }

  async layNow() {
    const { edition } = this;
    const keys = [...new Set([...this.flying.values(), [...this.dirty], [...this.refused]].flat())];
    if (!keys.length) return;
    if (await (await theKeeper())?.keep(this.letter(keys))) this.lies = edition;
    if (this.waits && this.failures && !this.sent) this.show("unsaved", this.why());
  }

  letter(keys) {
    const { _draft: draft, _base: base, _writer: writer, _sequence: sequence } = this.form.elements;
    const numbers = { base: Number(base.value), sequence: Number(sequence.value) };
    const words = { changes: this.texts(keys), stored: this.texts([...this.ever].filter((key) => !keys.includes(key))) };
    return { draft: draft.value, writer: writer.value, ...numbers, save: this.dataset.save, page: location.pathname, ...words };
  }

  why() {
    return says[{ 401: "signedOut", 410: "sent", 423: "locked" }[this.status]] ?? (this.onPhone ? says.kept : says.again);
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
      const status = response.status === 403 ? await this.renew() : response.status;
      return { ok: response.ok, status, told: response.ok ? await response.json() : null };
    } catch {
      return { ok: false, status: 0 };
    }
  }

  // The form's token is no longer good, as after a sign-in in another tab: this very page has the new one.
  async renew() {
    const page = await fetch(location.href, { redirect: "manual", signal: AbortSignal.timeout(patience) });
    if (page.type === "opaqueredirect") return 401;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
    if (fresh) this.form.elements.csrfmiddlewaretoken.value = fresh.value;
    return 403;
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
    this.settle(told.revision);
    if (this.dirty.size) {
      this.timer = setTimeout(() => this.save(), quiet);
    } else if (this.refused.size) {
      this.show("unsaved", this.form.elements._see.hidden ? says.look : says.both);
    } else if (!this.flying.size) {
      this.show("saved", `Saved at ${told.saved_at}. Only you can see it until you send it.`);
    }
  }

  // What lies on this phone is no longer needed there once the server has all of it.
  settle(revision) {
    if (this.unsaved) return this.lay();
    const letter = this.letter([]);
    this.laid = this.laid.then(async () => (await theKeeper())?.saved(letter, revision));
  }

  failed({ status }, keys) {
    for (const key of keys) this.dirty.add(key);
    this.sent = status === 410;
    this.status = status;
    this.failures += 1;
    this.show("unsaved", this.why());
    this.timer = setTimeout(() => this.save(), Math.min(longest, 500 * 2 ** this.failures));
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
    if (goes) return this.form.requestSubmit(event.submitter);
    await this.laid;
    if (!this.status && this.onPhone) await (await import("./restoring.js")).instead(this.form, event.submitter);
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
      line.textContent = `${words.length} of about ${line.dataset.about} words`;
    }
  }
}

customElements.define("ev-sheet", Sheet);
