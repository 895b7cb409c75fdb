// Writing and sending: the draft, the tray with pictures and links, stickers.

import { byId, el, icon, toast } from "./dom.js";
import { act, sendPicture } from "./server.js";

const STICKERS = ["😄", "👍", "🌹", "🎉", "😂", "🙏", "☕", "💪", "🤔", "🐱"];
const PLACE = { label: "个旧市金湖广场", latitude: 23.36, longitude: 103.15 };

export class Composer {
  /** `openid()` says who writes. */
  constructor(openid) {
    this.openid = openid;
    this.draft = byId("draft");
    this.tray = byId("tray");
    this.draft.addEventListener("input", () => this.fit());
    this.draft.addEventListener("keydown", (event) => this.key(event));
    this.draft.addEventListener("paste", (event) => this.paste(event));
    byId("composer").addEventListener("submit", (event) => this.submit(event));
    byId("attach").addEventListener("click", () => this.toggle("attach", () => this.extras()));
    byId("stickers").addEventListener("click", () => this.toggle("stickers", () => this.stickers()));
    byId("picture").addEventListener("change", (event) => this.picked(event.target));
    byId("link-form").addEventListener("submit", () => this.sendLink());
    byId("link-cancel").addEventListener("click", () => byId("link-dialog").close());
  }

  /** Do something as the operator and say so when it is refused. */
  async do(name, body) {
    try {
      await act(this.openid(), name, body);
    } catch (error) {
      toast(error.message);
    }
  }

  fit() {
    byId("send").disabled = !this.draft.value.trim();
    this.draft.style.height = "auto";
    this.draft.style.height = `${this.draft.scrollHeight}px`;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      byId("composer").requestSubmit();
    }
  }

  async submit(event) {
    event.preventDefault();
    const text = this.draft.value;
    if (!text.trim()) return;
    this.draft.value = "";
    this.fit();
    try {
      await act(this.openid(), "text", { text });
    } catch (error) {
      toast(error.message);
      this.draft.value ||= text;
      this.fit();
    }
  }

  paste(event) {
    const file = [...(event.clipboardData?.files ?? [])].find((item) => item.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    this.sendFile(file);
  }

  picked(input) {
    if (input.files[0]) this.sendFile(input.files[0]);
    input.value = "";
    this.close();
  }

  async sendFile(file) {
    try {
      await sendPicture(this.openid(), file);
    } catch (error) {
      toast(error.message);
    }
  }

  sendLink() {
    const value = (id) => byId(id).value.trim();
    this.do("link", { title: value("link-title"), description: value("link-description"), url: value("link-url") });
    byId("link-form").reset();
  }

  toggle(name, fill) {
    const opens = byId(name).getAttribute("aria-expanded") !== "true";
    this.close();
    if (!opens) return;
    this.tray.replaceChildren(...fill());
    this.tray.hidden = false;
    byId(name).setAttribute("aria-expanded", "true");
  }

  close() {
    this.tray.hidden = true;
    for (const name of ["attach", "stickers"]) byId(name).setAttribute("aria-expanded", "false");
  }

  extras() {
    const dialog = byId("link-dialog");
    return [
      this.extra(icon("picture"), "图片", "attach-image", () => byId("picture").click()),
      this.extra(icon("link"), "文章链接", "attach-link", () => dialog.showModal()),
      this.extra(icon("voice"), "语音", "attach-voice", () => this.do("voice", {})),
      this.extra(icon("place"), "位置", "attach-location", () => this.do("location", PLACE)),
    ];
  }

  stickers() {
    return STICKERS.map((sticker) => this.extra(sticker, "", "sticker", () => this.do("sticker", { sticker }), `表情 ${sticker}`));
  }

  extra(sign, words, testid, onclick, name = words) {
    const press = () => {
      this.close();
      onclick();
    };
    return el("button", { type: "button", data: { testid }, aria: { label: name }, onclick: press }, el("b", {}, sign), words || null);
  }
}
