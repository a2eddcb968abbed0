// The size of type and light or dark, without loading the page again. Without this script the form does it.

const root = document.documentElement;
const form = document.querySelector("[data-display]");
const SIZES = [16, 18, 21, 24, 27, 30];
const USUAL = 18;
const LARGE = 24;
const THEMES = ["auto", "light", "dark"];
const YEAR = 31536000;

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  try {
    localStorage.setItem(name, value);
  } catch {
    // The cookie is enough; inside another site there may be neither.
  }
}

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function show() {
  const size = Number(root.dataset.size);
  root.classList.toggle("large", size >= LARGE);
  for (const button of form.querySelectorAll("[data-step]")) button.value = stepped(size, Number(button.dataset.step));
  const themes = form.querySelector("[data-theme-button]");
  themes.value = THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length];
}

function stepped(size, step) {
  const place = SIZES.indexOf(size) + step;
  return step ? SIZES[Math.min(Math.max(place, 0), SIZES.length - 1)] : USUAL;
}

function change(name, value) {
  root.dataset[name] = value;
  keep(name, value);
  show();
}

form.addEventListener("submit", (event) => {
  if (!event.submitter) return;
  event.preventDefault();
  change(event.submitter.name, event.submitter.value);
});

if (window.parent !== window) {
  const size = kept("size");
  const theme = kept("theme");
  if (SIZES.includes(Number(size))) root.dataset.size = size;
  if (THEMES.includes(theme)) root.dataset.theme = theme;
}
show();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
