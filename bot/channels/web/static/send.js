// Sending one form until it has arrived. It is always the same event, so sending it twice does no harm.

import { tell, words } from "./page.js";

const LONGEST = 15000;
const PATIENCE = 4;
const seconds = (count) => count * 1000;

export async function deliver(address, body) {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await post(address, body);
    if (answer && answer.status !== 429 && answer.status < 500) return read(answer);
    if (answer && attempt >= PATIENCE) return read(answer);
    await delay(answer, attempt);
  }
}

async function post(address, body) {
  try {
    return await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    return null; // the network failed; nobody knows whether it arrived
  }
}

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    return { error: words.failed };
  }
}

async function delay(answer, attempt) {
  const slow = answer?.status === 429;
  const asked = Number(answer?.headers.get("Retry-After") ?? 0);
  const pause = slow && asked ? seconds(asked) : Math.min(seconds(2 ** attempt), LONGEST);
  await new Promise((resolve) => {
    const go = () => (clearTimeout(timer), window.removeEventListener("online", go), resolve());
    const timer = setTimeout(go, pause);
    window.addEventListener("online", go);
    if (slow) answer.json().then((told) => tell(told.error));
    else tell(answer ? words.sending : words.offline, go);
  });
  tell("");
}
