// Keeps what is not saved yet on this phone, sealed, and sends it when the network is back; once, however often it tries.
// A page that is open sends its own words (sheet.js). What a page left behind that was killed is sent from here.

import { all, change, exchange, get, lastingFor, put, remove, sealed, sweep, taken, unsealed } from "./kept.js";

const patience = 15000; // ms to wait for an answer
const tryEvery = 20000; // ms between two attempts while something waits
const day = 86400000;
const usedEvery = 30000; // ms between two notes that somebody is here
const form = document.querySelector(".portal form[data-who]");
const who = form?.dataset.who;
const off = form?.dataset.keep === "no";
const fromPhone = "kept" in document.documentElement.dataset; // the worker showed this page: there is no network
const live = new Set(); // the pages of this tab that write
let key = null;
let token;
let noted = 0;
let over = false; // signed out: nothing is kept any more
let timer;

const mine = async (store) => (await all(store)).filter((row) => row.who === who);
const opened = (row) => unsealed(key, row);
const thePlan = () => import("./plan.js");
// One bad moment of the network or of this phone's store is not the end: what does the same twice is tried once more.
const again = (act) => act().catch(() => new Promise((soon) => setTimeout(soon, 1500)).then(act));
const json = { Accept: "application/json" };

async function ask() {
  const answer = await fetch("/me/kept/", { headers: json, redirect: "error", signal: AbortSignal.timeout(patience) });
  if (answer.status === 401 || answer.status === 423) await dropKey();
  const told = answer.ok ? await answer.json() : {};
  if (told.who !== who) return null; // somebody else is signed in meanwhile
  token = told.token;
  return told;
}

// The key that lies here, or else the server's: it gives it to whom it belongs, signed in and not locked.
async function theKey() {
  const row = await get("keys", who);
  if (row && lastingFor(row) > 0) return row.key;
  const told = await ask();
  if (!told) return null;
  const fresh = await taken(told.key);
  if (off) return fresh; // to send what waits, and kept nowhere
  await sweep("keys", (one) => one.who !== who);
  await sweep("pages", (one) => one.who !== who);
  await (await thePlan()).forget(who);
  await put("keys", { who, key: fresh, minutes: told.minutes, used: Date.now() });
  return fresh;
}

async function dropKey() {
  await sweep("keys", () => true);
}

async function begin() {
  if (!who) return false;
  if (!off) settle();
  else if (!(await leaveNothing())) return false;
  key = await again(theKey);
  if (!key) return false;
  const { restore } = await import("./restoring.js");
  await restore({ fromPhone, letters: await letters() });
  if (!fromPhone) await sweep("sends", (row) => row.who === who && row.stuck && row.address === location.pathname); // seen
  if (!fromPhone && !off) again(keepPages).catch(() => null);
  return true;
}

// "Don't keep anything": all goes but words that are nowhere else; true when there are such, to be sent first.
async function leaveNothing() {
  await dropKey();
  await (await thePlan()).forget();
  await sweep("pages", (row) => row.who === who);
  await sweep("words", (row) => row.who === who && row.saved !== null);
  const waits = (await mine("words")).length + (await mine("sends")).length > 0;
  if (!waits) for (const one of (await navigator.serviceWorker?.getRegistrations()) ?? []) await one.unregister();
  if (!waits) for (const name of await caches.keys()) await caches.delete(name);
  return waits;
}

// The worker that shows kept pages, and the page of help, where there is no network.
function settle() {
  for (const scope of ["/me/", "/help/"]) navigator.serviceWorker?.register("/me/worker.js", { scope }).catch(() => null);
}

// Nothing that is kept is shown without it: where it did not come, or was lost again, it is asked for once more.
async function settled() {
  if (!over && !(await navigator.serviceWorker?.getRegistration("/me/"))?.active) settle();
}

async function letters() {
  const rows = (await mine("words")).sort((one, other) => one.at - other.at);
  const found = await Promise.all(rows.map(async (row) => ({ row, letter: await opened(row).catch(() => null) })));
  return found.filter(({ letter }) => letter); // one that does not open stays as it is
}

