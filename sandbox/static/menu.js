// The custom menu that the bot made, at the bottom of the chat.

import { byId, el } from "./dom.js";

const CLICKS = new Set(["click", "scancode_push", "scancode_waitmsg"]);

/** Draw the menu; `onAct(name, body)` is called for a tap. */
export function drawMenu(menu, onAct) {
  const bar = byId("menu-bar");
  const buttons = menu?.button ?? [];
  bar.hidden = !buttons.length;
  bar.replaceChildren(...buttons.map((button) => slot(button, onAct)));
}

function slot(button, onAct) {
  const items = button.sub_button ?? [];
  const node = el("div", { class: "menu-slot" });
  const properties = { type: "button", class: "menu-button", data: { testid: "menu-button", name: button.name } };
  if (!items.length) {
    node.append(el("button", { ...properties, onclick: () => tap(button, onAct) }, button.name));
    return node;
  }
  const opener = el("button", { ...properties, aria: { haspopup: "menu", expanded: "false" } }, button.name);
  const list = el("div", { class: "menu-list", role: "menu", hidden: true }, ...items.map((item) => entry(item, onAct)));
  opener.addEventListener("click", (event) => {
    event.stopPropagation();
    const opens = list.hidden;
    closeMenus();
    show(opener, list, opens);
    if (opens) list.querySelector("button")?.focus({ preventScroll: true });
  });
  list.addEventListener("keydown", (event) => walk(event, list, opener));
  node.append(list, opener);
  return node;
}

const entry = (item, onAct) =>
  el("button", { type: "button", role: "menuitem", data: { testid: "menu-item", name: item.name }, onclick: () => tap(item, onAct) }, item.name);

function tap(button, onAct) {
  closeMenus();
  if (CLICKS.has(button.type)) onAct("click", { key: button.key });
  if (button.type === "view") {
    onAct("view", { url: button.url });
    if (/^https?:\/\//i.test(button.url)) window.open(button.url, "_blank", "noopener");
  }
}

function walk(event, list, opener) {
  const items = [...list.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
  }
  if (event.key === "Escape") {
    closeMenus();
    opener.focus();
  }
}

function show(opener, list, opens) {
  list.hidden = !opens;
  opener.setAttribute("aria-expanded", String(opens));
}

/** Close every open sub-menu. */
export function closeMenus() {
  for (const slotNode of document.querySelectorAll(".menu-slot")) {
    const list = slotNode.querySelector(".menu-list");
    if (list) show(slotNode.querySelector(".menu-button"), list, false);
  }
}

document.addEventListener("click", closeMenus);
