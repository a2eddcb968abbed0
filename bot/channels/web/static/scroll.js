// Where the page stands: nothing jumps away from what somebody reads.

import { bar, log } from "./page.js";

const newer = document.getElementById("newer");
const top = document.querySelector(".top");
const NEAR = 120;
let unread = null;

const covered = (element) => (getComputedStyle(element).position === "sticky" ? element.offsetHeight : 0);
const end = () => document.documentElement.scrollHeight;

export const nearEnd = () => end() - window.scrollY - window.innerHeight < NEAR;

// Whether somebody has gone further up since the page stood at `place`.
export const isAbove = (place) => window.scrollY < place - NEAR;

// Go to the end, or, where the news is longer than the screen, to its beginning.
export function goTo(first) {
  const place = first.getBoundingClientRect().top + window.scrollY - covered(top) - 12;
  window.scrollTo({ top: Math.min(place, end() - window.innerHeight) });
  newer.hidden = true;
  unread = null;
}

// Show what arrived to somebody who waits for it; tell somebody who reads further up.
export function arrived(first, wasWaiting) {
  if (!first) return;
  if (wasWaiting) {
    goTo(first);
  } else {
    unread = unread || first;
    newer.style.setProperty("bottom", `${covered(bar) + 12}px`);
    newer.hidden = false;
  }
}

newer.addEventListener("click", (event) => {
  event.preventDefault();
  if (unread) goTo(unread);
});

window.addEventListener("scroll", () => nearEnd() && (newer.hidden = true), { passive: true });

// Page Up and Page Down move the conversation also while the box for writing is empty.
bar.addEventListener("keydown", (event) => {
  const way = { PageUp: -1, PageDown: 1 }[event.key];
  if (!way || event.target.value) return;
  event.preventDefault();
  window.scrollBy({ top: way * 0.85 * (window.innerHeight - covered(top) - covered(bar)) });
});

const lastSaid = log.querySelector("li:last-child");
if (lastSaid && Number(log.dataset.last) && !location.hash && !document.querySelector(".offer")) {
  history.scrollRestoration = "manual";
  document.documentElement.style.setProperty("scroll-behavior", "auto");
  goTo(document.getElementById("now") || lastSaid);
  document.documentElement.style.removeProperty("scroll-behavior");
}
