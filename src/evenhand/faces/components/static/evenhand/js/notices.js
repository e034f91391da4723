// <ev-notices data-key="...">: a way to be reminded that shows only where this browser takes notices. When the form goes
// with it, the person is asked, and what the browser then says of itself goes along; a refusal is said beside it.

const patience = 10000; // ms in which the worker and the browser's service have to answer

class Notices extends HTMLElement {
  connectedCallback() {
    if (this.form || !("PushManager" in window) || !("Notification" in window) || !navigator.serviceWorker) return;
    [this.box, this.hint, this.trouble] = this.children;
    this.form = this.closest("form");
    this.radio = this.form.querySelector("#f-notice");
    this.radio.closest("label").hidden = this.hint.hidden = false;
    this.form.addEventListener("submit", (event) => this.goesAlong(event));
  }
  async goesAlong(event) {
    if (!this.radio.checked || this.box.value) return;
    event.preventDefault();
    const said = await Promise.race([this.asked(), new Promise((done) => setTimeout(done, patience))]).catch(() => null);
    this.trouble.hidden = Boolean(said);
    if (!said) return this.radio.focus();
    this.box.value = JSON.stringify(said);
    this.form.requestSubmit(event.submitter);
  }
  async asked() {
    if ((await Notification.requestPermission()) !== "granted") return null;
    const { pushManager } = await navigator.serviceWorker.ready;
    const wanted = { userVisibleOnly: true, applicationServerKey: this.dataset.key };
    return pushManager.subscribe(wanted).catch(async () => {
      await (await pushManager.getSubscription())?.unsubscribe(); // made with a key that this house has no longer
      return pushManager.subscribe(wanted);
    });
  }
}

customElements.define("ev-notices", Notices);
