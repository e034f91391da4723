// Both sides of the demo: what one person does is brought up on the other side, unless somebody is writing there.
import { said } from "./words.js";

const OFTEN = 1000;
const SELDOM = 15000;
const LIVELY = 30000; // for so long after somebody did something, the other side is looked at often
const OVERVIEWS = /^\/(desk\/|desk\/cases\/[A-Z0-9]+\/(|homework\/|progress\/)|me\/|me\/entries\/|me\/sessions\/)$/;
const DOING = ["pointerdown", "keydown", "focusin"];

class Demo extends HTMLElement {
  connectedCallback() {
    this.seen = null;
    this.mark = "";
    this.done = performance.now();
    this.next = 0;
    for (const frame of this.querySelectorAll("[data-side]")) {
      frame.addEventListener("load", () => this.listenIn(frame.contentDocument));
      this.listenIn(frame.contentDocument);
    }
    this.listenIn(document);
    document.addEventListener("visibilitychange", () => this.wake());
    this.look();
  }

  listenIn(page) {
    for (const act of DOING) page?.addEventListener(act, () => this.wake(), { passive: true });
    this.wake();
  }

  // Somebody is here: look soon, and often for a while. A page that nobody sees asks nothing.
  wake() {
    const slept = performance.now() - this.done > LIVELY || !this.next;
    this.done = performance.now();
    if (slept && this.isConnected) this.plan(OFTEN);
  }

  plan(wait) {
    clearTimeout(this.next);
    this.next = document.hidden ? 0 : setTimeout(() => this.look(), wait);
  }

  async look() {
    try {
      const headers = new Headers({ Accept: "application/json" });
      if (this.mark) headers.set("If-None-Match", this.mark);
      const answer = await fetch(this.dataset.pulse, { headers });
      if (answer.ok) {
        this.mark = answer.headers.get("ETag") ?? "";
        this.compare(await answer.json());
      }
    } catch {
      // The demo has ended, or is busy: the next look finds out.
    }
    if (this.isConnected) this.plan(performance.now() - this.done < LIVELY ? OFTEN : SELDOM);
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
