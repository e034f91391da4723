// Locks the page in place: when nobody used it for its minutes, on a press, or when another tab of this browser does.
// Everything that stood on it is taken out of the document and kept in the memory of this tab alone, until the server
// says that its own person has unlocked. The server decides; this only shows no words meanwhile and loses none.

import { said } from "./words.js";

const form = document.querySelector("form[data-who]");
const address = form.getAttribute("action");
const limit = Number(form.dataset.minutes) * 60000; // ms without use
const tellEvery = 50000; // ms between two words to the server that somebody is here
const spreadEvery = 5000; // ms between two words to the other tabs
const patience = 15000; // ms to wait for an answer, and before asking again
const fresh = 600000; // ms after which the page of the lock is drawn anew: its question to a passkey runs out
const flushing = 4000; // ms that words on their way up hold the lock of the server up, at most
const acts = ["pointermove", "pointerdown", "keydown", "wheel", "touchmove", "scroll", "input"];
const tabs = new BroadcastChannel(address);
let used = Date.now(); // when a person did something last, on any tab
let told = used;
let spread = used;
let timer;
let held = null; // what stood on the page, while it is locked
let asks = false; // whether the page of the lock is shown, with its ways back
let drawn; // when
let wanted; // what the server was asked to do and has not answered yet

async function send(where, fields) {
  const body = fields && new URLSearchParams(fields);
  try {
    const signal = AbortSignal.timeout(patience);
    const answer = await fetch(where, { method: body ? "POST" : "GET", headers: { Accept: "application/json" }, body, signal });
    const text = await answer.text();
    if (/json/.test(answer.headers.get("Content-Type"))) return { status: answer.status, told: JSON.parse(text) };
    const page = new DOMParser().parseFromString(text, "text/html");
    return { status: answer.status, page: page.querySelector("[data-locked]") && page };
  } catch {
    return { status: 0 };
  }
}

async function ask(act) {
  const token = form.elements.csrfmiddlewaretoken;
  const answer = await send(address, act && { act, csrfmiddlewaretoken: token.value });
  if (!act || answer.status !== 403) return answer;
  const state = await send(address); // the form's token is no longer good: after a new sign-in there is another one
  if (state.told?.token) token.value = state.told.token;
  return state.told?.token ? send(address, { act, csrfmiddlewaretoken: token.value }) : state;
}

function show(body, title) {
  document.body.replaceWith(body);
  if (title) document.title = title;
}

// A page of few words, with the way to help where it always is.
function say(heading, words, link) {
  const body = document.createElement("body");
  body.className = "portal plain";
  const help = ["top", "foot"].map((place) => {
    const part = document.createElement(place === "top" ? "header" : "footer");
    part.className = place;
    const there = document.querySelector(place === "top" ? ".help-link" : ".help-now");
    if (there) part.appendChild(there.cloneNode(true));
    return part;
  });
  body.append(help[0]);
  const main = body.appendChild(document.createElement("main"));
  main.className = "page";
  main.appendChild(document.createElement("h1")).textContent = heading;
  main.appendChild(document.createElement("p")).textContent = words;
  if (link) {
    const way = main.appendChild(document.createElement("a"));
    [way.href, way.target, way.rel, way.textContent] = [link, "_blank", "noopener", said("Come in on a second page")];
  }
  body.append(help[1]);
  asks = false;
  show(body, said("Locked"));
}

// The key to what lies on this phone goes while it is locked, and comes back from the server (keeping.js).
function keyGoes() {
  if (address.startsWith("/me/")) import("./kept.js").then(({ sweep }) => sweep("keys", () => true)).catch(() => null);
}

function keyComes() {
  if (address.startsWith("/me/")) import("./keeping.js").then(({ unlocked }) => unlocked()).catch(() => null);
}

// Takes everything out of the document, at once.
function remove() {
  if (held) return;
  const active = document.activeElement ?? document.body;
  const all = [...document.body.querySelectorAll("*")];
  held = {
    active,
    body: document.body,
    title: document.title,
    at: [scrollX, scrollY],
    scrolled: all.filter((one) => one.scrollTop || one.scrollLeft).map((one) => [one, one.scrollTop, one.scrollLeft]),
    modals: all.filter((one) => one.matches("dialog:modal")),
    marked: "selectionStart" in active && active.selectionStart !== null ? [active.selectionStart, active.selectionEnd] : null,
  };
  say(said("Locked"), said("Nothing you wrote is lost."));
}

// Puts everything back as it was.
function putBack() {
  const { active, at, body, marked, modals, scrolled, title } = held;
  held = null;
  asks = false;
  show(body, title);
  for (const dialog of modals) {
    dialog.close();
    dialog.showModal();
  }
  for (const [one, top, left] of scrolled) one.scrollTo({ top, left, behavior: "instant" });
  scrollTo({ left: at[0], top: at[1], behavior: "instant" });
  active.focus({ preventScroll: true });
  if (marked) active.setSelectionRange(...marked);
  for (const sheet of body.querySelectorAll("ev-sheet")) sheet.save?.();
  keyComes();
}

