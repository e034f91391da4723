// The public booking page: asks for the browser's own clock, sends what was typed without leaving it in the browser's
// list of open pages, and tells the website around its frame how high it is.

const zone = document.querySelector("ev-zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const asked = new URL(location);
if (zone && own && !asked.searchParams.has("zone") && own !== zone.dataset.zone) {
  asked.searchParams.set("zone", own);
  location.replace(asked);
}

// A day's times take the place of those shown, without the page coming anew; where that fails, the link is followed.
const dayShown = document.querySelector(".free-day");
const months = document.querySelector(".months");
let shown = location.search;
const chosenDay = (link) => link && new URL(link.href).searchParams.has("day");
months?.addEventListener("click", async (event) => {
  const link = event.target.closest("a");
  if (!dayShown || !chosenDay(link) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const part = new URL(link.href);
  part.searchParams.set("part", "day");
  part.hash = "";
  const answer = await fetch(part, { credentials: "omit" }).catch(() => null);
  if (!answer?.ok) return location.assign(link.href);
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
  dayShown.replaceChildren(...drawn.body.childNodes);
  months.querySelector("[aria-current]")?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "date");
  history.pushState(null, "", link.href);
  shown = location.search;
  const heading = document.getElementById("times");
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "start" });
});
addEventListener("popstate", () => {
  if (dayShown && location.search !== shown) location.reload();
});

document.addEventListener("submit", async (event) => {
  const { submitter, target: form } = event;
  if (!form.elements.words || "file" in form.dataset) return;
  event.preventDefault();
  const sender = await import("./sending.js").catch(() => null);
  if (sender) return sender.send(form, submitter);
  form.dataset.file = ""; // left to the browser
  form.requestSubmit(submitter);
});

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
  new ResizeObserver(() => listeners.forEach(tell)).observe(document.documentElement); // the body is another one after sending
}
