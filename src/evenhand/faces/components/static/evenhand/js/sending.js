// Sends a form from where it stands; its words stay there until the program has them. A browser that goes to the answer
// of a form keeps what was posted in its list of open pages, on its disk. Left to the browser are forms with a password,
// which it keeps nowhere and may offer to remember, and those that give a file (evenhand.js).

import { said } from "./words.js";

export async function send(form, button, theLock) {
  if (form.getAttribute("action") === "/me/out/") await leaving();
  if (form.matches("[data-who]")) return lockNow(form, theLock);
  const there = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? ""; // a field may be called "action"
  const url = new URL(there, location.href);
  const fields = new FormData(form);
  if (button?.name) fields.append(button.name, button.value);
  const body = form.getAttribute("enctype") ? fields : new URLSearchParams(fields); // a file goes as it is
  form.inert = true; // what was typed meanwhile would be lost with the page
  const links = holdLinks();
  form.querySelector(".unsent")?.remove();
  try {
    const answer = await fetch(url, { method: "POST", headers: { "X-Sent-In-Place": "yes" }, body });
    const onwards = answer.headers.get("X-Onwards");
    if (answer.ok) await form.closest("ev-sheet")?.laid?.taken();
    if (onwards) return goOn(new URL(links.wanted ?? onwards, url), links.wanted ? "" : url.hash);
    if (answer.status === 423 && (await lockHere(form, theLock))) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok || !holdsWords(form) || page.querySelector("main form, main .said")) return show(page, url);
  } catch {
    // no answer, or none that can be read: the words stay
    if (await offline(form, button)) return;
  } finally {
    links.letGo();
  }
  unsent(form, button);
}

// A link waits for the answer: it would overtake the form and show what was there before. Pressed twice it does not.
function holdLinks() {
  const hold = (event) => {
    const link = event.target.closest("a[href]");
    const aside = event.ctrlKey || event.metaKey || event.shiftKey;
    if (link?.origin !== location.origin || link.hash || link.target || aside || links.wanted === link.href) return;
    event.preventDefault();
    event.stopPropagation();
    links.wanted = link.href;
  };
  const links = { wanted: null, letGo: () => document.removeEventListener("click", hold, true) };
  document.addEventListener("click", hold, true);
  return links;
}

// On signing out this phone forgets its key, whatever becomes of the request.
async function leaving() {
  await import("./keeping.js").then(({ leave }) => leave()).catch(() => null);
}

// Without a network a page that this phone keeps leads on by itself.
async function offline(form, button) {
  if (!document.querySelector(".portal form[data-who]")) return false;
  return import("./restoring.js").then(({ instead }) => instead(form, button)).catch(() => false);
}

async function lockNow(form, theLock) {
  const there = await theLock();
  if (there) there.lock("now");
  else form.submit();
}

// The server has locked meanwhile: this page locks too, its words with it, and is as it was when it is unlocked.
async function lockHere(form, theLock) {
  const there = document.querySelector("[data-who]") && (await theLock());
  if (!there) return false;
  stay(form);
  there.lock("idle");
  return true;
}

function holdsWords(form) {
  return [...form.elements].some(({ type, value }) => /^(text|email|tel)/.test(type) && value);
}

function goOn(url, hash) {
  url.hash ||= hash;
  const [there, here] = [url, location].map(({ href }) => href.split("#")[0]);
  location.assign(url);
  if (there === here && url.hash) location.reload();
}

// Puts another page in the place of this one. The address stays: what it names can be opened, the form's may not.
function show(page, url) {
  for (const form of page.querySelectorAll("form:not([action])")) form.setAttribute("action", url);
  for (const form of document.querySelectorAll("ev-unsaved")) form.typed = false; // what was typed is on the new page
  for (const script of page.querySelectorAll("script[src]")) import(script.src);
  if (page.querySelector("ev-unsaved")) import("./unsaved.js");
  document.querySelector("title").replaceWith(page.querySelector("title"));
  document.body.replaceWith(document.adoptNode(page.body));
  if (url.hash) location.hash = url.hash;
  else document.querySelector("main").focus();
  document.querySelector("[autofocus], .error-summary")?.focus();
}

function stay(form) {
  form.inert = false;
  form.dispatchEvent(new Event("unsent", { bubbles: true }));
}

function unsent(form, button) {
  stay(form);
  button?.focus();
  const told = document.createElement("p");
  told.className = "field-error unsent";
  told.role = "alert";
  told.textContent = said("Not sent. Your words are still on this page. Wait a moment, then try again.");
  form.append(told);
}
