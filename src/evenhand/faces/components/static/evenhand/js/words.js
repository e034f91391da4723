// What a script says: English as it stands in the code, in any other language of a page from its table.

const spoken = document.documentElement.lang;
const source = /^en/.test(spoken);
const table = source ? {} : ((await import(`./words/${spoken}.js`).catch(() => null))?.default ?? {});

// `places` fill what is written %(name)s, as in every text of the program.
export const said = (text, places = {}) => (table[text] ?? text).replace(/%\((\w+)\)s/g, (_, name) => places[name]);
