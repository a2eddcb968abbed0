// Inside another site cookies may be blocked: there the token lies in this frame's own storage.

import { bar, embedded } from "./page.js";

const KEY = "chat";
const field = () => bar.querySelector("[name=token]");

export function keepToken() {
  if (!embedded || !field()) return;
  try {
    localStorage.setItem(KEY, field().value);
  } catch {
    // Without storage the conversation lasts as long as the frame.
  }
}

// The token of an earlier visit, where this page was made without knowing it.
export function earlierToken() {
  if (!embedded || !field()) return "";
  try {
    const kept = localStorage.getItem(KEY);
    return kept && kept !== field().value ? kept : "";
  } catch {
    return "";
  }
}

export const presentToken = () => field()?.value ?? "";
