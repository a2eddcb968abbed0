// What is being typed outlives a reload, unless it is personal.

import { bar } from "./page.js";

const KEY = "draft";
const box = () => bar.querySelector("textarea");

function storage(work) {
  try {
    return work(sessionStorage);
  } catch {
    return null; // no storage here: the text lives as long as the page
  }
}

export function keep() {
  const text = box().hasAttribute("data-private") ? "" : box().value;
  storage((store) => (text ? store.setItem(KEY, text) : store.removeItem(KEY)));
}

export function restore(text = null) {
  const kept = text ?? storage((store) => store.getItem(KEY));
  if (kept && !box().value) box().value = kept;
}

bar.addEventListener("input", keep);

bar.addEventListener("keydown", (event) => {
  const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
  if (!sends || event.target !== box()) return;
  event.preventDefault();
  if (box().value.trim()) box().form.requestSubmit();
});

if (!box().hasAttribute("data-private")) restore();