function askLater(after) {
  clearTimeout(timer);
  timer = setTimeout(look, after);
}

// Whether the page of the lock that is shown can stay: nobody loses what they are typing there.
function stays(page, status) {
  if (!asks || status !== 423 || page.querySelector(".notice")) return false;
  return Date.now() - drawn < fresh || !!document.querySelector("[name=password]")?.value;
}

function panel(page) {
  for (const script of page.querySelectorAll("script")) script.remove();
  asks = true;
  drawn = Date.now();
  askLater(fresh);
  show(document.adoptNode(page.body), page.title);
  if (document.querySelector("ev-passkey")) import("./passkey.js");
  document.body.addEventListener("submit", unlock);
  document.querySelector("[autofocus]")?.focus();
}

// What an answer of the server means for a page that is locked.
function settle({ page, status, told: words }) {
  if (!held) return;
  const pressed = wanted === "now";
  if (status && status < 500) wanted = undefined;
  const open = status === 200 && words?.who === form.dataset.who;
  if (status && status < 500 && !open) keyGoes();
  if (page) {
    if (!stays(page, status)) panel(page);
  } else if (open) {
    used = words.left > 0 ? Math.max(used, Date.now() + words.left * 1000 - limit) : Date.now();
    putBack();
    if (words.no_way_back && pressed) explain(words.no_way_back);
    look();
  } else if (status === 200 && words) {
    const why = said("Someone else is signed in in this browser. What was written here comes back when its own person is.");
    say(said("Locked"), why);
  } else if (status === 401) {
    say(said("You are signed out"), said("Nothing you wrote is lost. It waits on this page until you are back in."), words.door);
  } else if (!asks) {
    say(said("Locked"), said("Nothing you wrote is lost. There is no connection now. We keep trying."));
    askLater(patience);
  }
}

function explain(link) {
  const shown = document.querySelector("form[data-who]"); // of this page, or of the one that came in its place
  shown.querySelector('[role="status"]')?.remove();
  const line = shown.appendChild(document.createElement("p"));
  line.setAttribute("role", "status");
  const why = document.createElement("a");
  [why.href, why.textContent] = [link, said("This page cannot lock yet. See why.")];
  line.append(why);
}

// Locks this page and the other tabs: "now", or "idle" where the server has to agree that the time is over.
export async function lock(act) {
  if (held) return;
  remove();
  tabs.postMessage({ act });
  await lockHere(act);
}

async function lockHere(act) {
  keyGoes();
  remove();
  wanted = act;
  const saves = [...held.body.querySelectorAll("ev-sheet")].map((sheet) => sheet.settled?.());
  await Promise.race([Promise.allSettled(saves), new Promise((enough) => setTimeout(enough, flushing))]);
  settle(await ask(wanted));
}

async function unlock(event) {
  const tried = event.target;
  if (event.defaultPrevented || !tried.getAttribute("action").startsWith(address)) return;
  event.preventDefault();
  const answer = await send(tried.getAttribute("action"), new FormData(tried));
  if (!answer.status || answer.status >= 500) return tell(tried, said("There is no connection now. Try once more."));
  if (answer.status === 403 && !answer.page) return settle(await ask());
  settle(answer);
  if (!held) tabs.postMessage({ opened: true });
}

function tell(tried, words) {
  const line = tried.querySelector('[role="status"]') ?? tried.appendChild(document.createElement("p"));
  line.setAttribute("role", "status");
  line.textContent = words;
}

// Looks at the clock: after sleep, on coming back, when the time is over.
async function look() {
  if (held) return settle(await ask(wanted));
  clearTimeout(timer);
  const left = used + limit - Date.now();
  if (left <= 0) await lock("idle");
  else timer = setTimeout(look, left);
}

async function act(event) {
  if (held || !event.isTrusted) return;
  const now = Date.now();
  if (now - used >= limit) return look();
  used = now;
  if (now - spread >= spreadEvery) {
    spread = now;
    tabs.postMessage({ used });
  }
  if (now - told < tellEvery) return;
  told = now;
  const answer = await ask("used");
  if (answer.page) {
    remove();
    settle(answer);
  }
}

tabs.addEventListener("message", async ({ data }) => {
  if (data.used) used = Math.max(used, data.used);
  else if (data.act && !held) await lockHere(data.act);
  else if (data.opened && held) settle(await ask());
});
for (const kind of acts) addEventListener(kind, act, { capture: true, passive: true });
addEventListener("focus", look);
addEventListener("online", look);
document.addEventListener("visibilitychange", () => document.hidden || look());
// A page that the browser keeps to show again holds no words meanwhile; the server says first whether it may. That is no
// lock: the key stays, with which the page that comes next may open what lies on this phone.
addEventListener("pagehide", (event) => event.persisted && remove());
addEventListener("pageshow", (event) => event.persisted && look());
addEventListener("beforeunload", (event) => {
  const typed = (one) => !/hidden|password/.test(one.type) && !one.closest("ev-sheet") && one.value !== one.defaultValue;
  if ([...(held?.body.querySelectorAll("input, textarea") ?? [])].some(typed)) event.preventDefault();
});
look();
