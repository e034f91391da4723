// The small behaviours portal and desk share. Every page works without them.

const typedWithin = 700; // ms in which "1" then "0" means ten

// <ev-scale>: number keys choose in a group of radios; "1" and at once "0" is ten.
class Scale extends HTMLElement {
  connectedCallback() {
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
class NumberPair extends HTMLElement {
  connectedCallback() {
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

const comparisons = {
  "==": (answers, wanted) => answers.some((answer) => wanted.includes(answer)),
  "!=": (answers, wanted) => !answers.some((answer) => wanted.includes(answer)),
  ">=": (answers, [wanted]) => answers.some((answer) => answer !== "" && Number(answer) >= Number(wanted)),
  "<=": (answers, [wanted]) => answers.some((answer) => answer !== "" && Number(answer) <= Number(wanted)),
  ">": (answers, [wanted]) => answers.some((answer) => answer !== "" && Number(answer) > Number(wanted)),
  "<": (answers, [wanted]) => answers.some((answer) => answer !== "" && Number(answer) < Number(wanted)),
};

// <ev-show data-field="name" data-value="a|b" data-operator="==">: shown while an answer of the same form fits.
// What was typed inside stays in the form when it is hidden; the server decides what counts.
class Show extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.form?.addEventListener("input", (event) => {
      if (event.target.name === this.dataset.field) this.update();
    });
    this.update();
  }
  update() {
    if (!this.form) return;
    const answers = new FormData(this.form).getAll(this.dataset.field).map(String);
    const fits = comparisons[this.dataset.operator ?? "=="] ?? comparisons["=="];
    this.hidden = !fits(answers, this.dataset.value.split("|"));
  }
}

// <ev-print>: a button that prints the page, there only with script.
class Print extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

// <ev-unsaved>: around a form whose words go up only with its buttons; the browser asks before they are left behind.
// With data-unsaved the form came back with words that were not stored. A call for help is never held up.
class Unsaved extends HTMLElement {
  connectedCallback() {
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

// A form is sent from its page, so that no browser keeps on its disk what was posted; words that are not taken stay.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-file], :has([type=password])")) return;
  event.preventDefault();
  send(form, event.submitter);
});

async function send(form, button) {
  const url = new URL(button?.hasAttribute("formaction") ? button.formAction : form.action);
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  form.inert = true; // what was typed meanwhile would be lost
  form.querySelector(".unsent")?.remove();
  try {
    const answer = await fetch(url, { method: "POST", headers: { "X-Sent-In-Place": "yes" }, body });
    const onwards = answer.headers.get("X-Onwards");
    if (onwards) return goOn(new URL(onwards, url), url.hash);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const typed = [...form.elements].some(({ type, value }) => /^(text|email|tel)/.test(type) && value);
    if (answer.ok || !typed || page.querySelector("main form, main .said")) return show(page, url);
  } catch {}
  form.inert = false;
  button?.focus();
  const said = document.createElement("p");
  said.className = "field-error unsent";
  said.role = "alert";
  said.textContent = "Not sent. Your words are still on this page. Wait a moment, then try again.";
  form.append(said);
  form.dispatchEvent(new Event("unsent", { bubbles: true }));
}

function goOn(url, hash) {
  url.hash ||= hash;
  const [there, here] = [url, location].map(({ href }) => href.split("#")[0]);
  location.assign(url);
  if (there === here && url.hash) location.reload();
}

// The address stays: the form's may not be one to open.
function show(page, url) {
  for (const form of page.querySelectorAll("form:not([action])")) form.setAttribute("action", url);
  document.querySelector("title").replaceWith(page.querySelector("title"));
  document.body.replaceWith(document.adoptNode(page.body));
  if (url.hash) location.hash = url.hash;
  else document.querySelector("main").focus();
  focusNews();
}

function focusNews() {
  document.querySelector("[autofocus], .error-summary")?.focus();
}
focusNews();
