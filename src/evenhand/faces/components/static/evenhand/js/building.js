// <ev-building>: what is typed into a sheet that is built is kept as it is typed; the picture of it follows.
// Every button works without this: each sends the whole form.
import { said } from "./words.js";

const patience = 700;
const followed = "#summary, #standing, #preview, .wrongs, .wrong-slot";

class Building extends HTMLElement {
  connectedCallback() {
    if (this.form) return; // put back after a lock
    this.form = this.querySelector("form");
    const early = [...this.form.elements].find((box) => "defaultValue" in box && box.value !== box.defaultValue);
    if (early) this.wait(early); // typed before this was there
    this.form.addEventListener("input", (event) => this.wait(event.target));
    this.form.addEventListener("submit", () => {
      clearTimeout(this.waits);
      this.typed = "";
    });
    addEventListener("pagehide", () => this.keep(true));
    addEventListener("beforeunload", (event) => {
      if (this.typed && this.failed) event.preventDefault();
    });
  }

  wait(box) {
    this.typed = box.name.replace(/^v\//, "");
    clearTimeout(this.waits);
    this.waits = setTimeout(() => this.keep(), patience);
  }

  async keep(leaving = false) {
    clearTimeout(this.waits);
    if (!this.typed || (this.keeping && !leaving)) return;
    const typed = this.typed;
    this.typed = "";
    this.keeping = true;
    const body = new FormData(this.form);
    body.set("part", typed);
    const standing = this.querySelector("#standing");
    if (!leaving) standing.textContent = said("Saving …");
    const headers = { "X-Kept-As-Typed": "yes" };
    const answer = await fetch(this.form.action, { method: "POST", body, headers, redirect: "error", keepalive: leaving }).catch(() => null);
    this.keeping = false;
    this.failed = !answer?.ok;
    if (this.failed) {
      this.typed ||= typed;
      standing.textContent = said("Not saved yet. Your words are on this page; it tries again.");
      this.waits = setTimeout(() => this.keep(), patience * 6);
      return;
    }
    this.follow(new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (this.typed) this.keep();
  }

  // Take over what the answer says of the sheet; inputs stay as they are, since somebody is typing in them.
  follow(page) {
    for (const part of document.querySelectorAll(followed)) {
      const fresh = page.getElementById(part.id);
      if (fresh && !fresh.isEqualNode(part)) part.replaceChildren(...fresh.childNodes);
      if (part.matches(".wrong-slot")) part.parentElement.classList.toggle("has-error", !!part.firstChild);
    }
    const number = page.querySelector('[name="state"]');
    if (number) this.form.elements.state.value = number.value;
    for (const step of ["back", "on"]) {
      const fresh = page.querySelector(`[name="do"][value="${step}"]`);
      if (fresh) this.querySelector(`[name="do"][value="${step}"]`).disabled = fresh.disabled;
    }
  }
}

customElements.define("ev-building", Building);
