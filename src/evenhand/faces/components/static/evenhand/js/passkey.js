// What the pages of ways in can do: ask a device for a passkey, show what stands in a secret field.

// <ev-passkey data-kind="make" or "show" data-options="{...}">: asks the device for a passkey and sends its answer.
// Inside: a form, hidden until it can work, with the fields `ceremony` and `response`, a button, and a status line.
// With data-offer, the browser also offers passkeys in the field of the page whose autocomplete says "webauthn".

const words = () => import("./words.js"); // when there is something to say

const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));
const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

// The options as the browser takes them: what travels as text becomes bytes.
function readOptions(text) {
  const options = JSON.parse(text);
  options.challenge = toBytes(options.challenge);
  if (options.user) options.user.id = toBytes(options.user.id);
  if (options.excludeCredentials) options.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = withBytes(options.allowCredentials);
  return options;
}

function writeAnswer(credential) {
  const response = {};
  for (const part of parts) if (credential.response[part]) response[part] = toText(credential.response[part]);
  return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response });
}

class Passkey extends HTMLElement {
  connectedCallback() {
    if (this.form) return; // put back after a lock
    this.form = this.querySelector("form");
    if (!this.form || !window.PublicKeyCredential) return;
    this.form.hidden = false;
    this.form.addEventListener("submit", (event) => {
      if (this.form.elements.response.value) return;
      event.preventDefault();
      this.ask({});
    });
    if ("offer" in this.dataset) this.offer();
  }
  disconnectedCallback() {
    this.waiting?.abort();
  }
  async offer() {
    const can = await PublicKeyCredential.isConditionalMediationAvailable?.();
    if (can && this.isConnected) this.ask({ mediation: "conditional" });
  }
  async ask(how) {
    this.waiting?.abort();
    const waiting = (this.waiting = new AbortController());
    const wanted = { ...how, publicKey: readOptions(this.dataset.options), signal: waiting.signal };
    try {
      const made = this.dataset.kind === "make";
      const credential = await (made ? navigator.credentials.create(wanted) : navigator.credentials.get(wanted));
      this.form.elements.response.value = writeAnswer(credential);
      this.form.requestSubmit();
    } catch (problem) {
      if (!waiting.signal.aborted && !how.mediation) this.say(problem);
    }
  }
  async say(problem) {
    const known = problem.name === "InvalidStateError";
    const { said } = await words();
    this.querySelector('[role="status"]').textContent = known
      ? said("This device has a passkey for here already.")
      : said("The device did not give a passkey. You can try again, or go another way.");
  }
}

customElements.define("ev-passkey", Passkey);

// <ev-reveal>: a button beside a secret field shows what stands in it, and hides it again before the form goes out.
class Reveal extends HTMLElement {
  connectedCallback() {
    if (this.field) return;
    this.field = this.querySelector("input");
    this.button = this.querySelector("button");
    if (!this.field || !this.button) return;
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.show(this.field.type === "password"));
    this.field.form?.addEventListener("submit", () => this.show(false));
  }
  async show(shown) {
    this.field.type = shown ? "text" : "password";
    const { said } = await words();
    this.button.textContent = shown ? said("Hide what I type") : said("Show what I type");
  }
}

customElements.define("ev-reveal", Reveal);
