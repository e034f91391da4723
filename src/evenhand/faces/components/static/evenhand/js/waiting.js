// Says what waits on this phone, what went out, and what a person has to look at.

import { said } from "./words.js";

const says = {
  kept: said("Not saved yet. Kept on this phone."),
  look: said("Not saved yet. These words need another look."),
  gone: said("Not saved. This was sent or stopped already, maybe somewhere else. Copy your words before you leave."),
  unsent: said("Not sent yet. It waits on this phone, and goes out by itself once the network is back and your space is open."),
  missing: said("Not sent. One answer needs another look."),
  changed: said("Not sent. Some words were changed somewhere else. Look once more, then send."),
  sent: said("Sent. Your therapist can read it now."),
};

function notice(state) {
  const box = document.createElement("div");
  box.className = `notice ${state}`;
  box.setAttribute("role", "status");
  box.dataset.waiting = "";
  return box.appendChild(document.createElement("div")).parentElement;
}

function line(box, words, href) {
  const one = document.createElement("p");
  box.firstElementChild.append(one);
  if (!href) return void (one.textContent = words);
  const link = one.appendChild(document.createElement("a"));
  [link.href, link.textContent] = [href, words];
}

// Words that cannot go up any more are shown, so that they can be copied, and go when their person says so.
async function copy(box, { row, letter }) {
  for (const [, text] of Object.values(letter.changes).flat()) {
    if (!text) continue;
    const quoted = box.firstElementChild.appendChild(document.createElement("blockquote"));
    [quoted.className, quoted.dir, quoted.textContent] = ["said", "auto", text];
  }
  const button = box.firstElementChild.appendChild(document.createElement("button"));
  [button.className, button.type, button.textContent] = ["button quiet", "button", said("Remove from this phone")];
  button.addEventListener("click", async () => {
    await (await import("./keeping.js")).discard(row.id);
    box.remove();
  });
}

async function about(one, live) {
  if (live.has(one.row.id)) return null; // that page says it itself
  const { page } = one.letter;
  const onTheWay = page !== location.pathname && location.pathname.startsWith(page.replace(/\d+\/$/, ""));
  if (!one.row.stuck && onTheWay) return null; // of another page of this sheet
  const state = one.row.stuck || "kept";
  const box = notice("warn");
  line(box, says[state]);
  if (state === "gone") await copy(box, one);
  else if (location.pathname !== one.letter.page) line(box, said("Open the page"), one.letter.page);
  return box;
}

export async function tell({ done, letters, live, sends }) {
  for (const old of document.querySelectorAll("[data-waiting]")) old.remove();
  const boxes = [];
  for (const { sent } of done) {
    if (!sent) continue;
    const box = notice("ok");
    line(box, says.sent);
    line(box, said("Read it"), sent);
    boxes.push(box);
  }
  for (const one of letters) if (one.row.saved === null) boxes.push(await about(one, live));
  for (const one of sends) {
    const box = notice("warn");
    line(box, says[one.stuck] ?? says.unsent);
    if (location.pathname !== one.address) line(box, said("Look at it"), one.address);
    boxes.push(box);
  }
  document.querySelector("main")?.prepend(...boxes.filter(Boolean));
  const stale = done.length && location.pathname.endsWith("/send/") && !sends.length;
  if (stale && done.every(({ sent }) => !sent)) location.reload(); // it shows what was there before
}
