// One line on another site: a button, and the chat in a frame of its own. Needs of that site's policy only
// script-src and frame-src for this host: all styles are made through the object model, none through attributes.
(() => {
  "use strict";
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const english = (document.documentElement.lang || "").toLowerCase().startsWith("en");
  const words = english
    ? { open: "Can I apply?", close: "Close", title: "Jiangwen: ask about skills programmes" }
    : { open: "问问能不能申报", close: "关闭", title: "匠问：技能人才项目问答" };
  const style = `
    :host { all: initial; }
    button { font: 600 18px/1.4 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; cursor: pointer; border: 0; }
    button:focus-visible { outline: 3px solid #1d5570; outline-offset: 3px; }
    .open { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; min-height: 56px; padding: 0 24px;
      border-radius: 28px; background: #a6321f; color: #fff; box-shadow: 0 3px 14px rgb(0 0 0 / 30%); }
    .left .open, .left .panel { right: auto; left: 20px; }
    .panel { position: fixed; right: 20px; bottom: 90px; z-index: 2147483001; display: flex; flex-direction: column;
      width: min(430px, calc(100vw - 40px)); height: min(720px, calc(100vh - 110px)); overflow: hidden;
      border: 1px solid #ddd0bb; border-radius: 16px; background: #f6f0e5; box-shadow: 0 8px 40px rgb(0 0 0 / 30%); }
    .panel[hidden] { display: none; }
    .close { align-self: flex-end; min-width: 56px; min-height: 48px; padding: 0 16px; background: none; color: #1d5570; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media (max-width: 520px) { .panel, .left .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; } }
    @media (prefers-color-scheme: dark) { .panel { background: #191613; border-color: #463d31; } .close { color: #8fcbe6; } }
    @media print { .open, .panel { display: none; } }
  `;

  function element(name, properties) {
    return Object.assign(document.createElement(name), properties);
  }

  function address() {
    const page = new URL("/embed", home);
    if (script.dataset.notice) page.searchParams.set("notice", script.dataset.notice);
    if (english) page.searchParams.set("lang", "en");
    return page.href;
  }

  function build() {
    const host = element("div", { lang: english ? "en" : "zh-Hans" });
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const box = element("div", { className: script.dataset.side === "left" ? "left" : "" });
    const open = element("button", { className: "open", type: "button", textContent: words.open });
    const panel = element("div", { className: "panel", id: "panel", hidden: true });
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", words.title);
    open.setAttribute("aria-expanded", "false");
    open.setAttribute("aria-controls", "panel");
    const close = element("button", { className: "close", type: "button", textContent: words.close });
    panel.append(close);
    box.append(open, panel);
    root.append(box);
    document.body.append(host);
    behave(open, panel, close);
  }

  function behave(open, panel, close) {
    let frame = null;
    const show = (shown) => {
      panel.hidden = !shown;
      open.setAttribute("aria-expanded", String(shown));
      if (shown && !frame) {
        frame = element("iframe", { src: address(), title: words.title });
        panel.append(frame);
      }
      (shown ? frame : open).focus();
    };
    open.addEventListener("click", () => show(panel.hidden));
    close.addEventListener("click", () => show(false));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) show(false);
    });
    window.addEventListener("message", (event) => {
      if (frame && event.source === frame.contentWindow && event.data === "jiangwen:close") show(false);
    });
  }

  if (document.body) build();
  else document.addEventListener("DOMContentLoaded", build);
})();
