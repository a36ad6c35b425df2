"use strict";

/* Search in a list of products, with the index that zoeken.py makes. All that people read stands in the page.
   It is an extra: where the index cannot be had, the element is hidden, and the lists are still there. */

const MOST = 20; // results that are shown
const LONGEST = 200; // characters of a query that count
const PAUSE = 150; // milliseconds after the last key
const [EXACT, INFLECTED, BEGINNING, PART] = [4, 3, 2, 1];
const ENDINGS = { nl: /(?<=.{3})(?:en|es|e)$|(?<=..[^aeiou])s$/, en: /(?<=.{3})(?:ing|ed|es|e|s)$/ };

/** The words of a text, as in the index: without capitals and accents. */
const words = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** What the forms of a word have in common, roughly: bomen and boom, kappen and kap, huizen and huis, brieven and brief. */
const kern = (word, taal) =>
  word
    .replace(ENDINGS[taal], "")
    .replace(/([aeou])\1(?=[^aeiou]+$)/, "$1")
    .replace(/(.)\1$/, "$1")
    .replace(/z$/, "s")
    .replace(/v$/, "f");

/** What is in all of these maps of document to score, with the scores together. */
const inAll = ([first, ...others]) =>
  new Map(
    [...first]
      .filter(([document]) => others.every((other) => other.has(document)))
      .map(([document, score]) => [document, others.reduce((sum, other) => sum + other.get(document), score)]),
  );

/** The index as a function of a query, which gives the documents with all its words, the best first; or nothing
    where the query has no word to seek yet. */
function searcher({ documenten, stopwoorden, woorden, treffers }, taal) {
  const order = new Intl.Collator(taal);
  const stop = new Set(stopwoorden.split(" "));
  const stems = new Map(woorden.flatMap((forms, stem) => forms.split(" ").map((form) => [form, stem])));
  const kerns = Map.groupBy(stems.keys(), (form) => kern(form, taal));

  const scores = (matches) => {
    const found = new Map();
    for (const [form, factor] of matches) {
      for (const hit of treffers[stems.get(form)]) {
        const [document, score] = [hit >> 4, factor * (hit & 15)];
        found.set(document, Math.max(found.get(document) ?? 0, score));
      }
    }
    return found;
  };
  const those = (test, factor) => [...stems.keys()].filter(test).map((form) => [form, factor]);
  const known = (word) =>
    stems.has(word) ? [[word, EXACT]] : (kerns.get(kern(word, taal)) ?? []).map((form) => [form, INFLECTED]);

  const compound = (word) => {
    for (let at = word.length - 3; at >= 3; at--) {
      const found = inAll([scores(known(word.slice(0, at))), scores(known(word.slice(at)))]);
      if (found.size) return found;
    }
    return new Map();
  };
  const hits = (word) => {
    const begins = word.length < 3 ? [] : those((form) => form.startsWith(word), BEGINNING);
    const found = scores([...begins, ...known(word)]);
    if (found.size || word.length < 4) return found;
    const parts = scores(those((form) => form.includes(word), PART));
    return parts.size ? parts : compound(word);
  };

  return (query) => {
    const sought = words(query.slice(0, LONGEST)).filter((word) => !stop.has(word) && (word.length > 2 || stems.has(word)));
    if (!sought.length) return null;
    return [...inAll(sought.map(hits))]
      .map(([document, score]) => ({ score, titel: documenten[document][0], document: documenten[document] }))
      .sort((a, b) => b.score - a.score || order.compare(a.titel, b.titel))
      .map(({ document }) => document);
  };
}

function start(box) {
  const [input, status, list] = ["input", "[role=status]", "ol"].map((what) => box.querySelector(what));
  const place = new URL(box.dataset.index, document.baseURI);
  let loading, timer;

  const load = () =>
    (loading ??= fetch(place)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((index) => searcher(index, document.documentElement.lang))
      .catch(() => void (box.hidden = true)));

  const element = (name, values, ...children) => {
    const made = Object.assign(document.createElement(name), values);
    made.append(...children);
    return made;
  };
  const item = ([titel, adres, samenvatting]) =>
    element(
      "li",
      {},
      element("a", { href: new URL(adres, place), textContent: titel }),
      element("p", { textContent: samenvatting }),
    );
  const said = (number) => [box.dataset.geen, box.dataset.een][number] ?? box.dataset.meer.replace("{}", number);

  const search = async () => {
    clearTimeout(timer);
    const find = await load();
    if (!find) return;
    const found = find(input.value);
    list.replaceChildren(...(found ?? []).slice(0, MOST).map(item));
    status.textContent = found ? said(found.length) : "";
    const here = new URL(location);
    here.searchParams.set("zoek", input.value.slice(0, LONGEST));
    if (!input.value) here.searchParams.delete("zoek");
    if (here.href !== location.href) history.replaceState(history.state, "", here);
  };

  box.hidden = false;
  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    input.value = "";
    search();
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  input.value = new URL(location).searchParams.get("zoek") ?? "";
  if (input.value) search();
}

if (location.protocol.startsWith("http")) document.querySelectorAll(".zoeken").forEach(start);
