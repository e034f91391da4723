// <ev-unsaved>: around a form whose words go up only with its buttons; the browser asks before they are left behind.
// With data-unsaved the form came back with words that were not stored. A call for help is never held up.
class Unsaved extends HTMLElement {
  connectedCallback() {
    if (this.begun) return; // put back after a lock
    this.begun = true;
    const boxes = [...this.querySelectorAll("input, textarea")].filter(({ type }) => !/hidden|radio|checkbox/.test(type));
    this.typed = "unsaved" in this.dataset || boxes.some((box) => box.value !== box.defaultValue); // before this was there
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

customElements.define("ev-unsaved", Unsaved);
