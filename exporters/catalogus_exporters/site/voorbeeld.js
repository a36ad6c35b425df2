// Shows what was saved: asks whether the catalogue is still as on the screen, and reloads when it is not. A browser
// then keeps what was being read in its place.
"use strict";

const shown = document.currentScript.dataset.stand;
const waits = shown.endsWith(" bezig");
const question = waits ? `/_stand?bezig=${encodeURIComponent(location.pathname)}` : "/_stand";

async function look() {
  try {
    const answer = await fetch(question);
    const now = answer.ok ? await answer.text() : "fout";
    if (now !== shown) {
      location.reload();
      return;
    }
  } catch {
    // The preview has stopped, or is being started again.
  }
  setTimeout(look, 300);
}

look();
