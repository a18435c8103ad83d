// Code blocks: a button that copies, and a way for keys to scroll what is wider than the page.
// Not the theme's: it measures block after block, each time laying out the whole page.
const say = JSON.parse(document.getElementById("__config").textContent).translations;

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https, or where the browser's settings refuse it: the old way.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

let quiet;
function announce(words) {
  const dialog = document.querySelector(".md-dialog");
  dialog.querySelector(".md-dialog__inner").textContent = words;
  dialog.classList.add("md-dialog--active");
  clearTimeout(quiet);
  quiet = setTimeout(() => dialog.classList.remove("md-dialog--active"), 2000);
}

const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth && !target.querySelector("textarea");
    if (scrolls) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

document.addEventListener("click", async ({ target }) => {
  const button = target.closest(".md-code__button");
  if (!button) return;
  // That of a snippet gives code that stands alone, not only the lines shown.
  const block = button.closest(".highlight");
  const alone = block.querySelector("template.standalone");
  await copy((alone?.content ?? block.querySelector("pre")).textContent);
  announce(say["clipboard.copied"]);
  button.focus();
});

document.addEventListener("uphill:copy", async ({ detail }) => {
  await copy(detail);
  announce(say["clipboard.copied"]);
});

// The index of the search grows with the course: it is fetched when the search is used for the
// first time. In a page from a folder the browser lets no script read it.
const searchForm = document.forms.namedItem("search");
if (searchForm && location.protocol === "file:") searchForm.removeAttribute("name");
const searchUsed = new Promise((resolve) => searchForm?.addEventListener("focusin", resolve));
const { open, send } = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.open = function (method, url, ...more) {
  this.waits = String(url).endsWith("/search_index.json");
  return open.call(this, method, url, ...more);
};
XMLHttpRequest.prototype.send = function (body) {
  if (this.waits) searchUsed.then(() => send.call(this, body));
  else send.call(this, body);
};

// The theme's script makes the search, the switch of colours and the lists of contents work. It
// costs a slow phone half a second, so it comes when somebody begins to do something, and is told
// what they did before it was there.
const signs = ["pointermove", "pointerdown", "keydown", "focusin", "scroll", "change"];
const missed = [];
const note = (event) => {
  const { type, key, target, ctrlKey, metaKey } = event;
  // The theme's keys for the search work at once: what is typed next must not be lost.
  if (["/", "f", "s"].includes(key) && target === document.body && !ctrlKey && !metaKey) {
    event.preventDefault();
    searchField?.focus();
  } else if (type === "keydown" || type === "change") missed.push(event);
  if (themeScript.isConnected) fetchTheme();
};
function fetchTheme() {
  themeScript.remove();
  const script = document.createElement("script");
  script.src = themeScript.href;
  script.addEventListener("load", () => {
    document$.next(document); // said before it was there
    for (const sign of signs) removeEventListener(sign, note, true);
    for (const { type, target, key } of missed)
      if (type === "change") target.dispatchEvent(new Event(type, { bubbles: true }));
      else target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true }));
    if (searchField?.value) searchField.dispatchEvent(new Event("keyup"));
  });
  document.body.append(script);
}
const themeScript = document.getElementById("theme-script");
for (const sign of signs) addEventListener(sign, note, true);
// From a page of results: the words that were found are marked.
if (/[?&][qh]=/.test(location.search)) fetchTheme();

// The scripts of exercises and interactives come when the first that needs them comes near.
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) fetchFor(target.needs);
  },
  { rootMargin: "800px" },
);
function fetchFor(needs) {
  for (const src of needs.content.split(" ")) {
    if (document.querySelector(`script[src="${src}"]`)) continue;
    const script = document.createElement("script");
    script.src = src;
    script.async = false; // in this order
    document.body.append(script);
  }
}

// A bar about the version of the site, until the reader answers.
const barStyle = `
  .version-bar {
    --up-brand: currentColor; /* of the ring around what has the focus */
    align-items: center;
    background: var(--up-ink);
    border-radius: 0.3rem;
    bottom: 0.8rem;
    color: var(--up-paper);
    display: flex;
    flex-wrap: wrap;
    font-size: 0.7rem;
    gap: 0.4rem 0.8rem;
    left: 50%;
    max-width: calc(100vw - 1.6rem);
    padding: 0.5rem 0.8rem;
    position: fixed;
    translate: -50%;
    width: max-content;
    z-index: 5;
  }
  .version-bar button {
    background: none;
    border: 0.05rem solid;
    border-radius: 0.2rem;
    color: inherit;
    cursor: pointer;
    font: inherit;
    font-weight: 600;
    min-height: 1.6rem;
    padding: 0 0.6rem;
  }
  .version-bar div { display: flex; gap: 0.8rem; }
  .version-bar:empty { display: none; }
  @media print { .version-bar { display: none; } }
`;
function offer(name, act) {
  const [words, ...answers] = UPHILL_WORDS[name].split("|");
  if (document.querySelector(".version-bar")) return;
  const style = new CSSStyleSheet();
  style.replaceSync(barStyle);
  document.adoptedStyleSheets.push(style);
  const bar = document.createElement("div");
  bar.className = "version-bar";
  bar.setAttribute("role", "status");
  document.querySelector(".md-container").before(bar);
  const said = document.createElement("span");
  said.textContent = words;
  const buttons = answers.map((answer, k) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = answer;
    button.addEventListener("click", () => {
      bar.remove();
      if (k === 0) act();
    });
    return button;
  });
  const together = document.createElement("div");
  together.append(...buttons);
  setTimeout(() => bar.append(said, together)); // said only by a bar that is there already
}

