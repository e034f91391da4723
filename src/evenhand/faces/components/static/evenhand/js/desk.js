// The small behaviours of the desk: a question before an act, the compare selection, copying a link, menus.

// <ev-confirm>: a link to a page that asks becomes, with script, a dialog that asks on the spot.
import { said } from "./words.js";

class Confirm extends HTMLElement {
  connectedCallback() {
    if (this.begun) return; // put back after a lock
    this.begun = true;
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
    if (this.button) return;
    this.button = this.querySelector("[data-compare]");
    this.count = this.querySelector("[data-count]");
    this.addEventListener("change", () => this.update());
    this.update();
  }
  update() {
    const ticked = this.querySelectorAll('input[type="checkbox"]:checked').length;
    const most = Number(this.dataset.most ?? "6");
    this.button.disabled = ticked < 2 || ticked > most;
    if (ticked > most) this.count.textContent = said("%(ticked)s ticked. Up to %(most)s fit side by side.", { ticked, most });
    else if (ticked < 2) this.count.textContent = said("Tick two or more to see them side by side.");
    else this.count.textContent = said("%(ticked)s ticked", { ticked });
  }
}

// <ev-copy>: copies the field beside it and says so.
class Copy extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button[hidden]"); // shown already when it is put back after a lock
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = this.querySelector("input");
      const told = this.querySelector('[role="status"]');
      try {
        await navigator.clipboard.writeText(field.value);
        told.textContent = said("Copied");
      } catch {
        field.select();
        told.textContent = said("Selected. Copy it with the keyboard.");
      }
    });
  }
}

customElements.define("ev-confirm", Confirm);
customElements.define("ev-compare", Compare);
customElements.define("ev-copy", Copy);

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
