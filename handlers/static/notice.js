// The button for one subscription notice (订阅通知), as WeChat's pages on the JS-SDK and its open tags describe it.
// Everything it needs stands in the page's section; outside WeChat, or without WeChat's script, it does nothing.
"use strict";

(() => {
  const section = document.getElementById("notice");
  const button = document.getElementById("notice-button");
  const said = document.getElementById("notice-said");
  const wx = window.wx;
  if (!section || !button || !said || !wx || typeof wx.config !== "function") return;
  const facts = section.dataset;

  // The status of our template: WeChat wraps it in JSON, and that once more in JSON.
  function accepted(details) {
    try {
      const all = typeof details === "string" ? JSON.parse(details) : details;
      const one = all[facts.template];
      const status = typeof one === "string" && one.startsWith("{") ? JSON.parse(one) : one;
      return (status.status || status) === "accept";
    } catch {
      return false;
    }
  }

  async function agree() {
    const response = await fetch(facts.agreed, {
      method: "POST",
      body: new URLSearchParams({ csrf: facts.csrf }),
    }).catch(() => null);
    said.textContent = response && response.ok ? facts.saidAgreed : facts.saidNotNoted;
  }

  button.addEventListener("success", (event) => {
    if (accepted(event.detail.subscribeDetails)) agree();
    else said.textContent = facts.saidRefused;
  });
  button.addEventListener("error", () => {
    said.textContent = facts.saidFailed;
  });
  wx.config({
    debug: false,
    appId: facts.appid,
    timestamp: Number(facts.timestamp),
    nonceStr: facts.nonce,
    signature: facts.signature,
    jsApiList: [],
    openTagList: ["wx-open-subscribe"],
  });
})();
