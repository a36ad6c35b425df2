// Shows what was saved: asks whether the catalogue is still as on the screen, and reloads when it is not.
"use strict";

const shown = document.currentScript.dataset.stand;
const waits = shown.endsWith(" bezig");
const question = waits ? `/_stand?bezig=${encodeURIComponent(location.pathname)}` : "/_stand";
const place = `schuif ${location.pathname}`;

async function look() {
  try {
    const answer = await fetch(question);
    const now = answer.ok ? await answer.text() : "fout";
    if (now !== shown) {
      sessionStorage.setItem(place, String(scrollY));
      location.reload();
      return;
    }
  } catch {
    // The preview has stopped, or is being started again.
  }
  setTimeout(look, 300);
}

const before = sessionStorage.getItem(place);
if (before !== null) {
  sessionStorage.removeItem(place);
  scrollTo({ top: Number(before), behavior: "instant" });
}
setTimeout(look, 300);
