// The copy button of a snippet gives code that stands alone, not only the lines shown.
// The button is the theme's; its code is set just before the theme reads it.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.(".md-clipboard, .md-code__button");
    const alone = button?.closest(".highlight")?.querySelector("template.standalone");
    if (alone) button.setAttribute("data-clipboard-text", alone.content.textContent);
  },
  { capture: true },
);
