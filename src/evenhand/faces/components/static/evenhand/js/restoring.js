// Puts words that were not saved yet back where they were typed, and leads on between the kept pages of a sheet.

import { hold, pageAt, queue, ready } from "./keeping.js";

const elements = () => document.querySelector("ev-sheet form")?.elements ?? document.querySelector("main form:has([name=key])")?.elements;
const draftOf = (fields) => (fields?._draft ?? fields?.key)?.value;
const boxes = (fields, name) => [...document.getElementsByName(name)].filter((box) => box.form && box.form.elements === fields);

// Whether a letter is of this page, and every input that it tells of stands on it.
function fits(fields, letter) {
  const names = Object.values({ ...letter.stored, ...letter.changes }).flat().map(([name]) => name);
  return letter.page === location.pathname && names.every((name) => boxes(fields, name).length);
}

function fill(fields, changes, { asStored }) {
  for (const [key, pairs] of Object.entries(changes)) {
    const own = [...fields].filter((box) => box.name && box.name.split(".")[0] === key);
    for (const box of own) {
      const texts = pairs.filter(([name]) => name === box.name).map(([, text]) => text);
      if (/radio|checkbox/.test(box.type)) box.checked = texts.includes(box.value);
      else if (box.type !== "hidden") box.value = texts[0] ?? "";
      if (!asStored) continue;
      if (/radio|checkbox/.test(box.type)) box.defaultChecked = box.checked;
      else box.defaultValue = box.value;
    }
    own[0]?.dispatchEvent(new Event(asStored ? "change" : "input", { bubbles: true }));
  }
}

// A kept page may be opened more than once: each time it writes under a name of its own.
const nameless = () => crypto.randomUUID().replaceAll("-", "");

// The page goes on as the one that was lost: under its name, from its number, building on what that one knew; but not
// where this page shows less than that one did, for then words that came from elsewhere in between were never shown.
function goOnAs(fields, { base, from, sequence, writer }) {
  const here = Number(fields._base.value);
  fields._writer.value = writer;
  fields._sequence.value = sequence;
  fields._base.value = here < from ? Math.min(here, base) : base;
}

// A kept page may be older than what the server has: it shows what its own phone saved since. What the server draws
// is never touched: a page that shows other words than it was drawn with would overwrite some unseen.
function bringUpToDate(fields, { row, letter }) {
  const revision = Math.max(row.saved ?? 0, letter.base);
  const here = Number(fields._base.value);
  if (revision <= here) return;
  if (here >= letter.from) fields._base.value = revision;
  fill(fields, letter.stored, { asStored: true });
}

async function takeUp(fields, { letter }) {
  const sheet = document.querySelector("ev-sheet");
  await customElements.whenDefined("ev-sheet");
  if (sheet.unsaved || !(await hold(letter.writer))) return false;
  goOnAs(fields, letter);
  fill(fields, letter.changes, { asStored: false });
  return true;
}

// What stands on a kept page of words from other pages: those typed since are shown in their place.
async function overlay(letters) {
  for (const { letter } of letters) {
    for (const [key, pairs] of Object.entries({ ...letter.stored, ...letter.changes })) {
      for (const place of document.querySelectorAll(`[data-answer="${CSS.escape(key)}"]`)) {
        place.textContent = await inWords(letter.page, pairs);
        place.classList.remove("skipped", "meta");
      }
    }
  }
}

async function inWords(path, pairs) {
  const page = await pageAt(path);
  const drawn = new DOMParser().parseFromString(page?.html ?? "", "text/html");
  const words = pairs.map(([name, text]) => {
    const box = [...drawn.getElementsByName(name)].find((one) => /radio|checkbox/.test(one.type) && one.value === text);
    return box?.closest("label")?.textContent.trim() || text;
  });
  return words.filter(Boolean).join(", ");
}

export async function restore({ fromPhone, letters }) {
  const fields = elements();
  if (fromPhone && fields?._writer) goOnAs(fields, { writer: nameless(), sequence: 1, from: 0, base: fields._base.value });
  const draft = draftOf(fields);
  const here = letters.filter(({ row }) => draft && row.draft === draft);
  if (fromPhone) await overlay(here);
  if (!fields?._writer) return;
  let taken = false;
  for (const one of here) {
    if (!fits(fields, one.letter)) continue;
    if (fromPhone) bringUpToDate(fields, one);
    if (one.row.saved === null && !taken) taken = await takeUp(fields, one);
  }
}

// What a button does where there is no network: on to the next kept page, or sent when the network is back.
export async function instead(form, button) {
  const page = (await ready) && (await pageAt(location.pathname));
  if (!page) return false;
  if (form.closest("ev-sheet")) return button?.name === "_go" && button.value !== "other" && onwards(page.next);
  if (!form.elements.key || !location.pathname.endsWith("/send/")) return false;
  const { key, seen } = form.elements;
  await queue({ draft: key.value, seen: seen.value, address: location.pathname });
  form.inert = false;
  form.querySelector(".acts").remove();
  return true;
}

async function onwards(next) {
  if (!next || !(await pageAt(next))) return false;
  location.assign(next);
  return true;
}
