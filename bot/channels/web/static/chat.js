// The chat without reloading: the same forms, sent in the background. Without this script the forms do it alone.

import { announce, bar, embedded, log, messages, parsed, tell, waiting, words } from "./page.js";
import * as draft from "./draft.js";
import * as scroll from "./scroll.js";
import { deliver } from "./send.js";
import { earlierToken, keepToken, presentToken } from "./token.js";

let sending = false;
let stood = 0; // where the page stood when the last message was sent

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-say")) return;
  event.preventDefault();
  if (!sending && !("done" in form.dataset)) say(form, event.submitter);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("form[data-done]")) event.preventDefault();
});

async function say(form, button) {
  sending = true;
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  body.set("after", log.dataset.last);
  const typed = form.hasAttribute("data-write") ? form.elements.text.value : "";
  if (typed) form.elements.text.value = "";
  const mine = show(form, button, typed);
  waiting(true);
  const result = await deliver(form.action, body);
  waiting(false);
  sending = false;
  if (result.error) {
    failed(result.error, mine, form, button, typed);
  } else {
    if (form.classList.contains("offer")) taken(form);
    arrived(result, { mine, asked: true });
  }
  draft.keep();
}

// Show at once what was said, and that the choices are made.
function show(form, button, typed) {
  const waits = scroll.nearEnd() || form.hasAttribute("data-answer");
  for (const old of messages.querySelectorAll("form[data-done]")) if (!old.contains(document.activeElement)) old.remove();
  for (const answered of messages.querySelectorAll("form[data-answer]")) close(answered, button);
  const said = typed || label(form, button);
  if (!said) return null;
  const item = parsed('<li class="me pending"><div class="bubble"></div></li>').firstChild;
  item.firstChild.textContent = said;
  messages.append(item);
  stood = window.scrollY;
  if (waits) scroll.goTo(item);
  return item;
}

function label(form, button) {
  const ticked = button?.classList.contains("done") ? [...form.querySelectorAll(":checked")] : [];
  return ticked.map((tick) => tick.parentElement.innerText.trim()).join(document.documentElement.lang === "en" ? ", " : "、") || button?.innerText.trim() || "";
}

function close(form, button) {
  form.dataset.done = "";
  for (const choice of form.querySelectorAll(".choice")) {
    const chosen = choice === button || Boolean(choice.querySelector(":checked"));
    choice.classList.toggle("chosen", chosen);
    const control = choice.querySelector("input") || choice;
    control.setAttribute("aria-disabled", "true");
    choice.setAttribute("aria-disabled", "true");
    if (control !== document.activeElement) control.tabIndex = -1;
  }
}

function reopen() {
  const form = [...messages.querySelectorAll("form[data-answer]")].pop();
  if (!form) return;
  delete form.dataset.done;
  for (const control of form.querySelectorAll("[aria-disabled]")) {
    control.removeAttribute("aria-disabled");
    control.removeAttribute("tabindex");
    control.classList.remove("chosen");
  }
}

// The notice that a link led to is on the table now: the link has done its work.
function taken(offer) {
  offer.remove();
  history.replaceState(null, "", location.pathname);
}

function failed(error, mine, form, button, typed) {
  mine?.remove();
  reopen();
  draft.restore(typed);
  tell(error, () => {
    tell("");
    say(form, button);
  });
}

function arrived(news, { mine = null, asked = false } = {}) {
  if (news.language !== document.documentElement.lang) {
    keepToken();
    location.replace(location.pathname);
    return;
  }
  const waited = scroll.nearEnd() || (asked && !scroll.isAbove(stood));
  mine?.remove();
  if (news.reset) messages.replaceChildren();
  const fresh = [...parsed(news.messages).children];
  document.getElementById("now")?.removeAttribute("id");
  messages.append(...fresh);
  log.dataset.last = news.last;
  renewBar(parsed(news.bar));
  tell("");
  announce(fresh);
  scroll.arrived(fresh[0], waited);
}

// Put the new forms in place without taking away what has the focus or is being typed.
function renewBar(fresh) {
  const nav = bar.querySelector(".nav");
  const place = [...nav.querySelectorAll("button")].indexOf(document.activeElement);
  nav.replaceChildren(...fresh.querySelector(".nav").childNodes);
  if (place >= 0) [...nav.querySelectorAll("button")].at(place)?.focus({ preventScroll: true });
  const write = bar.querySelector(".write");
  for (const hidden of write.querySelectorAll("[type=hidden]")) hidden.remove();
  write.prepend(...fresh.querySelectorAll(".write [type=hidden]"));
  const box = write.elements.text;
  const model = fresh.querySelector("textarea");
  for (const name of ["inputmode", "placeholder", "data-number", "data-private", "autocomplete", "spellcheck"]) {
    if (model.hasAttribute(name)) box.setAttribute(name, model.getAttribute(name));
    else box.removeAttribute(name);
  }
  keepToken();
}

// What was said meanwhile in another window.
async function catchUp(after, token) {
  if (sending) return;
  const path = embedded ? "/embed/news" : "/news";
  const headers = { Accept: "application/json", ...(token && { "X-Chat": token }) };
  try {
    const answer = await fetch(`${path}?after=${after}`, { headers });
    if (answer.status !== 200) return;
    const news = await answer.json();
    if (sending || news.last <= Number(log.dataset.last)) return;
    for (const form of messages.querySelectorAll("form[data-answer]")) close(form, null);
    arrived(news);
  } catch {
    // Not now: the next look at the page tries again.
  }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && Number(log.dataset.last)) catchUp(log.dataset.last, presentToken());
});
window.addEventListener("pageshow", (event) => event.persisted && catchUp(log.dataset.last, presentToken()));

if (embedded) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") window.parent.postMessage("jiangwen:close", "*");
  });
}
const earlier = earlierToken();
if (earlier) catchUp(0, earlier);
else keepToken();
