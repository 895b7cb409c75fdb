// Dates and times in words. The platform's clock has its own zone; the text of the moment is taken as it is written.

const WEEKDAYS = "日一二三四五六";

/** Split "2026-11-24T09:05:00+08:00" into a Date that reads the same in UTC, so that no zone of the browser matters. */
export const wall = (iso) => new Date(`${iso.slice(0, 19)}Z`);

const two = (number) => String(number).padStart(2, "0");
export const hour = (date) => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
const day = (date) => Math.floor(date.getTime() / 86_400_000);

/** "09:05", "昨天 09:05", "星期三 09:05" or "11月3日 09:05", as WeChat separates messages. */
export function separator(date, now) {
  const ago = day(now) - day(date);
  if (ago <= 0) return hour(date);
  if (ago === 1) return `昨天 ${hour(date)}`;
  if (ago < 7) return `星期${WEEKDAYS[date.getUTCDay()]} ${hour(date)}`;
  const year = date.getUTCFullYear() === now.getUTCFullYear() ? "" : `${date.getUTCFullYear()}年`;
  return `${year}${date.getUTCMonth() + 1}月${date.getUTCDate()}日 ${hour(date)}`;
}

export const fullMoment = (date) =>
  `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日 星期${WEEKDAYS[date.getUTCDay()]} ${hour(date)}`;

/** "比真实时间快 3 天 2 小时", or that it runs with it. */
export function ahead(seconds) {
  if (seconds < 60) return "和真实时间同步";
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const parts = [days && `${days} 天`, hours && `${hours} 小时`, !days && minutes && `${minutes} 分钟`].filter(Boolean);
  return `比真实时间快 ${parts.join(" ")}`;
}
