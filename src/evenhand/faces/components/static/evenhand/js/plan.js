// Lets the plan for hard times open without a network while the space is locked, where its client chose that. It lies
// sealed like every kept page, but with a key of its own that no lock takes away: signing out does, and the next person.

import { get as found, sealed } from "./kept.js";
import { said } from "./words.js";

const id = "plan";

function database() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("plan", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("rows", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function run(mode, act) {
  const there = await database();
  const work = there.transaction("rows", mode, { durability: "strict" });
  return new Promise((done, failed) => {
    const asked = act(work.objectStore("rows"));
    work.oncomplete = () => done(asked.result);
    work.onabort = () => failed(work.error);
  }).finally(() => there.close());
}

const row = () => run("readonly", (rows) => rows.get(id));

async function lay(who, page) {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const fresh = { ...(await sealed(key, { id, who }, page)), key };
  await run("readwrite", (rows) => rows.put(fresh));
}

// Nothing of it stays on this phone, unless it is this person's.
export async function forget(but) {
  const kept = await row();
  if (kept && kept.who !== but) await run("readwrite", (rows) => rows.delete(id));
}

// The page as the server draws it now takes the place of the one that lies here; where that was chosen, on its own page.
export async function renew(who, page) {
  const chosen = (await row())?.who === who;
  if (chosen) await lay(who, page);
  const choice = document.querySelector("ev-keep-plan");
  if (!choice?.hidden || !(await found("keys", who))?.minutes) return; // a space that never locks keeps it anyway
  const box = choice.querySelector("input");
  box.checked = chosen;
  box.addEventListener("change", async () => {
    await (box.checked ? lay(who, page) : forget());
    choice.querySelector("[role=status]").textContent = box.checked ? said("Kept on this phone.") : said("No longer kept.");
  });
  choice.hidden = false;
}
