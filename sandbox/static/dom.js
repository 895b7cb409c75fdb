// Small builders for elements: everything that came from outside becomes text, never markup.

export const byId = (id) => document.getElementById(id);

/** Build an element; `on…` properties are listeners, `data` and `aria` are objects, null children are left out. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "aria") for (const [key, text] of Object.entries(value)) node.setAttribute(`aria-${key}`, text);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The avatar of an operator: the last character of the name on a colour that belongs to it. */
export function avatar(name) {
  const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return el("span", { class: `avatar tone-${(sum % 6) + 1}`, aria: { hidden: "true" } }, [...name].at(-1) ?? "？");
}

/** The avatar of the account. */
export const accountAvatar = () =>
  el("span", { class: "avatar", aria: { hidden: "true" } }, el("img", { src: "/sandbox/static/account.svg", alt: "" }));

let toastTimer = 0;

/** Say something briefly above everything. */
export function toast(words) {
  const node = byId("toast");
  node.textContent = words;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (node.hidden = true), 3200);
}
