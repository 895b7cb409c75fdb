// The conversation of the operator who is played now.

import { byId, el } from "./dom.js";
import { drawEntry } from "./bubbles.js";
import { separator, wall } from "./moments.js";

const GAP_MS = 5 * 60_000;
const NEAR = 120;

export class Chat {
  /** `context()` gives name, account and onChoice; `now()` the platform's moment. */
  constructor(context, now) {
    this.context = context;
    this.now = now;
    this.list = byId("chat");
    this.last = null;
    this.atEnd = true;
    byId("jump").addEventListener("click", () => this.toEnd());
    this.list.addEventListener("scroll", () => this.scrolled());
    this.list.addEventListener("load", () => this.atEnd && this.toEnd(), true);
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.list);
  }

  /** Show a whole log, newest at the end. */
  load(entries) {
    this.list.replaceChildren();
    this.last = null;
    if (!entries.length) this.list.append(el("li", { class: "empty" }, "还没有消息"));
    for (const entry of entries) this.append(entry, false);
    this.toEnd();
  }

  /** Add an entry, or replace it when it is already there. */
  put(entry) {
    const old = this.list.querySelector(`[data-id="${entry.id}"]`);
    if (old) {
      old.replaceWith(drawEntry(entry, this.context()));
      return;
    }
    const follow = entry.direction === "out" || this.atEnd;
    this.list.querySelector(".empty")?.remove();
    this.append(entry, true);
    if (follow) this.toEnd();
    else byId("jump").hidden = false;
  }

  append(entry, fresh) {
    const at = wall(entry.at);
    if (this.last === null || at - this.last > GAP_MS) {
      this.list.append(el("li", { class: "time" }, el("time", { datetime: entry.at }, separator(at, this.now()))));
    }
    this.last = at;
    const node = drawEntry(entry, this.context());
    if (fresh) node.classList.add("fresh");
    this.list.append(node);
  }

  scrolled() {
    this.atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
    if (this.atEnd) byId("jump").hidden = true;
  }

  toEnd() {
    this.atEnd = true;
    byId("jump").hidden = true;
    this.list.scrollTop = this.list.scrollHeight;
  }
}
