// Shows what was saved: asks whether the catalogue is still as on the screen, and reloads when it is not. What was being
// read stays in its place, also when there was nothing to show in between, and a list that was folded stays folded.
"use strict";

const shown = document.currentScript.dataset.stand;
const waits = shown.endsWith(" bezig");
const question = waits ? `/_stand?bezig=${encodeURIComponent(location.pathname)}` : "/_stand";
const page = document.currentScript.dataset.pagina === "ja";
const place = `hoogte ${location.pathname}${location.search}`;

function reload() {
  if (page) sessionStorage.setItem(place, scrollY);
  location.reload();
}

async function look() {
  try {
    const answer = await fetch(question);
    const now = answer.ok ? await answer.text() : "fout";
    if (now !== shown) return reload();
  } catch {
    // The preview has stopped, or is being started again.
  }
  return setTimeout(look, 200);
}

function begin() {
  const list = document.querySelector(".voorbeeld-meldingen details");
  if (list) {
    list.open = sessionStorage.getItem("meldingen") !== "dicht";
    list.addEventListener("toggle", () => sessionStorage.setItem("meldingen", list.open ? "open" : "dicht"));
  }
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
  if (page && reloaded && sessionStorage.getItem(place)) scrollTo(0, Number(sessionStorage.getItem(place)));
  look();
}

begin();
