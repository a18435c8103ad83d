// Going to another page of the site while the document stays, and with it what runs in it: the
// page is fetched, and what it says takes the place of what was there.

/** @typedef {{part: number, top: number}} Place the child of the article at the top of the screen, and where its upper edge is, in px */

const WAIT = 300; // ms until a page on its way is shown to be so
const REST = 300; // ms without scrolling until the place is kept
const FRAMES = 20; // until parts that come near have been laid out
const PARTS = ["skip", "header-topic", "container"];
const HEAD = "title, [name=description], [name^=needs], [name^=uphill], [rel=prev], [rel=next], [rel=canonical], [data-signs]";
const KEYS = new Map([["p", "prev"], [",", "prev"], ["n", "next"], [".", "next"]]); // the theme's

/** @type {URL | undefined} the page that is shown; `location` is ahead while it goes back or forward */ let shown;
/** @type {string} */ let root;
/** @type {AbortController | undefined} */ let underway;
/** @type {ReturnType<typeof setTimeout> | undefined} */ let resting;
let held = 0; // how often something was to be kept in its place, or let go
/** @type {Map<string, string>} scripts and styles by their name without the hash of a version */ const known = new Map();

/** Keep this document, from now on, when a reader goes to other pages of the site. */
export function keepDocument() {
  if (shown || location.protocol === "file:") return; // no script may read files of a folder
  shown = new URL(location.href);
  root = /** @type {HTMLAnchorElement} */ (document.querySelector(".md-logo")).href;
  settle(shown);
  history.scrollRestoration = "manual";
  addEventListener("pagehide", () => { history.scrollRestoration = "auto"; }); // if it is loaded anew
  keep();
  document.addEventListener("click", follow);
  addEventListener("keydown", turn, true);
  addEventListener("scroll", () => {
    clearTimeout(resting);
    resting = setTimeout(keep, REST);
  }, { passive: true });
  for (const sign of ["wheel", "touchmove", "pointerdown", "keydown"])
    addEventListener(sign, () => { held += 1; }, { capture: true, passive: true });
  onpopstate = travel; // in place of loading the page anew, as the site's script does
}

/** Write out addresses in what stays when the address changes. @param {URL} at */
function settle(at) {
  for (const [name, file] of files(document, at)) known.set(name, file);
  const kept = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("header a, link:not([rel=stylesheet])"));
  for (const link of kept) link.href = link.href;
  for (const script of document.scripts) if (script.src) script.src = script.src;
  const config = /** @type {HTMLScriptElement} */ (document.querySelector("#__config"));
  const { base, search, ...more } = JSON.parse(config.text);
  config.text = JSON.stringify({ ...more, base: new URL(base, at), search: new URL(search, at) });
}

/** Return an address without its fragment. @param {URL | Location} address */
function bare({ href }) {
  return href.split("#")[0];
}

/** @param {MouseEvent} event */
function follow(event) {
  const link = event.target instanceof Element && event.target.closest("a");
  if (!(link instanceof HTMLAnchorElement) || !link.hasAttribute("href") || event.defaultPrevented) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute("download")) return;
  underway?.abort();
  keep();
  const to = new URL(/** @type {string} */ (link.getAttribute("href")), shown);
  if (!to.href.startsWith(root) || !/(\/|\.html)$/.test(to.pathname)) return;
  if (to.hash && bare(to) === bare(/** @type {URL} */ (shown))) return;
  event.preventDefault();
  visit(to);
}

/** Turn to the page before or after, as the theme's keys do. @param {KeyboardEvent} event */
function turn(event) {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  const link = document.querySelector(`a.md-footer__link--${KEYS.get(key)}`);
  if (!(link instanceof HTMLElement) || ctrlKey || metaKey || altKey) return;
  if (document.querySelector("#__search:checked")) return;
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"))) return;
  event.stopImmediatePropagation();
  link.click();
}

/** Show the page that the address has gone back or forward to. */
function travel() {
  underway?.abort();
  clearTimeout(resting);
  const to = new URL(location.href);
  if (bare(to) === bare(/** @type {URL} */ (shown))) put(history.state?.place);
  else visit(to, true);
}

/**
 * Show another page; where that cannot be done in this document, load it.
 * @param {URL} to
 * @param {boolean} [travelled] whether the address is there already
 */
async function visit(to, travelled = false) {
  underway?.abort();
  const { signal } = (underway = new AbortController());
  const bar = document.createElement("div");
  bar.className = "visit";
  bar.style.cssText = "position:fixed;inset:0 0 auto;height:3px;z-index:9;transform-origin:0;background:var(--md-accent-fg-color)";
  const late = setTimeout(() => {
    document.body.append(bar);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches)
      bar.animate({ scale: ["0 1", ".9 1"] }, { duration: 9000, easing: "ease-out", fill: "forwards" });
  }, WAIT);
  try {
    const page = await fetched(to, signal);
    if (!signal.aborted) show(page, to, travelled);
  } catch {
    if (signal.aborted) return;
    if (travelled) location.reload();
    else location.assign(to);
  } finally {
    clearTimeout(late);
    bar.remove();
  }
}

/**
 * Return a page that this document can show; raises an error if it cannot.
 * @param {URL} to
 * @param {AbortSignal} signal
 */