// What comes later has its content's hash in its name. If it is missing, the site may have been
// updated: then the page as it is now names other files.
let looking = false;
async function missing() {
  if (looking) return;
  looking = true;
  const named = document.querySelectorAll(
    "link[rel=stylesheet], script[src][defer], meta[name^='needs:'], meta[name='uphill:cells']",
  );
  const names = [...named].flatMap((element) => (element.getAttribute("href") ?? element.getAttribute("src") ?? element.content).split(" "));
  try {
    const page = await (await fetch(location.href.split("#")[0], { cache: "no-store" })).text();
    if (names.some((name) => !page.includes(name.replace(/.*\//, "")))) offer("updated", () => location.reload());
  } catch {
    // no network: whoever asked says so
  }
  looking = false;
}
document.addEventListener("uphill:missing", missing);
addEventListener("error", ({ target }) => { if (target.matches?.("script")) missing(); }, true);

// Where the site is kept for reading offline, a newer version waits until the reader takes it.
function container() {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined; // denied
  }
}
const workers = container();
// Another site at the same host may have a worker above this one, whose versions are none of ours.
if (workers?.controller?.scriptURL.startsWith(new URL("../sw.js", document.currentScript.src))) {
  workers.addEventListener("message", ({ data }) => { if (data === "uphill:reload") location.reload(); });
  workers.controller.postMessage({ do: "hello" });
  workers.ready.then((registration) => {
    const look = () => {
      const { waiting } = registration;
      if (waiting) offer("newer", () => waiting.postMessage({ do: "take" }));
    };
    look();
    const watch = () => registration.installing?.addEventListener("statechange", look);
    watch();
    registration.addEventListener("updatefound", watch);
  });
}

// Once for each page that this document shows.
function observe() {
  widths.disconnect();
  for (const block of document.querySelectorAll("article .highlight > pre")) widths.observe(block);
  near.disconnect();
  for (const needs of document.querySelectorAll("meta[name^='needs:']"))
    for (const element of document.querySelectorAll(needs.name.slice(6))) {
      // What is inside a box far away is not laid out, and never comes near: the box does.
      const box = element.closest(".exercise, .play") ?? element.parentElement;
      box.needs = needs;
      near.observe(box);
    }
}
observe();
document.addEventListener("uphill:page", observe);
// Back to a page that was shown in this document before it was loaded anew.
const { pathname } = location;
onpopstate = () => { if (location.pathname !== pathname) location.reload(); };
// An address may hold the state of an interactive: `#name=…`.
document.getElementById(/^#([\w-]+)=/.exec(location.hash)?.[1])?.scrollIntoView();

// Escape closes the menu, and puts a definition away without the pointer or focus moving.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (menu?.checked) {
    menu.click();
    document.querySelector(".md-header [aria-expanded]").focus();
  }
  for (const term of document.querySelectorAll(".term:is(:hover, :focus-within)")) {
    term.classList.add("dismissed");
    const again = () => term.classList.remove("dismissed");
    term.addEventListener("pointerleave", again, { once: true });
    term.addEventListener("focusout", again, { once: true });
  }
});

// Parts above are laid out as they come near. What Tab has reached stays on the screen meanwhile.
let tabbed = false;
for (const sign of ["keydown", "pointerdown", "wheel", "touchmove"])
  document.addEventListener(sign, ({ key }) => { tabbed = key === "Tab"; }, { passive: true });
new ResizeObserver(() => {
  const at = document.activeElement;
  if (!tabbed || at === document.body) return;
  const { top, bottom } = at.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) at.scrollIntoView({ block: "nearest" });
}).observe(document.body);

// The theme's search listens to keys alone; words can also be pasted or spoken.
const searchField = document.querySelector(".md-search__input");
searchField?.addEventListener("input", () => searchField.dispatchEvent(new Event("keyup")));

// On small screens a label opens the menu, which no key reaches: a button takes its place.
const menu = document.getElementById("__drawer");
const menuLabel = document.querySelector(".md-header [for=__drawer]");
if (menu && menuLabel) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = menuLabel.className;
  button.setAttribute("aria-label", menuLabel.dataset.name);
  button.setAttribute("aria-expanded", String(menu.checked));
  button.append(...menuLabel.childNodes);
  button.addEventListener("click", () => menu.click());
  menu.addEventListener("change", () => {
    button.setAttribute("aria-expanded", String(menu.checked));
  });
  menuLabel.replaceWith(button);
}

// Opened from a folder, an address is the file's own, and the browser lets no script read the
// search's index.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const to = new URL(link.href);
    if (to.protocol !== "file:" || !to.pathname.endsWith("/")) continue;
    to.pathname += "index.html";
    link.href = to.href;
  }
  if (searchField) {
    searchField.placeholder = UPHILL_WORDS.search;
    searchField.setAttribute("aria-label", searchField.placeholder);
    searchField.disabled = true;
  }
}
