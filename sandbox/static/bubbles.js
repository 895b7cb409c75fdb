// One entry of the log as an element: bubbles, cards, pictures, notices.

import { accountAvatar, avatar, el, icon } from "./dom.js";
import { choiceButton, richText } from "./rich_text.js";

const LONG = 900;

/** Draw an entry; `context` has the operator's `name`, the `account` and `onChoice`. */
export function drawEntry(entry, context) {
  const properties = {
    data: { testid: "message", kind: entry.kind, direction: entry.direction, id: entry.id, label: entry.label, attempts: entry.attempts },
  };
  if (entry.kind === "notice") return notice(entry, properties);
  if (entry.extra.type === "template") return templateCard(entry, properties, context);
  const mine = entry.direction === "out";
  const said = el("div", { class: "said" }, ...content(entry, context), label(entry));
  properties.class = `message ${entry.direction} ${entry.kind}`;
  return el("li", properties, mine ? avatar(context.name) : accountAvatar(), said);
}

function notice(entry, properties) {
  const reason = entry.extra.reason;
  properties.class = `notice${reason ? " failed" : ""}`;
  return el("li", properties, entry.text, reason ? el("small", {}, `原因：${reason}`) : null);
}

function label(entry) {
  const words = entry.kind === "user" ? (entry.attempts > 1 ? `推送了 ${entry.attempts} 次` : "") : entry.label;
  return words ? el("span", { class: "label", data: { testid: "label" } }, words) : null;
}

function content(entry, context) {
  const extra = entry.extra;
  switch (extra.type) {
    case "image":
      return [picture(extra)];
    case "link":
    case "news":
      return [tile(extra)];
    case "sticker":
      return [el("span", { class: "big-sticker" }, entry.text)];
    case "msgmenu":
      return [menuMessage(entry, context)];
    case "voice":
      return [el("div", { class: "bubble" }, icon("sound"), entry.text || "语音")];
    case "location":
      return [el("div", { class: "bubble" }, icon("place"), entry.text || "位置")];
    default:
      return textBubble(entry, context);
  }
}

function textBubble(entry, context) {
  const mine = entry.direction === "out";
  const bubble = el("div", { class: "bubble", data: { testid: "text" } }, ...(mine ? [entry.text] : richText(entry.text, context.onChoice)));
  if (!mine || entry.text.length <= LONG) return [bubble];
  bubble.classList.add("clipped");
  const more = el("button", { type: "button", class: "more" }, `展开全文（${entry.text.length} 字）`);
  more.addEventListener("click", () => {
    bubble.classList.remove("clipped");
    more.remove();
  });
  return [bubble, more];
}

function picture(extra) {
  const source = typeof extra.image === "string" ? extra.image : `/sandbox/media/${extra.MediaId ?? ""}`;
  return el("img", { class: "picture", src: source, alt: "图片" });
}

function tile(extra) {
  const children = [el("strong", {}, extra.title || "（没有标题）"), el("span", {}, extra.description || "")];
  const safe = /^https?:\/\//i.test(extra.url ?? "");
  const foot = el("small", {}, extra.url || "文章");
  if (!safe) return el("div", { class: "tile" }, ...children, foot);
  return el("a", { class: "tile", href: extra.url, target: "_blank", rel: "noopener noreferrer" }, ...children, foot);
}

function menuMessage(entry, context) {
  const lines = entry.extra.choices.map((choice) => choiceButton(choice, choice.text, context.onChoice));
  const head = richText(entry.text, context.onChoice);
  const tail = entry.extra.tail ? richText(entry.extra.tail, context.onChoice) : [];
  return el("div", { class: "bubble", data: { testid: "text" } }, ...head, el("div", { class: "choices" }, ...lines), ...tail);
}

function templateCard(entry, properties, context) {
  const extra = entry.extra;
  const rows = Object.entries(extra.fields).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  const safe = /^https?:\/\//i.test(extra.url ?? "");
  const card = el(
    "article",
    {},
    el("header", {}, el("img", { src: "/sandbox/static/account.svg", alt: "" }), context.account),
    el("h4", {}, extra.title),
    el("dl", {}, ...rows),
    safe ? el("a", { href: extra.url, target: "_blank", rel: "noopener noreferrer" }, "查看详情", el("span", { aria: { hidden: "true" } }, "›")) : null,
  );
  properties.class = "template-card template";
  return el("li", properties, card, label(entry));
}
