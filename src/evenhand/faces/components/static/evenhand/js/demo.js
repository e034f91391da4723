// Both sides of the demo: what one person does is brought up on the other side, unless somebody is writing there.
import { said } from "./words.js";

const OFTEN = 1000;
const SELDOM = 5000;
const OVERVIEWS = /^\/(desk\/|desk\/cases\/[A-Z0-9]+\/(|homework\/|progress\/)|me\/|me\/entries\/|me\/sessions\/)$/;

class Demo extends HTMLElement {
  connectedCallback() {
    this.seen = null;
    this.look();
  }

  async look() {
    try {
      const answer = await fetch(this.dataset.pulse, { headers: { Accept: "application/json" } });
      if (answer.ok) this.compare(await answer.json());
    } catch {
      // The demo has ended, or is busy: the next look finds out.
    }
    if (this.isConnected) setTimeout(() => this.look(), document.hidden ? SELDOM : OFTEN);
  }

  compare(now) {
    if (this.seen && now.client > this.seen.client) this.bring("desk");
    if (this.seen && now.therapist > this.seen.therapist) this.bring("phone");
    this.seen = now;
  }

  bring(side) {
    const frame = this.querySelector(`[data-side=${side}]`);
    const page = frame.contentWindow;
    const news = this.querySelector(`[data-news=${side}]`);
    if (!OVERVIEWS.test(page.location.pathname) || this.isWriting(page.document)) {
      news.textContent = said("Something new came in here.");
      frame.addEventListener("load", () => (news.textContent = ""), { once: true });
      return;
    }
    page.location.replace(page.location.href.split("#")[0]);
  }

  isWriting(page) {
    return [...page.querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue);
  }
}

customElements.define("ev-demo", Demo);
