// What lies on this phone: a key that no script can read out, and what is sealed with it. Nothing lies here in the open.

export const lastingFor = ({ minutes, used }) => (minutes ? used + minutes * 60000 - Date.now() : Infinity);
const placeOf = ({ who, id }) => new TextEncoder().encode(`${who}|${id}`);
let opening;

function database() {
  opening ??= new Promise((done, failed) => {
    const asked = indexedDB.open("kept", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("keys", { keyPath: "who" });
      for (const name of ["pages", "words", "sends"]) asked.result.createObjectStore(name, { keyPath: "id" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  opening.catch(() => (opening = null));
  return opening;
}

// One transaction; done when it lies on the disk, so that a battery that dies a moment later takes nothing along.
async function run(store, mode, act) {
  const work = (await database()).transaction(store, mode, { durability: "strict" });
  return new Promise((done, failed) => {
    const asked = act(work.objectStore(store));
    work.oncomplete = () => done(asked?.result);
    work.onabort = work.onerror = () => failed(work.error);
  });
}

export const all = (store) => run(store, "readonly", (rows) => rows.getAll());
export const get = (store, id) => run(store, "readonly", (rows) => rows.get(id));
export const put = (store, row) => run(store, "readwrite", (rows) => rows.put(row));
export const remove = (store, id) => run(store, "readwrite", (rows) => rows.delete(id));

// Changes a row that is there, in one transaction: one that goes meanwhile does not come back.
export const change = (store, id, parts) =>
  run(store, "readwrite", (rows) => {
    rows.get(id).onsuccess = ({ target: { result: row } }) => row && rows.put({ ...row, ...parts });
  });

// Removes the rows that fit and lays others in their place: all of it or nothing.
export const exchange = (store, fits, others) =>
  run(store, "readwrite", (rows) => {
    rows.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return others.forEach((row) => rows.put(row));
      if (fits(cursor.value)) cursor.delete();
      cursor.continue();
    };
  });
export const sweep = (store, fits) => exchange(store, fits, []);

export const taken = (letters) =>
  crypto.subtle.importKey("raw", Uint8Array.from(atob(letters), (one) => one.charCodeAt(0)), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);

// Gives a row its sealed part, bound to whose it is and to its own name.
export async function sealed(key, row, words) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(words));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: placeOf(row) }, key, plain);
  return { ...row, iv, box };
}

export async function unsealed(key, row) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData: placeOf(row) }, key, row.box);
  return JSON.parse(new TextDecoder().decode(plain));
}
