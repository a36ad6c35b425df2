// Shows what was saved: asks whether the catalogue is still as on the screen, and reloads when it is not. A browser then
// keeps what was being read in its place; where there was nothing to show in between, this does. A list stays folded.
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
  if (!page) {
    history.scrollRestoration = "manual"; // else the next page is put where this one was
    sessionStorage.setItem("terug", place);
  } else if (sessionStorage.getItem("terug") === place) {
    sessionStorage.removeItem("terug");
    scrollTo(0, Number(sessionStorage.getItem(place)));
    addEventListener("load", () => setTimeout(() => (history.scrollRestoration = "auto")));
  }
  look();
}

begin();
