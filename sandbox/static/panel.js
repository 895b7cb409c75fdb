// The side panel: operators, faults and the log of traffic.

import { avatar, byId, el, toast } from "./dom.js";
import { post } from "./server.js";
import { hour, wall } from "./moments.js";

const FAULTS = [
  ["api_delay_s", "接口变慢", "每次晚几秒", "秒"],
  ["busy_rate", "系统繁忙 -1", "0 到 1 的比例", "比例"],
  ["window_shut", "超出客服时限 45015", "接下来几次", "次"],
  ["quota_gone", "额度用完 45009", "接下来几次", "次"],
  ["token_stale", "令牌失效 40001", "接下来几次", "次"],
  ["busy", "系统繁忙 -1（次）", "接下来几次", "次"],
  ["too_fast", "每分钟太频繁 45011", "接下来几次", "次"],
  ["drop_after", "处理完就断线", "接下来几次", "次"],
  ["hang_after", "处理完不回应", "接下来几次", "次"],
  ["bad_gateway", "网关出错 502", "接下来几次", "次"],
  ["slow_body_s", "推送慢慢传", "正文传几秒", "秒"],
  ["duplicate", "重复推送", "答复后再推一次"],
  ["twin", "同时推两次", "两条连接一起到"],
  ["raw_cdata", "]]> 不转义", "消息里的原样发出"],
];
const KEPT = 120;

/** Draw the operators to choose from. */
export function drawOperators(people, chosen, unread, onChoose) {
  const nodes = people.map((person) => operator(person, person.openid === chosen, unread.get(person.openid), onChoose));
  byId("operators").replaceChildren(...nodes);
}

function operator(person, chosen, unread, onChoose) {
  const state = unread ? el("span", { class: "badge" }, String(unread)) : el("span", { class: "state" }, person.follows ? "已关注" : "未关注");
  return el(
    "button",
    {
      type: "button",
      role: "radio",
      class: "operator",
      tabindex: chosen ? 0 : -1,
      aria: { checked: String(chosen) },
      data: { testid: "operator", openid: person.openid, name: person.name },
      onclick: () => onChoose(person.openid),
      onkeydown: (event) => walk(event),
    },
    avatar(person.name),
    el("span", { class: "who" }, person.name, el("small", {}, person.about || "运营者")),
    state,
  );
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...byId("operators").children];
  const next = all.at((all.indexOf(event.currentTarget) + step) % all.length);
  next.click();
  byId("operators").querySelector('[aria-checked="true"]')?.focus();
}

/** Build the fault switches once. */
export function buildFaults() {
  byId("faults").replaceChildren(...FAULTS.map(fault));
  byId("faults-clear").addEventListener("click", () => set({ clear: true }));
}

function fault([name, title, hint, unit]) {
  const properties = unit
    ? { type: "number", min: "0", step: unit === "次" ? "1" : "0.1", class: "field", ...(unit === "比例" ? { max: "1" } : {}) }
    : { type: "checkbox" };
  const input = el("input", { ...properties, id: `fault-${name}`, data: { testid: `fault-${name}` } });
  input.addEventListener("change", () => set({ [name]: unit ? Number(input.value) : input.checked }));
  return el("label", { class: "fault", for: input.id }, el("span", {}, title, el("small", {}, hint)), input);
}

async function set(wanted) {
  try {
    drawFaults(await post("/faults", wanted));
  } catch (error) {
    toast(error.message);
  }
}

/** Show the faults in force. */
export function drawFaults(faults) {
  for (const [name, , , unit] of FAULTS) {
    const input = byId(`fault-${name}`);
    if (unit) input.value = faults[name];
    else input.checked = faults[name];
  }
  const on = Object.values(faults).filter(Boolean).length;
  byId("faults-on").hidden = !on;
  byId("faults-on").textContent = on;
}

/** Put an exchange on top of the log. */
export function addExchange(exchange) {
  const list = byId("exchanges");
  list.prepend(row(exchange));
  while (list.children.length > KEPT) list.lastChild.remove();
  byId("exchange-count").textContent = list.children.length;
}

/** Show the whole log anew. */
export function loadExchanges(exchanges) {
  byId("exchanges").replaceChildren();
  byId("exchange-count").textContent = "0";
  exchanges.forEach(addExchange);
}

function row(exchange) {
  const ours = exchange.side === "callback";
  const bad = exchange.status !== 200 || /"errcode":\s*-?[1-9]/.test(exchange.response) || exchange.remark.includes("不能用");
  const title = ours ? exchange.remark : exchange.path.replace("/cgi-bin/", "");
  const summary = el(
    "summary",
    {},
    el("time", {}, hour(wall(exchange.at))),
    el("span", { class: "arrow", title: ours ? "微信 → 机器人" : "机器人 → 微信" }, ours ? "→" : "←"),
    el("span", { class: "path" }, title),
    el("span", { class: "took" }, `${exchange.status ?? "断开"} · ${exchange.took_ms} ms`),
  );
  const bodies = [exchange.request, exchange.response].filter(Boolean).map((text) => el("pre", {}, text));
  const properties = { class: `exchange ${exchange.side}${bad ? " bad" : ""}`, data: { testid: "exchange" } };
  return el("li", properties, el("details", {}, summary, ...bodies));
}

/** Open and close the panel on small screens. */
export function buildDrawer() {
  const panel = byId("panel");
  const turn = (opens) => {
    panel.classList.toggle("open", opens);
    byId("shade").hidden = !opens;
    byId("panel-open").setAttribute("aria-expanded", String(opens));
    (opens ? panel : byId("panel-open")).focus({ preventScroll: true });
  };
  byId("panel-open").addEventListener("click", () => turn(true));
  byId("head-operator").addEventListener("click", () => turn(true));
  byId("panel-close").addEventListener("click", () => turn(false));
  byId("shade").addEventListener("click", () => turn(false));
  panel.addEventListener("keydown", (event) => event.key === "Escape" && turn(false));
}
