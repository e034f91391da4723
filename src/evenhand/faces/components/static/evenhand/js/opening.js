// <ev-in-place>: what the page behind its link holds is shown in place when its details are opened for the first time;
// asked for then only, so that what was not opened was not read. Where that page does not come, the link leads there.
class InPlace extends HTMLElement {
  connectedCallback() {
    if (this.begun) return; // put back after a lock
    this.begun = true;
    this.querySelector("details").addEventListener("toggle", () => this.bring(), { once: true });
  }
  async bring() {
    const address = this.querySelector("a").href;
    try {
      const answer = await fetch(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.querySelector("[data-here]").replaceChildren(document.adoptNode(page.querySelector("[data-answers]")));
    } catch {
      location.assign(address); // locked, signed out or no connection: that page says which
    }
  }
}

customElements.define("ev-in-place", InPlace);
