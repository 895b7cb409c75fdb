// Shows the copy buttons of a page and lets them copy; without it the text can still be selected by a tap.
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      // Outside HTTPS and in old web views there is no such clipboard.
      getSelection().selectAllChildren(source);
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset.done;
  });
}
