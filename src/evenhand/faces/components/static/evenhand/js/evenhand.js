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

customElements.define("ev-print", Print);
customElements.define("ev-scale", Scale);
customElements.define("ev-number", NumberPair);
customElements.define("ev-show", Show);

// A summary of what is missing takes the focus when the page opens, where autofocus did not.
const summary = document.querySelector(".error-summary");
if (summary && document.activeElement !== summary) summary.focus();

// What a page needs only when a person acts comes with their first act: it holds up no first view.
const come = (script) => script().catch(() => null);
if (document.querySelector("ev-unsaved")) come(() => import("./unsaved.js"));
const theLock = () => come(() => import("./lock.js"));
const theSender = () => come(() => import("./sending.js"));
const theFiles = () => document.querySelector("ev-files") && come(() => import("./files.js"));
for (const act of ["pointerdown", "keydown", "input"]) {
  addEventListener(act, theSender, { once: true });
  addEventListener(act, theFiles, { once: true });
  if (document.querySelector("[data-who]")) addEventListener(act, theLock, { once: true });
}
if (document.querySelector("[data-who]")) setTimeout(theLock, 60000);

// What is not saved yet is kept on this phone (keeping.js); at once on a page that comes from there.
const theKeeper = () => come(() => import("./keeping.js"));
const soon = "kept" in document.documentElement.dataset ? 0 : 1000;
if (document.querySelector(".portal form[data-who]")) addEventListener("load", () => setTimeout(theKeeper, soon));

addEventListener("load", () => setTimeout(theFiles, 1000));

document.addEventListener("submit", async (event) => {
  const { submitter, target: form } = event;
  if (event.defaultPrevented || form.getAttribute("method") !== "post" || form.matches("[data-file], :has([type=password])")) return;
  event.preventDefault();
  const sender = await theSender();
  if (sender) return sender.send(form, submitter, theLock);
  form.dataset.file = ""; // left to the browser
  form.requestSubmit(submitter);
});
