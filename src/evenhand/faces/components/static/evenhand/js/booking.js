// The public booking page: asks for the browser's own clock, and tells the website around its frame how high it is.

const zone = document.querySelector("ev-zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const asked = new URL(location);
if (zone && own && !asked.searchParams.has("zone") && own !== zone.dataset.zone) {
  asked.searchParams.set("zone", own);
  location.replace(asked);
}

const framed = document.getElementById("framed");
if (framed && parent !== window) {
  const parents = framed.dataset.parents.split(" ");
  const height = () => Math.ceil(document.body.getBoundingClientRect().height);
  const listeners = new Set();
  const tell = (to) => parent.postMessage({ evenhandHeight: height() }, to);
  addEventListener("message", (event) => {
    if (event.source !== parent || !parents.includes(event.origin)) return;
    listeners.add(event.origin);
    tell(event.origin);
  });
  new ResizeObserver(() => listeners.forEach(tell)).observe(document.body);
}
