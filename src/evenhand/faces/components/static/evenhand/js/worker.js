// Shows pages of the client's space where there is no network. In the open it keeps only files that hold nobody's words:
// styles, scripts, fonts, the page of help. Pages lie sealed (keeping.js), and open here only while their key is there.

const cache = "space";
const open = ["/help/", "/me/no-connection/"];
const patience = 8000; // ms without an answer after which a kept page is shown
const walls = {
  "Cache-Control": "no-store",
  "Content-Type": "text/html; charset=utf-8",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

async function fill() {
  const kept = await caches.open(cache);
  await kept.addAll(files);
  await kept.addAll(open.map((address) => new Request(address, { cache: "reload", credentials: "omit" })));
  const wanted = [...files, ...open].map((address) => new URL(address, location.origin).href);
  for (const request of await kept.keys()) if (!wanted.includes(request.url)) await kept.delete(request);
}

function database(name) {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.transaction.abort(); // nothing is kept here yet
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function tried(store, mode, act, name) {
  const there = await database(name);
  const work = there.transaction(store, mode);
  return new Promise((done, failed) => {
    const asked = act(work.objectStore(store));
    work.oncomplete = () => done(asked.result);
    work.onabort = () => failed(work.error);
  }).finally(() => there.close());
}

// What fails is tried once more, on a connection of its own: a page that lies here is not hidden by one bad moment.
async function run(store, mode, act, name = "kept") {
  return tried(store, mode, act, name).catch(() => tried(store, mode, act, name));
}

// Who is in on this phone: their key, while they use it; it goes when their minutes are over.
async function person() {
  let found = null;
  await run("keys", "readwrite", (rows) => {
    const asked = rows.getAll();
    asked.onsuccess = () => {
      const [row] = asked.result;
      const isOver = row?.minutes && Date.now() - row.used > row.minutes * 60000;
      found = isOver ? null : row;
      if (isOver) rows.clear();
      else if (row) rows.put({ ...row, used: Date.now() });
    };
    return asked;
  });
  return found;
}

async function sealedPage(path) {
  const one = await person();
  const row = one && (await run("pages", "readonly", (rows) => rows.get(`${one.who}|${path}`)));
  return row ? opened(row, one.key) : null;
}

// The plan for hard times, where its client chose that it opens while the space is locked (plan.js).
async function plan() {
  const row = await run("rows", "readonly", (rows) => rows.get("plan"), "plan");
  return row ? opened(row, row.key) : null;
}

async function opened(row, key) {
  const additionalData = new TextEncoder().encode(`${row.who}|${row.id}`);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData }, key, row.box);
  const { html, policy, to } = JSON.parse(new TextDecoder().decode(plain));
  if (to) return Response.redirect(to);
  const headers = { ...walls, "Content-Security-Policy": policy };
  return new Response(html.replace("<html ", '<html data-kept="" '), { headers });
}

async function keptPage({ pathname }) {
  if (pathname === "/help/") return caches.match("/help/");
  const kept = await sealedPage(pathname).catch(() => null);
  const chosen = !kept && pathname === "/me/plan/" && (await plan().catch(() => null));
  return kept || chosen || caches.match("/me/no-connection/");
}

// At the door nobody is in, and a locked space is closed: their key and pages go from this phone; at the door the plan too.
async function close({ pathname }, answer) {
  const atTheDoor = pathname.startsWith("/me/in/") && answer.ok;
  if (!atTheDoor && answer.status !== 423) return;
  for (const store of atTheDoor ? ["keys", "pages"] : ["keys"]) await run(store, "readwrite", (rows) => rows.clear());
  if (atTheDoor) await run("rows", "readwrite", (rows) => rows.clear(), "plan");
}

async function page(event, url) {
  const coming = fetch(event.request).catch(() => null);
  const late = new Promise((done) => setTimeout(() => done("late"), patience));
  const first = await Promise.race([coming, late]);
  const instead = first === "late" && (await sealedPage(url.pathname).catch(() => null));
  if (instead) return instead;
  const answer = await coming;
  if (!answer) return keptPage(url);
  event.waitUntil(close(url, answer).catch(() => null));
  return answer;
}

// A kept page may be older than the program: it takes the file of today under the same name.
async function file(request) {
  const name = new URL(request.url).pathname.split("/").slice(3).join("/");
  const same = (await caches.match(request)) ?? (await fetch(request).catch(() => null));
  return same ?? (await caches.match(files.find((one) => one.endsWith(`/${name}`)) ?? "")) ?? Response.error();
}

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

// A notice says what came sealed for this browser, and nothing where that cannot be read.
addEventListener("push", (event) => {
  const { title, text, link, asked } = event.data.json();
  const actions = asked.map(({ words }, number) => ({ action: String(number), title: words }));
  const links = [link, ...asked.map((one) => one.link)];
  const look = { body: text, tag: link, data: links, actions };
  event.waitUntil(registration.showNotification(title, look));
});
addEventListener("notificationclick", (event) => {
  const { data, close } = event.notification;
  close.call(event.notification);
  const link = new URL(data[event.action === "" ? 0 : Number(event.action) + 1], location.origin);
  if (link.origin === location.origin) event.waitUntil(clients.openWindow(link.href));
});
