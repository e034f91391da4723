// <ev-files data-add="...">: adds files to a message as they are chosen, one after the other, and says how far each is.
// The program looks into each at once: what it does not take is said here, and the words stay as they are.

const fill = (text, of) => text.replace(/%\((\w+)\)s/g, (_, one) => of[one]);
const said = /^en/.test(document.documentElement.lang) ? fill : (await import("./words.js")).said;

const patience = 120000; // ms for one file
const says = {
  again: said("It did not get through. Try again in a moment."),
  signedOut: said("You are signed out. Sign in, then add it again."),
  locked: said("This page is locked. Unlock it, then add it again."),
  sent: said("This message was sent already, or nothing can be sent here."),
  large: said("This file is too large. It may have 8 MB at most."),
  wait: said("The files are still on their way. It is sent when they are there."),
};

class Files extends HTMLElement {
  waiting = []; // files that are not there yet
  after = null; // the button that was pressed meanwhile

  connectedCallback() {
    if (this.form) return; // put back after a lock
    this.form = this.closest("form");
    this.input = this.querySelector("[type=file]");
    this.list = this.querySelector(".file-list");
    this.problems = this.querySelector(".file-problems");
    this.line = this.querySelector(".file-line");
    this.input.addEventListener("change", () => this.chosen());
    this.list.addEventListener("click", (event) => this.takeAway(event));
    this.form.addEventListener("submit", (event) => this.hold(event), true);
    addEventListener("beforeunload", (event) => this.waiting.length && event.preventDefault());
    if (this.input.files.length) this.chosen(); // before this script was there
  }

  chosen() {
    const fresh = [...this.input.files];
    this.input.value = "";
    this.problems.replaceChildren();
    const room = Number(this.dataset.most) - this.list.children.length - this.waiting.length;
    if (fresh.length > room) this.tell("", said("%(most)s files at most go with one message.", { most: this.dataset.most }));
    this.waiting.push(...fresh.slice(0, Math.max(0, room)));
    if (!this.running) this.run();
  }

  async run() {
    this.running = true;
    let all = true;
    while (this.waiting.length) {
      all = (await this.add(this.waiting[0])) && all;
      this.waiting.shift();
    }
    this.running = false;
    this.line.textContent = "";
    const button = this.after;
    this.after = null;
    if (button && all) this.form.requestSubmit(button);
  }

  async add(file) {
    if (file.size > Number(this.dataset.bytes)) return this.tell(file.name, says.large);
    let answer = await this.post(file);
    if (answer.status === 403 && (await (await import("./laying.js")).renew(this.form)) === 403) answer = await this.post(file);
    if (answer.told?.id) return this.show(answer.told);
    const reason = { 401: says.signedOut, 403: says.again, 410: says.sent, 423: says.locked }[answer.status];
    return this.tell(file.name, answer.told?.problem ?? reason ?? says.again);
  }

  // Not fetch: it does not say how much has gone up.
  post(file) {
    const { csrfmiddlewaretoken, _draft } = this.form.elements;
    const body = new FormData();
    body.append("_draft", _draft.value);
    body.append("_files", file, file.name.slice(-120));
    return this.ask(body, csrfmiddlewaretoken.value, (share) => this.say(file, share));
  }

  ask(body, token, progress) {
    return new Promise((answered) => {
      const asked = new XMLHttpRequest();
      body.append("_whole", "yes");
      asked.open("POST", this.dataset.add);
      asked.responseType = "json";
      asked.timeout = patience;
      asked.setRequestHeader("Accept", "application/json");
      asked.setRequestHeader("X-CSRFToken", token);
      asked.upload.addEventListener("progress", ({ loaded, total }) => progress(Math.floor((100 * loaded) / total)));
      asked.addEventListener("loadend", () => answered({ status: asked.status, told: asked.response }));
      asked.send(body);
    });
  }

  say({ name }, share) {
    const percent = Math.floor(share / 10) * 10; // in steps, for whoever has it read out
    const words = share < 100 ? said("Adding %(name)s: %(percent)s percent", { name, percent }) : said("Looking at %(name)s", { name });
    if (this.line.textContent !== words) this.line.textContent = words;
  }

  show({ id, name, size }) {
    if (this.list.querySelector(`[value="${CSS.escape(id)}"]`)) return true; // it was there
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const one of row.querySelectorAll("[name]")) one.value = id;
    row.querySelector(".file-name").textContent = name;
    row.querySelector(".meta").textContent = size;
    row.querySelector(".sr-only").textContent = ` ${name}`;
    this.list.append(row);
    return true;
  }

  tell(name, why) {
    const told = document.createElement("p");
    told.className = "field-error";
    told.textContent = name ? `${name}: ${why}` : why;
    this.problems.append(told);
    return false;
  }

  async takeAway(event) {
    const button = event.target.closest("[name=_remove]");
    if (!button) return;
    event.preventDefault();
    const body = new FormData();
    body.append("_remove", button.value);
    const answer = await this.ask(body, this.form.elements.csrfmiddlewaretoken.value, () => null);
    if (answer.status !== 200) return this.tell("", says.again);
    button.closest("li").remove();
    this.input.focus();
  }

  // A message is not sent without a file that is on its way.
  hold(event) {
    if (!this.waiting.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.after = event.submitter;
    this.line.textContent = says.wait;
  }
}

customElements.define("ev-files", Files);
