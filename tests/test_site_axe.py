"""The built site as axe judges it, in a file of its own: half of all time in the browser.

Most of axe's time goes into colours, of every piece of text on every page. Text that looks like
text whose contrast is known, on the same grounds, needs no second measurement.
"""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

Pages = dict[str, BeautifulSoup]

ROOT = Path(__file__).parent.parent
WIDTHS = (390, 1280)
# Only these depend on the theme.
COLOURS = ["color-contrast", "link-in-text-block"]
# As when read to the end: parts far away are not laid out, and axe does not see them.
# The way back to the top comes and goes over the text while axe scrolls.
ALL_PARTS = (
    ".part, .part > * { content-visibility: visible !important; } .md-top { display: none; }"
)
# Scripts have seen the new width, and what they changed is where it stays.
SETTLED = """() => new Promise((done) => {
  let frames = 0;
  const next = () => {
    const moving = document.getAnimations().some(({playState}) => playState === "running");
    frames = moving ? 0 : frames + 1;
    if (frames === 4) done();
    else requestAnimationFrame(next);
  };
  next();
})"""
# Takes the looks already judged, on any page; returns what is wrong and the looks judged now.
# A look is all that the two rules read of an element and of the grounds it stands on. What axe
# leaves undecided is judged again on the next page; a single character, it never decides. What
# is placed over other things, on no ground of its own, is always judged: it has no known grounds.
JUDGE_COLOURS = """async ([rules, judged]) => {
  const known = new Set(judged);
  const looks = new Map(), grounds = new Map([[null, {of: "", faded: false}]]);
  const ground = (element) => {
    if (!grounds.has(element)) {
      const s = getComputedStyle(element);
      const below = ground(element.parentElement);
      const own = [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode];
      const faded = below.faded || own.slice(2).join() !== "1,none,normal";
      const plain = own.slice(0, 2).join() === "rgba(0, 0, 0, 0),none";
      const free = /absolute|fixed|sticky/.test(s.position) || element.localName === "svg";
      let of = plain && !faded ? below.of : below.of === null ? null : `${below.of}|${own}`;
      if (free) of = null;
      if (/^rgb\\(/.test(s.backgroundColor) && !faded) of = own.join();
      grounds.set(element, {of, faded});
    }
    return grounds.get(element);
  };
  const letters = (element) => {
    const s = getComputedStyle(element);
    return [s.color, s.webkitTextFillColor, s.webkitTextStroke, s.textShadow, s.fontSize,
      s.fontWeight, s.fontStyle, s.fontFamily, s.textDecoration, s.borderBottom, s.display,
      s.backgroundColor].join();
  };
  const lookOf = (element) => {
    const below = ground(element).of;
    if (below === null) return null;
    const off = element.closest(":disabled, [aria-disabled=true]") !== null;
    const look = `${letters(element)};${off};${below}`;
    if (element.localName !== "a") return look;
    let block = element.parentElement;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    return `${look};in ${letters(block)};${ground(block).of}`;
  };
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    if (element.closest(".katex-mathml")) continue; // read aloud, cut away for the eye
    const texts = [...element.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
    const link = element.localName === "a";
    const field = /^(input|select|textarea)$/.test(element.localName);
    const single = element.textContent.trim().length < 2;
    if (!link && !field && (texts.length === 0 || single)) continue;
    const look = lookOf(element);
    if (look !== null && known.has(look)) continue;
    element.setAttribute("data-look", "");
    looks.set(element, look);
  }
  axe.configure({rules: [
    {id: "color-contrast", selector: "[data-look]"},
    {id: "link-in-text-block", selector: "a[href][data-look]"},
  ]});
  // Axe maps the whole page first, whatever it is asked: what holds nothing to judge is put away,
  // but for elements with scripts of their own, which would begin anew, and what may lie below
  // something placed over it.
  const kept = new Set();
  const keep = (element) => {
    for (let e = element; e !== null && !kept.has(e); e = e.parentElement) kept.add(e);
  };
  const whole = new Set();
  for (const [element, look] of looks)
    if (look === null) whole.add(element.closest(":is(article, .part, .cell) > *"));
  for (const element of document.querySelectorAll("article *"))
    if (element.localName.startsWith("uphill-")) whole.add(element);
  whole.forEach(keep);
  [...looks.keys()].forEach(keep);
  const away = [];
  const putAway = (element) => {
    if (whole.has(element)) return;
    for (const child of [...element.children])
      if (kept.has(child)) putAway(child);
      else away.push([child, document.createComment("")]);
  };
  document.querySelectorAll("article").forEach(putAway);
  away.forEach(([element, place]) => element.replaceWith(place));
  // Not where that changes the looks of what stays: which of its like is the first, say.
  grounds.clear();
  grounds.set(null, {of: "", faded: false});
  if ([...looks].some(([element, look]) => look !== null && look !== lookOf(element)))
    away.splice(0).reverse().forEach(([element, place]) => place.replaceWith(element));
  const {passes, violations} = await axe.run(
    document, {runOnly: rules, elementRef: true, selectors: false});
  const now = new Set();
  for (const {id, nodes} of [...passes, ...violations])
    for (const {element} of nodes)
      if (looks.get(element) && (element.localName !== "a" || id === "link-in-text-block"))
        now.add(looks.get(element));
  for (const element of looks.keys()) element.removeAttribute("data-look");
  away.reverse().forEach(([element, place]) => place.replaceWith(element));
  return [violations, [...now]];
}"""
# That targets are large enough, axe asks only where it is told to: here on a phone, for fingers.
# Most of a lesson are letters and lines, the parts of formulas, drawings and code, each with no
# more than a look of its own: while axe judges the rest, words stand in for them, or their size.
JUDGE_THE_REST = """async ([colours, fingers]) => {
  const named = new Set([...document.querySelectorAll(":not(use)")].flatMap((e) =>
    [...e.attributes].filter(({name}) => /^(aria-|for$|href$|headers$|list$)/.test(name))
      .flatMap(({value}) => value.replace(/^#/, "").split(/\\s+/))));
  const mathml = "http://www.w3.org/1998/Math/MathML";
  const plain = (e) =>
    (/^(span|svg|path|line|g|defs|use|rect|circle|clipPath|text|tspan)$/.test(e.localName) ||
      e.namespaceURI === mathml) &&
    [...e.attributes].every(({name, value}) =>
      !/^(role|tabindex|on.*|aria-.*)$/.test(name) && !(name === "id" && named.has(value)) &&
      !/important/.test(value));
  const filled = (holder) => holder.firstElementChild !== null &&
    [...holder.querySelectorAll("*")].every(plain);
  const all = (selector) => [...document.querySelectorAll(selector)].filter(filled);
  const away = new Map();
  const putAway = (holder, ...places) => {
    away.set(holder, [...holder.childNodes]);
    holder.replaceChildren(...places);
  };
  const putBack = (holder) => {
    holder.replaceChildren(...away.get(holder));
    away.delete(holder);
  };
  const sized = all(".katex-html[aria-hidden=true]").map((seen) => {
    const {width, height} = seen.getBoundingClientRect();
    const place = document.createElement("span");
    place.style.cssText =
      `display: inline-block; width: ${Math.max(width, seen.scrollWidth)}px; height: ${height}px`;
    return [seen, place];
  });
  const room = ({scrollWidth, scrollHeight}) => `${scrollWidth} x ${scrollHeight}`;
  const code = all("pre").map((block) => [block, room(block)]);
  for (const [seen, place] of sized) putAway(seen, place);
  for (const drawing of all("article svg[role=img][aria-label]")) putAway(drawing);
  for (const math of all(".katex-mathml math")) {
    const said = document.createElementNS(mathml, "mtext");
    said.textContent = math.textContent;
    putAway(math, said);
  }
  for (const [block] of code) putAway(block, block.textContent);
  code.filter(([block, before]) => room(block) !== before).forEach(([block]) => putBack(block));
  const rules = Object.fromEntries(colours.map((rule) => [rule, {enabled: false}]));
  if (fingers) rules["target-size"] = {enabled: true};
  const {passes, violations} = await axe.run(
    document, {rules, resultTypes: ["violations"], selectors: false});
  [...away.keys()].forEach(putBack);
  return [violations, passes.length];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(reader: Any, html_pages: Pages, scheme: str) -> None:
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    # Each width is one of the two that a page was loaded at: a reader may turn the phone.
    widths = WIDTHS if scheme == "light" else WIDTHS[::-1]
    page = reader.window(color_scheme=scheme, bypass_csp=True)
    judged: dict[int, set[str]] = {width: set() for width in widths}
    found = set()
    for file in html_pages:
        page.set_viewport_size({"width": widths[0], "height": 900})
        reader.read(page, file)
        page.add_style_tag(content=ALL_PARTS)
        page.evaluate(axe)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(SETTLED)
            violations = []
            if scheme == "light":
                violations, passed = page.evaluate(JUDGE_THE_REST, [COLOURS, width == min(WIDTHS)])
                assert passed, file
            wrong, looks = page.evaluate(JUDGE_COLOURS, [COLOURS, sorted(judged[width])])
            judged[width].update(looks)
            violations += wrong
            found |= {
                (violation["id"], place["html"][:200], file)
                for violation in violations
                for place in violation["nodes"]
            }
    assert all(judged.values())
    assert found == set()
