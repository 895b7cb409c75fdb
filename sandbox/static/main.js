// The page: who is played, what the platform tells, and who draws it.

import { Chat } from "./chat.js";
import { PlatformClock } from "./clock.js";
import { Composer } from "./composer.js";
import { avatar, byId, toast } from "./dom.js";
import { drawMenu } from "./menu.js";
import { addExchange, buildDrawer, buildFaults, drawFaults, drawOperators, loadExchanges } from "./panel.js";
import { get, listen, post } from "./server.js";

const REMEMBERED = "sandbox-operator";
const TYPING_MS = 15_000;

const people = new Map();
const unread = new Map();
let chosen = null;
let account = "公众号";
let typingTimer = 0;

const clock = new PlatformClock();
const composer = new Composer(() => chosen);
const chat = new Chat(
  () => ({ name: people.get(chosen)?.name ?? "", account, onChoice: ({ id, text }) => composer.do("tap", { id, text }) }),
  () => clock.now(),
);

async function load() {
  const state = await get("/state");
  account = state.account;
  for (const node of [byId("account-name"), byId("welcome-name")]) node.textContent = account;
  document.title = `${account} · 微信沙箱`;
  clock.sync(state.now, state.offset_s);
  people.clear();
  for (const person of state.people) people.set(person.openid, person);
  drawMenu(state.menu, (name, body) => composer.do(name, body));
  drawFaults(state.faults);
  byId("callback-url").textContent = state.callback_url || "还没有配置";
  byId("mode").value = state.mode;
  loadExchanges((await get("/exchanges")).exchanges);
  await choose(people.has(chosen) ? chosen : first());
}

function first() {
  const remembered = localStorage.getItem(REMEMBERED);
  return people.has(remembered) ? remembered : people.keys().next().value;
}

async function choose(openid) {
  chosen = openid;
  localStorage.setItem(REMEMBERED, openid);
  unread.delete(openid);
  showTyping(false);
  drawPerson();
  const { entries } = await get(`/users/${openid}/log`);
  if (openid === chosen) chat.load(entries);
}

function drawPerson() {
  const person = people.get(chosen);
  if (!person) return;
  drawOperators([...people.values()], chosen, unread, choose);
  byId("head-operator").replaceChildren(avatar(person.name));
  byId("head-operator").classList.toggle("unread", unread.size > 0);
  byId("welcome").hidden = person.follows;
  byId("dock").hidden = !person.follows;
  byId("unfollow").disabled = !person.follows;
  byId("pushes-left").textContent = person.follows ? `还能主动推 ${person.pushes_left} 条` : "";
}

function showTyping(on) {
  byId("typing").hidden = !on;
  clearTimeout(typingTimer);
  if (on) typingTimer = setTimeout(() => showTyping(false), TYPING_MS);
}

function tell(openid, entry) {
  if (openid === chosen) {
    if (entry.direction === "in") showTyping(false);
    chat.put(entry);
  } else if (entry.direction === "in") {
    unread.set(openid, (unread.get(openid) ?? 0) + 1);
    drawPerson();
  }
}

const HANDLERS = {
  entry: ({ openid, entry }) => tell(openid, entry),
  person: ({ person }) => {
    people.set(person.openid, person);
    drawPerson();
  },
  clock: () => clock.refresh(),
  menu: ({ menu }) => drawMenu(menu, (name, body) => composer.do(name, body)),
  faults: ({ faults }) => drawFaults(faults),
  exchange: ({ exchange }) => addExchange(exchange),
  typing: ({ openid, on }) => openid === chosen && showTyping(on),
  reset: () => load(),
};

/** Run what a button does and say so when it is refused. */
function button(id, work) {
  byId(id).addEventListener("click", async () => {
    try {
      await work();
    } catch (error) {
      toast(error.message);
    }
  });
}

button("follow", () => composer.do("follow", {}));
button("unfollow", () => composer.do("unfollow", {}));
button("scan", () => composer.do("scan", { scene: "sandbox" }));
button("revoke", async () => {
  await post("/tokens/revoke");
  toast("令牌都作废了，看机器人怎么办。");
});
button("verify", async () => {
  const { accepted } = await post("/verify");
  toast(accepted ? "接入验证通过" : "接入验证没有通过");
});
button("reset", () => post("/reset"));
byId("mode").addEventListener("change", (event) => post("/mode", { mode: event.target.value }).catch((error) => toast(error.message)));
byId("add-operator").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const person = await post("/users", { name: byId("new-name").value });
    people.set(person.openid, person);
    event.target.reset();
    await choose(person.openid);
  } catch (error) {
    toast(error.message);
  }
});

buildFaults();
buildDrawer();
listen((event) => HANDLERS[event.type]?.(event), load);
