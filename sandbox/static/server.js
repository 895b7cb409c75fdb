// Talking with the sandbox's control interface.

const ROOT = "/sandbox/api";

async function call(path, options) {
  const response = await fetch(ROOT + path, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `出错了（${response.status}）`);
  return body;
}

export const get = (path) => call(path);

export const post = (path, body = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Do something as an operator; the outcome arrives over the event stream. */
export const act = (openid, name, body = {}) => post(`/users/${openid}/${name}?wait=0`, body);

export const sendPicture = (openid, file) =>
  call(`/users/${openid}/image?wait=0`, { method: "POST", headers: { "Content-Type": file.type }, body: file });

/** Listen to events; `onOpen` is called at the start and after each broken connection. */
export function listen(onEvent, onOpen) {
  const source = new EventSource(`${ROOT}/events`);
  source.addEventListener("open", onOpen);
  source.addEventListener("message", (message) => onEvent(JSON.parse(message.data)));
}