// Makes a page's words this tab's own for as long as it lives; false when another tab has them.
export function hold(writer) {
  if (live.has(writer)) return true;
  return new Promise((answered) => {
    navigator.locks.request(`page|${writer}`, { ifAvailable: true }, (held) => {
      if (held) live.add(writer);
      answered(!!held);
      return held && new Promise(() => {});
    });
  });
}

async function lay(letter, saved) {
  if (off || over || !(await ready)) return false;
  await hold(letter.writer);
  const row = { id: letter.writer, who, draft: letter.draft, saved, stuck: "", at: Date.now() };
  await put("words", await sealed(key, row, letter));
  if (Date.now() - noted > usedEvery) await use();
  return !over;
}

async function use() {
  noted = Date.now();
  await change("keys", who, { used: noted });
}

// Lays a page's words that are not saved yet on this phone; true only when they really lie there.
export const keep = (letter) => lay(letter, null).catch(() => false);
// The same once the server has them: so that the kept page shows them too, until it is fetched anew.
export const saved = (letter, revision) => lay(letter, revision).catch(() => false);

// The plan and the first page, and every page of the sheet that is open, as the server draws them now.
async function keepPages() {
  await keepHelp();
  await keepAlone("/me/plan/");
  await sweep("words", (row) => row.saved !== null && row.at < Date.now() - 7 * day); // of sheets long done
  const [, sheet] = location.pathname.match(/^(\/me\/w\/[^/]+\/(?:other\/)?)(?:\d+|send)\/$/) ?? [];
  if (sheet) await keepSheet(sheet);
  await keepAlone("/me/");
  settled().catch(() => null);
  setTimeout(() => settled().catch(() => null), 5000);
}

// A page that is kept by itself: anew whenever one of these is opened, and once a day.
async function keepAlone(path) {
  const row = { id: `${who}|${path}`, who, path, at: Date.now() };
  const kept = ["/me/", "/me/plan/"].includes(location.pathname) ? null : await get("pages", row.id);
  if (kept?.at > Date.now() - day) return;
  const answer = await fetch(path, { redirect: "error" });
  const page = { html: await answer.text(), policy: answer.headers.get("Content-Security-Policy") };
  if (!answer.ok || over) return;
  await put("pages", await sealed(key, row, page));
  if (path === "/me/plan/") await (await thePlan()).renew(who, page);
}

// The numbers on the page of help may change: it is asked for once a day.
async function keepHelp() {
  const space = await caches.open("space");
  const kept = await space.match("/help/");
  if (kept && Date.now() - Date.parse(kept.headers.get("Date")) > day) await space.add("/help/");
}

async function keepSheet(sheet) {
  const answer = await fetch(`${sheet}kept/`, { headers: json, redirect: "error" });
  if (!answer.ok) return answer.status === 410 && sweep("pages", (row) => row.who === who && row.path.startsWith(sheet));
  const { begins, draft, pages, policy, revision } = await answer.json();
  const texts = pages.map(({ address, html }, at) => [address, { html, policy, next: pages[at + 1]?.address }]);
  texts.push([begins, { to: pages[0].address }]);
  const fresh = await Promise.all(texts.map(([path, page]) => sealed(key, { id: `${who}|${path}`, who, path }, page)));
  if (over) return null;
  await exchange("pages", (row) => row.who === who && row.path.startsWith(sheet), fresh);
  return sweep("words", (row) => row.who === who && row.draft === draft && row.saved !== null && row.saved <= revision);
}

// The kept page of an address; null when it is not there.
export async function pageAt(path) {
  const row = key && (await get("pages", `${who}|${path}`));
  return row ? opened(row) : null;
}

async function post(address, body, headers) {
  for (const last of [false, true]) {
    if (!token && !(await ask())) return { status: 401 };
    const signal = AbortSignal.timeout(patience);
    const answer = await fetch(address, { method: "POST", headers: { ...headers, "X-CSRFToken": token }, body, signal });
    if (answer.status !== 403 || last) return answer;
    token = ""; // it is no longer good, as after a new sign-in
  }
}

