// The text of a message as WeChat shows it: two kinds of links are live, everything else is plain text.

import { el } from "./dom.js";

const LINK = /<a\s[^>]*?href\s*=\s*(["'])(.*?)\1[^>]*>([\s\S]*?)<\/a>|https?:\/\/[^\s<>"'，。；：！？、（）【】“”‘’]+/gi;
const MENU = /^weixin:\/\/bizmsgmenu\?(.*)$/is;

const unescaped = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");

/** Turn a text into nodes; `onChoice({id, text})` is called when a link that sends a text is tapped. */
export function richText(text, onChoice) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    nodes.push(text.slice(end, match.index), link(match, onChoice));
    end = match.index + match[0].length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}

function link(match, onChoice) {
  const [whole, , address, words] = match;
  if (address === undefined) return outside(whole, whole);
  const target = unescaped(address);
  const menu = MENU.exec(target);
  if (menu) return choice(menu[1], unescaped(words), onChoice);
  return /^https?:\/\//i.test(target) ? outside(target, unescaped(words)) : whole;
}

const outside = (href, words) => el("a", { href, target: "_blank", rel: "noopener noreferrer" }, words);

function choice(query, words, onChoice) {
  const parameters = new URLSearchParams(query.replaceAll("+", "%2B"));
  const said = { text: parameters.get("msgmenucontent") ?? words, id: parameters.get("msgmenuid") ?? "0" };
  return choiceButton(said, words, onChoice);
}

/** A line that sends a text when it is tapped. */
export const choiceButton = (said, words, onChoice) =>
  el("button", { type: "button", class: "choice", data: { testid: "choice" }, onclick: () => onChoice(said) }, words);
