// What helps at the desk where scripts run; every page works without.
const menu = document.querySelector("details.menu");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.querySelector(".problems")?.focus();

// A password can be looked at while it is typed; it is sent, and remembered by the browser, as a password.
for (const field of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.type = "button";
  button.className = "plain show";
  button.textContent = document.body.dataset.show;
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => show(field.type === "password"));
  field.form?.addEventListener("submit", () => show(false));
  field.after(button);
  show(false);
}

// On a phone the list comes first: the filters are folded away while none of them is in use.
const more = document.querySelector(".filters .more");
const used = [...(more?.querySelectorAll("select, input") ?? [])].some((field) => field.value);
if (more && !used && matchMedia("(max-width: 40rem)").matches) {
  more.open = false;
}
