// The platform's clock: shown running, moved by buttons.

import { byId, toast } from "./dom.js";
import { get, post } from "./server.js";
import { ahead, fullMoment, hour, wall } from "./moments.js";

export class PlatformClock {
  constructor() {
    this.base = new Date();
    this.read = performance.now();
    this.onDraw = () => {};
    byId("clock-steps").addEventListener("click", (event) => this.step(event.target.closest("button")));
    byId("clock-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.move({ set: byId("clock-set").value });
    });
    setInterval(() => this.draw(), 1_000);
  }

  /** Take over what the platform said. */
  sync(iso, offset) {
    this.base = wall(iso);
    this.read = performance.now();
    if (offset !== undefined) byId("clock-offset").textContent = ahead(offset);
    byId("clock-set").value ||= iso.slice(0, 16);
    this.draw();
  }

  now() {
    return new Date(this.base.getTime() + performance.now() - this.read);
  }

  draw() {
    byId("clock-now").textContent = fullMoment(this.now());
    byId("status-time").textContent = hour(this.now());
  }

  step(button) {
    if (!button) return;
    const { hours, days, morning } = button.dataset;
    if (morning) this.move({ set: this.nextMorning(Number(morning)) });
    else this.move({ advance: hours ? { hours: Number(hours) } : { days: Number(days) } });
  }

  nextMorning(at) {
    const tomorrow = new Date(this.now().getTime() + 86_400_000);
    return `${tomorrow.toISOString().slice(0, 10)}T${String(at).padStart(2, "0")}:00`;
  }

  async move(wanted) {
    const buttons = [...byId("clock-steps").querySelectorAll("button")];
    buttons.forEach((button) => (button.disabled = true));
    try {
      const { now, offset_s: offset } = await post("/clock", wanted);
      this.sync(now, offset);
    } catch (error) {
      toast(error.message);
    } finally {
      buttons.forEach((button) => (button.disabled = false));
    }
  }

  async refresh() {
    const { now, offset_s: offset } = await get("/clock");
    this.sync(now, offset);
  }
}