async function fetched(to, signal) {
  const answer = await fetch(bare(to), { signal });
  if (!answer.ok || answer.redirected || !answer.headers.get("content-type")?.startsWith("text/html")) throw new Error();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!part(page, "container")) throw new Error();
  for (const [name, file, needed] of files(page, to)) if ((known.get(name) ?? (needed && file)) !== file) throw new Error();
  if (policy(page) !== policy(document)) throw new Error();
  return page;
}

/**
 * Yield the names of a page's scripts and styles without the hash of a version, their addresses,
 * which are written out in the page, and whether they come only when an element needs them.
 * @param {Document} page
 * @param {URL} at where the page comes from
 * @returns {Generator<[string, string, boolean]>}
 */
function* files(page, at) {
  for (const element of page.querySelectorAll("#theme-script, script[src], link[rel=stylesheet]:not([data-signs]), [name^=needs]")) {
    const needed = element.matches("[name^=needs]");
    const ways = /** @type {string} */ (element.getAttribute("src") ?? element.getAttribute("href") ?? element.getAttribute("content"));
    const addresses = ways.split(" ").map((way) => new URL(way, at).href);
    if (needed) element.setAttribute("content", addresses.join(" "));
    for (const file of addresses) yield [file.replace(/\.[\da-f]{8}\./, "."), file, needed];
  }
}

/**
 * Return a page's policy without the hashes of scripts within it, which do not run a second time.
 * @param {Document} page
 */
function policy(page) {
  return page.querySelector("meta[http-equiv]")?.getAttribute("content")?.replace(/ 'sha[^ ;]+/g, "");
}

/** Return one of the theme's parts, which every page has. @param {Document} page @param {string} name */
function part(page, name) {
  return /** @type {Element} */ (page.querySelector(`[data-md-component=${name}]`));
}

/** @param {Document} page @param {URL} to @param {boolean} travelled */
function show(page, to, travelled) {
  const place = travelled && history.state?.place;
  if (!travelled) history[to.href === location.href ? "replaceState" : "pushState"](null, "", to);
  shown = to;
  held += 1;
  for (const open of document.querySelectorAll("#__drawer:checked, #__search:checked")) /** @type {HTMLElement} */ (open).click();
  // On small screens the theme would scroll back to where the search was opened.
  document.body.removeAttribute("data-md-scrolllock");
  document.body.style.top = "";
  for (const [name, file] of files(page, to)) known.set(name, file);
  for (const old of document.head.querySelectorAll(HEAD)) old.remove();
  document.head.append(...page.head.querySelectorAll(HEAD));
  document.documentElement.style.cssText = page.documentElement.style.cssText; // its name on paper
  for (const name of PARTS) {
    const old = part(document, name);
    old.replaceWith(part(page, name));
    // The theme never lets go of some, and any of them would hold the whole page.
    for (const within of old.querySelectorAll("[data-md-component]")) within.remove();
  }
  document.dispatchEvent(new CustomEvent("uphill:page"));
  /** @type {any} */ (window).document$?.next(document); // the theme's
  scrollTo({ top: 0, behavior: "instant" });
  if (to.hash) location.replace(to); // to its target, which only the browser can make one
  const at = document.querySelector(":target") ?? document.getElementById(/^#([\w-]+)=/.exec(to.hash)?.[1] ?? "");
  at?.scrollIntoView({ behavior: "instant" });
  if (place) put(place);
  else {
    keep();
    if (at) hold(at, at.getBoundingClientRect().top);
  }
  focus();
}

/** Move the focus to where reading begins, so that a screen reader says it. */
function focus() {
  const at = document.querySelector("section:target > *, :target:not(section)") ?? document.querySelector("main h1");
  if (!(at instanceof HTMLElement)) return;
  if (at.tabIndex < 0) {
    at.tabIndex = -1;
    at.style.setProperty("outline", "none", "important"); // it can be read, not operated
    at.addEventListener("blur", () => {
      at.removeAttribute("tabindex");
      at.style.removeProperty("outline");
    }, { once: true });
  }
  at.focus({ preventScroll: true });
}

/** Keep in the history how far the page has been read. */
function keep() {
  clearTimeout(resting);
  if (bare(location) !== bare(/** @type {URL} */ (shown))) return;
  const tops = children().map((child) => child.getBoundingClientRect().top);
  const part = tops.findLastIndex((top) => top <= 0);
  history.replaceState({ ...history.state, place: { part, top: tops[part] } }, "");
}

/** Scroll to a place. @param {Place} [place] */
function put(place) {
  if (place) hold(children()[place.part] ?? document.body, place.top ?? 0);
}

/**
 * Keep an element where it is to be, until the reader moves or what comes near has been laid out:
 * heights of parts far away are not known before.
 * @param {Element} at
 * @param {number} top its upper edge, in px
 */
async function hold(at, top) {
  const mine = (held += 1);
  for (let k = 0; k < FRAMES && mine === held; k++) {
    scrollBy({ top: at.getBoundingClientRect().top - top, behavior: "instant" });
    await new Promise(requestAnimationFrame);
  }
}

/** Return what an article is made of: a place within them holds also where heights change. */
function children() {
  return [...document.querySelectorAll("article > :not([hidden])")];
}