// The words of one page that is gone, under its own name and number: a repeated one changes nothing.
async function sendWords(row) {
  return navigator.locks.request(`page|${row.id}`, { ifAvailable: true }, async (held) => {
    if (!held) return false; // that page is open and sends them itself
    const { base, changes, draft, save, sequence, writer } = await opened(row);
    const body = JSON.stringify({ draft, base, writer, sequence, changes });
    const answer = await post(save, body, { ...json, "Content-Type": "application/json" });
    if (answer.status === 410) return !(await change("words", row.id, { stuck: "gone" }));
    if (!answer.ok) return false;
    const told = await answer.json();
    const looks = told.clashes.length + Object.keys(told.problems).length > 0;
    await change("words", row.id, looks ? { stuck: "look" } : { saved: told.revision });
    return true;
  });
}

// A sheet that was sent without a network, once all its words are up.
async function sendSheet(row) {
  const words = (await mine("words")).filter((one) => one.draft === row.draft);
  if (words.some((one) => one.saved === null)) return false;
  const own = [...row.own, ...words.map((one) => one.id)].join(); // what was shown besides what the server drew
  const body = new URLSearchParams({ key: row.draft, seen: row.seen, own, csrfmiddlewaretoken: token });
  const answer = await post(row.address, body, { "X-Sent-In-Place": "yes" });
  if (answer.status === 401 || answer.status === 423 || answer.status >= 500) return false;
  const onwards = answer.headers.get("X-Onwards") ?? "";
  if (!/\?(sent|kept)$/.test(onwards)) return change("sends", row.id, { stuck: answer.status === 409 ? "changed" : "missing" });
  await remove("sends", row.id);
  await sweep("words", (one) => one.who === who && one.draft === row.draft);
  await sweep("pages", (one) => one.who === who && row.address.startsWith(one.path) && one.path !== "/me/");
  return { sent: onwards };
}

// `seen` is what the server had drawn into the page whose button was pressed; this phone's own words came on top.
export async function queue({ draft, seen, address }) {
  const own = (await mine("words")).filter((row) => row.draft === draft).map((row) => row.id);
  await put("sends", { id: draft, who, draft, seen, own, address, stuck: "", at: Date.now() });
  flush();
}

export const discard = (id) => remove("words", id);

async function sendAll() {
  const done = [];
  const waits = [...(await mine("words")).filter((row) => row.saved === null), ...(await mine("sends"))];
  if (!waits.some((row) => !row.stuck)) return done;
  if (!token && !(await ask())) return done;
  for (const row of await mine("words")) if (row.saved === null && !row.stuck && (await sendWords(row))) done.push({});
  for (const row of await mine("sends")) if (!row.stuck) done.push(await sendSheet(row));
  return done.filter(Boolean);
}

// Sends everything that waits and that no open page sends itself, and says what waits then.
export async function flush() {
  clearTimeout(timer);
  if (over || !(await ready)) return;
  const done = await navigator.locks.request(`flush|${who}`, { ifAvailable: true }, (held) => (held ? sendAll().catch(() => []) : []));
  if (over) return;
  const waits = [...(await mine("words")).filter((row) => row.saved === null), ...(await mine("sends"))];
  if (waits.some((row) => !row.stuck)) timer = setTimeout(flush, tryEvery);
  if (off && !waits.length) await leaveNothing();
  const { tell } = await import("./waiting.js");
  await tell({ done, letters: await letters(), sends: await mine("sends"), live });
}

// Unlocked: the key that went from this phone comes back from the server.
export const unlocked = () => theKey().catch(() => null);

// Signing out: key and pages go, and only words that are not saved yet stay, sealed, for their own person.
export async function leave() {
  over = true;
  await dropKey();
  await (await thePlan()).forget();
  await sweep("pages", () => true);
  await sweep("words", (row) => row.who === who && row.saved !== null);
}

export const ready = begin().catch(() => false);
ready.then(flush).catch(() => null);
addEventListener("online", () => flush().catch(() => null));
document.addEventListener("visibilitychange", () => document.hidden || flush().catch(() => null));
