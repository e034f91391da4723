// The small behaviours portal and desk share. Every page works without them; nothing here keeps or sends words.

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

// <ev-confirm>: a link to a page that asks becomes, with script, a dialog that asks on the spot.
class Confirm extends HTMLElement {
  connectedCallback() {
    const dialog = this.querySelector("dialog");
    const opener = this.querySelector("[data-open]");
    opener?.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
    for (const closer of dialog?.querySelectorAll("[data-close]") ?? []) {
      closer.addEventListener("click", () => dialog.close());
    }
  }
}

// <ev-compare>: the button opens when two to six rows are ticked, and the count is said.
class Compare extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[data-compare]");
    this.count = this.querySelector("[data-count]");
    this.addEventListener("change", () => this.update());
    this.update();
  }
  update() {
    const ticked = this.querySelectorAll('input[type="checkbox"]:checked').length;
    const most = Number(this.dataset.most ?? "6");
    this.button.disabled = ticked < 2 || ticked > most;
    if (ticked > most) this.count.textContent = `${ticked} ticked. Up to ${most} fit side by side.`;
    else if (ticked < 2) this.count.textContent = "Tick two or more to see them side by side.";
    else this.count.textContent = `${ticked} ticked`;
  }
}

// <ev-copy>: copies the field beside it and says so.
class Copy extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button[hidden]");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = this.querySelector("input");
      const said = this.querySelector('[role="status"]');
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = "Copied";
      } catch {
        field.select();
        said.textContent = "Selected. Copy it with the keyboard.";
      }
    });
  }
}

customElements.define("ev-scale", Scale);
customElements.define("ev-number", NumberPair);
customElements.define("ev-show", Show);
customElements.define("ev-confirm", Confirm);
customElements.define("ev-compare", Compare);
customElements.define("ev-copy", Copy);

// A summary of what is missing takes the focus when the page opens, where autofocus did not.
const summary = document.querySelector(".error-summary");
if (summary && document.activeElement !== summary) summary.focus();

// One menu open at a time; Escape closes it and gives the focus back.
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
