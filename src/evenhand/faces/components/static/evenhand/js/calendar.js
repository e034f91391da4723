// The calendar's keys, and telling the desk in which zone the browser is.

// <ev-calendar>: keys work while the calendar itself has the focus, so that no single letter surprises anybody elsewhere.
class Calendar extends HTMLElement {
  connectedCallback() {
    if (this.begun) return; // put back after a lock
    this.begun = true;
    for (const hint of this.querySelectorAll("[data-needs-script]")) hint.hidden = false;
    this.querySelector("[data-keys]").addEventListener("keydown", (event) => this.pressed(event));
    this.tellZone();
  }
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const link = [...this.querySelectorAll("a[data-key]")].find((one) => one.dataset.key === event.key);
    if (!link) return;
    event.preventDefault();
    const to = new URL(link.href);
    if (event.key !== "n") to.hash = "calendar"; // the focus stays where the keys work
    window.location.assign(to);
  }
  tellZone() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (this.dataset.told === undefined || !zone || zone.length > 64 || zone === this.dataset.told) return;
    const form = this.querySelector("[data-zone]");
    form.elements.zone.value = zone;
    form.submit();
  }
}

customElements.define("ev-calendar", Calendar);
