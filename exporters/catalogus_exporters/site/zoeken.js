"use strict";

/* Search in a list of products, with the index that zoeken.py makes. All that people read stands in the page.
   It is an extra: where the index cannot be had, the element is hidden, and the lists are still there. */

const MOST = 20; // results that are shown
const LONGEST = 200; // characters of a query that count
const PAUSE = 150; // milliseconds after the last key
const [EXACT, INFLECTED, BEGINNING, PART] = [4, 3, 2, 1];
const ENDING = { nl: /^(.{3,}?)(?:en|[esz])+$/, en: /^(.{3,}?)(?:ing|ed|[eisy])+$/ };

/** The words of a text, as in the index: without capitals and accents. */
const words = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** What the forms of a word share, roughly: bomen and boom, kappen and kap, huizen and huis, brieven and brief. */
const core = (word, taal) =>
  word
    .replace(ENDING[taal], "$1")
    .replace(/([aeou])\1(?=[^aeiou]+$)|(.)\2$/, "$1$2")
    .replace(/v$/, "f");

/** What is in as many as possible of these maps of document to score, with its scores together. */
const together = (maps) => {
  const found = new Map();
  for (const [number, score] of maps.flatMap((map) => [...map])) {
    const [times, sum] = found.get(number) ?? [0, 0];
    found.set(number, [times + 1, sum + score]);
  }
  const most = Math.max(...[...found.values()].map(([times]) => times));
  return new Map([...found].filter(([, [times]]) => times === most).map(([number, [, sum]]) => [number, sum]));
};

/** What is in each of these maps. */
const inAll = (maps) => {
  const common = [...maps[0].keys()].filter((number) => maps.every((map) => map.has(number)));
  return together(maps.map((map) => new Map(common.map((number) => [number, map.get(number)]))));
};

/** Whether two words differ by one letter, or by two that changed places. */
const near = (one, other) => {
  let [start, end] = [0, 0];
  while (start < one.length && one[start] === other[start]) start++;
  const least = Math.min(one.length, other.length) - start;
  while (end < least && one.at(-1 - end) === other.at(-1 - end)) end++;
  const [left, right] = [one, other].map((word) => word.slice(start, word.length - end));
  return Math.max(left.length, right.length) < 2 || (left.length === 2 && left === [...right].reverse().join(""));
};

/** A function that gives the documents with most words of a query, the best first, and the words that none has; null
 * for a query without words. */
function searcher({ documenten, stopwoorden, woorden, treffers }, taal) {
  const order = new Intl.Collator(taal);
  const stop = new Set(stopwoorden.split(" "));
  const stems = new Map(woorden.flatMap((forms, stem) => forms.split(" ").map((form) => [form, stem])));
  const forms = [...stems.keys()].map((form) => ({ form, core: core(form, taal) }));

  const hits = treffers.map((steps) => {
    let number = 0;
    return steps.map((step) => [(number += step >> 4), step & 15]);
  });

  const scores = (rank) => {
    const found = new Map();
    for (const entry of forms) {
      const factor = rank(entry);
      for (const [number, weight] of factor ? hits[stems.get(entry.form)] : []) {
        found.set(number, Math.max(found.get(number) ?? 0, factor * weight));
      }
    }
    return found;
  };
  const known = (word) => {
    const own = core(word, taal);
    return stems.has(word) ? (entry) => entry.form === word && EXACT : (entry) => entry.core === own && INFLECTED;
  };
  const begun = (word, least) => {
    const rank = known(word);
    return scores((entry) => rank(entry) || (word.length >= least && entry.form.startsWith(word) && BEGINNING));
  };
  const compound = (word) => {
    for (let at = word.length - 3; at >= 3; at--) {
      const found = inAll([word.slice(0, at), word.slice(at)].map((part) => begun(part, 5)));
      if (found.size) return found;
    }
    return new Map();
  };
  const matches = (word) => {
    const found = begun(word, 3);
    if (found.size || word.length < 4) return found;
    const parts = scores((entry) => entry.form.includes(word) && PART);
    if (parts.size) return parts;
    const both = compound(word);
    return both.size || word.length < 6 ? both : scores((entry) => near(word, entry.form) && PART);
  };

  return (query) => {
    const all = words(query).filter((word) => !stop.has(word));
    const sought = all.filter((word) => word.length > 2 || stems.has(word)); // else one is still typing it
    if (!sought.length) return null;
    const hit = sought.map(matches);
    const found = [...together(hit)]
      .map(([number, score]) => ({ score, document: documenten[number] }))
      .sort((a, b) => b.score - a.score || order.compare(a.document[0], b.document[0]))
      .map(({ document }) => document);
    return { found, unknown: sought.filter((_, at) => !hit[at].size) };
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

  const item = ([titel, adres, samenvatting]) => {
    const [li, a, p] = ["li", "a", "p"].map((name) => document.createElement(name));
    a.href = new URL(adres, place);
    a.textContent = titel;
    p.textContent = samenvatting;
    li.append(a, p);
    return li;
  };
  const { geen, een, meer, zonder } = status.dataset;
  const said = ({ found, unknown }) => {
    const number = [geen, een][found.length] ?? meer.replace("{}", found.length);
    return found.length && unknown.length ? `${number} ${zonder.replace("{}", unknown.join(", "))}` : number;
  };

  const search = async () => {
    clearTimeout(timer);
    const find = await load();
    if (!find) return;
    const query = input.value.slice(0, LONGEST);
    const answer = find(query);
    list.replaceChildren(...(answer?.found ?? []).slice(0, MOST).map(item));
    status.textContent = answer ? said(answer) : "";
    const here = new URL(location);
    if (query) here.searchParams.set("zoek", query);
    else here.searchParams.delete("zoek");
    history.replaceState(history.state, "", here); // so that back from a product leads to these results
  };

  box.hidden = false;
  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  });
  input.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
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
