// What the first page of a new house can do: take the code from its address, guess the time zone.

// <ev-code>: the code stands behind the # of the printed address, which no browser sends and no log of a proxy holds.
// It goes into the field and leaves the address, so that neither history nor a shared screen keeps it.
class Code extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector('input[name="code"]');
    const code = location.hash.slice(1);
    if (!field || !/^[\w-]{20,}$/.test(code)) return;
    field.value = code;
    history.replaceState(null, "", location.pathname);
  }
}

// <ev-own-zone data-guess>: chooses the zone of this browser's clock where the list has it.
class OwnZone extends HTMLElement {
  connectedCallback() {
    const list = this.querySelector('select[name="zone"]');
    if (this.begun || !("guess" in this.dataset) || !list) return;
    this.begun = true;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...list.options].some((one) => one.value === zone)) list.value = zone;
  }
}

customElements.define("ev-code", Code);
customElements.define("ev-own-zone", OwnZone);
