// The parts of the chat page that the other scripts work on.

export const log = document.getElementById("log");
export const messages = document.getElementById("messages");
export const bar = document.getElementById("bar");
export const words = document.getElementById("words").dataset;
export const embedded = document.body.classList.contains("embedded");

const live = document.getElementById("live");
const status = document.getElementById("status");
const wait = document.getElementById("wait");
const AFTER_READING = 1500;
const BEFORE_DOTS = 300;
let emptying = 0;
let dots = 0;

// Say the new messages to a screen reader, once: the region is apart from the log, and emptied again.
export function announce(items) {
  const text = items.map(spoken).filter(Boolean).join("\n");
  if (!text) return;
  live.textContent = text;
  clearTimeout(emptying);
  emptying = setTimeout(() => live.replaceChildren(), AFTER_READING);
}

function spoken(item) {
  if (!item.classList.contains("bot")) return "";
  const said = item.querySelector(".bubble").innerText.trim();
  const offered = [...item.querySelectorAll(".choice")].map((choice) => choice.innerText.trim());
  return offered.length ? `${said}\n${words.choose}${offered.join("; ")}` : said;
}

// Say how things stand; with `again`, offer a button for it.
export function tell(text, again = null) {
  status.textContent = text;
  status.classList.toggle("trouble", Boolean(text));
  if (!again) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.again;
  button.addEventListener("click", again, { once: true });
  status.append(button);
}

// Show the three dots, but not for an answer that comes at once.
export function waiting(is) {
  clearTimeout(dots);
  if (is) dots = setTimeout(() => (wait.hidden = false), BEFORE_DOTS);
  else wait.hidden = true;
}

export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
