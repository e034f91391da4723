// The small behaviours portal and desk share. Every page works without them.

const typedWithin = 700; // ms in which "1" then "0" means ten

// Begins once, though a lock takes it out and puts it back.
class Once extends HTMLElement {
  connectedCallback() {
    if (!this.begun) this.begin();
    this.begun = true;
  }
}

// <ev-scale>: number keys choose in a group of radios; "1" and at once "0" is ten.
class Scale extends Once {
  begin() {
    this.addEventListener("keydown", (event) => this.choose(event));
  }
  choose(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    const isTen = event.key === "0" && this.last === "1" && event.timeStamp - this.at < typedWithin;
    const radio = this.querySelector(`input[type="radio"][value="${isTen ? "10" : event.key}"]`);
    this.last = event.key;
    this.at = event.timeStamp;
    if (!radio) return;
    event.preventDefault();
    radio.focus();
    if (!radio.checked) radio.click();
  }
}

// <ev-number data-step="5">: the buttons beside a number field step it within its limits.
class NumberPair extends Once {
  begin() {
    this.field = this.querySelector("input");
    for (const button of this.querySelectorAll("button[data-by]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.step(Number(button.dataset.by)));
    }
  }
  step(by) {
    const low = this.field.min === "" ? -Infinity : Number(this.field.min);
    const high = this.field.max === "" ? Infinity : Number(this.field.max);
    const now = this.field.value === "" ? (by > 0 ? low - by : high - by) : Number(this.field.value);
    const next = Math.min(high, Math.max(low, now + by));
    this.field.value = String(Number.isFinite(next) ? next : by);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const compare = { ">=": (a, b) => a >= b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, "<": (a, b) => a < b };
const fits = (answers, wanted, operator) =>
  compare[operator]
    ? answers.some((one) => one !== "" && compare[operator](Number(one), Number(wanted[0])))
    : answers.some((one) => wanted.includes(one)) !== (operator === "!=");

// <ev-show data-field="name" data-value="a|b" data-operator="==">: shown while an answer of the same form fits.
// What was typed inside stays in the form when it is hidden; the server decides what counts.
class Show extends Once {
  begin() {
    this.form = this.closest("form");
    this.form?.addEventListener("input", (event) => {
      if (event.target.name === this.dataset.field) this.update();
    });
    this.update();
  }
  update() {
    if (!this.form) return;
    const answers = new FormData(this.form).getAll(this.dataset.field).map(String);
    this.hidden = !fits(answers, this.dataset.value.split("|"), this.dataset.operator);
  }
}

// <ev-print>: a button that prints the page, there only with script.
class Print extends Once {
  begin() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

// <ev-unsaved>: around a form whose words go up only with its buttons; the browser asks before they are left behind.
// With data-unsaved the form came back with words that were not stored. A call for help is never held up.
class Unsaved extends Once {
  begin() {
    this.typed = "unsaved" in this.dataset;
    this.addEventListener("input", () => {
      this.typed = true;
      this.going = false;
    });
    document.addEventListener("click", (event) => (this.going = !!event.target.closest('[href^="tel:"], [href^="sms:"]')));
    this.addEventListener("submit", () => (this.going = true));
    this.addEventListener("unsent", () => (this.going = false));
    addEventListener("beforeunload", (event) => {
      if (this.typed && !this.going) event.preventDefault();
    });
  }
}

customElements.define("ev-print", Print);
customElements.define("ev-unsaved", Unsaved);
customElements.define("ev-scale", Scale);
customElements.define("ev-number", NumberPair);
customElements.define("ev-show", Show);

// A form is sent from where it stands, and its words stay there until the program has them. A browser that goes to
// the answer of a form keeps what was posted in its list of open pages, on its disk. Left to the browser are forms with
// a password, which it keeps nowhere and may offer to remember, and those that give a file.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-file], :has([type=password])")) return;
  event.preventDefault();
  if (!form.matches("[data-who]")) return send(form, event.submitter);
  const lock = await theLock();
  if (lock) lock("now");
  else form.submit();
});

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  form.inert = true; // what was typed meanwhile would be lost with the page
  form.querySelector(".unsent")?.remove();
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "X-Sent-In-Place": "yes" }, body });
    const onwards = answer.headers.get("X-Onwards");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (onwards) goOn(new URL(onwards, answer.url));
    else if (answer.status === 423 && (await lockHere(form))) return;
    else if (answer.ok || !holdsWords(form) || page.querySelector("main form, main .said")) show(page, answer.url);
    else unsent(form, button);
  } catch {
    unsent(form, button);
  }
}

// The server has locked meanwhile: this page locks too, its words with it, and is as it was when it is unlocked.
async function lockHere(form) {
  const lock = document.querySelector("[data-who]") && (await theLock());
  if (!lock) return false;
  stay(form);
  lock("idle");
  return true;
}

function holdsWords(form) {
  return [...form.elements].some(({ type, value }) => /^(text|email|tel)/.test(type) && value);
}

function goOn(url) {
  const here = url.href.split("#")[0] === location.href.split("#")[0];
  location.assign(url);
  if (here && url.hash) location.reload();
}

// Puts another page in the place of this one. The address stays: what it names can be opened, the form's may not.
function show(page, address) {
  for (const form of page.querySelectorAll("form:not([action])")) form.setAttribute("action", address);
  for (const form of document.querySelectorAll("ev-unsaved")) form.typed = false; // what was typed is on the new page
  for (const script of page.querySelectorAll("script[src]")) import(script.src);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  scrollTo(0, 0);
  (document.querySelector("[autofocus], .error-summary") ?? document.querySelector("main")).focus();
}

function stay(form) {
  form.inert = false;
  form.dispatchEvent(new Event("unsent", { bubbles: true }));
}

function unsent(form, button) {
  stay(form);
  button?.focus();
  const said = document.createElement("p");
  said.className = "field-error unsent";
  said.role = "alert";
  said.textContent = "Not sent. Your words are still on this page. Wait a moment, then try again.";
  form.append(said);
}

// A summary of what is missing takes the focus when the page opens, where autofocus did not.
const summary = document.querySelector(".error-summary");
if (summary && document.activeElement !== summary) summary.focus();

// The lock comes with a person's first act: it holds up no first view.
const theLock = () =>
  import("./lock.js").then(
    ({ lock }) => lock,
    () => null,
  );
if (document.querySelector("[data-who]")) {
  for (const act of ["pointerdown", "keydown", "input"]) addEventListener(act, theLock, { once: true });
  setTimeout(theLock, 60000);
}
