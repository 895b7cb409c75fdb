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

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  picture: "M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5zM4.5 16.5l4.3-4.6 3.4 3.5 2.6-2.4 4.7 4.4M15.2 9.2h.1",
  link: "M10.2 13.8a3.6 3.6 0 0 0 5.2 0l3-3a3.7 3.7 0 0 0-5.2-5.2l-1.1 1M13.8 10.2a3.6 3.6 0 0 0-5.2 0l-3 3a3.7 3.7 0 0 0 5.2 5.2l1.1-1",
  voice: "M12 4a2.6 2.6 0 0 1 2.6 2.6v5a2.6 2.6 0 0 1-5.2 0v-5A2.6 2.6 0 0 1 12 4zM6.2 11.4a5.8 5.8 0 0 0 11.6 0M12 17.2V20",
  place: "M12 20.2s6.2-5.6 6.2-10.3A6.1 6.1 0 0 0 12 3.8a6.1 6.1 0 0 0-6.2 6.1c0 4.7 6.2 10.3 6.2 10.300zM12 7.800a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.400z",
  sound: "M6 10.600a2 2 0 0 1 0 2.800M9 8.300a5.2 5.2 0 0 1 0 7.400M12 6a8.5 8.5 0 0 1 0 12",
};

/** A line drawing by name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

let toastTimer = 0;

/** Say something briefly above everything. */
export function toast(words) {
  const node = byId("toast");
  node.textContent = words;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (node.hidden = true), 3200);
}
