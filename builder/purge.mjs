// Takes out of the style sheets of the theme and of KaTeX the rules that no page and no script of
// the site can use; our own is left as it is.
// The arguments are PurgeCSS's module file and the folder of the site.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [module, site] = process.argv.slice(2);
const { PurgeCSS } = await import(pathToFileURL(module).href);
const { default: postcss } = await import("postcss"); // which PurgeCSS uses too
const files = readdirSync(site, { recursive: true }).map(String).sort();
// Of a page only tags, attributes and their values count: its words are no names of classes.
const names = (page) =>
  [...page.matchAll(/<([a-z][\w-]*)([^<>]*)>/gi)].flatMap(([, tag, attributes]) => [
    tag,
    ...[...attributes.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].flatMap(([, name, value]) => [
      name,
      ...(value ?? "").split(/\s+/),
    ]),
  ]);
const content = files
  .filter((name) => name.endsWith(".html") || name.endsWith(".js"))
  .map((name) => ({ raw: readFileSync(join(site, name), "utf8"), extension: name.split(".").pop() }));
// What the theme can do and no page makes use of: its script names these parts all the same.
const html = content.filter(({ extension }) => extension === "html").map(({ raw }) => raw);
const parts = ["annotation", "select", "source", "status", "tag", "tooltip", "version"].map((part) => `md-${part}`);
const boxes = ["abstract", "bug", "danger", "example", "failure", "grid", "question", "quote", "tip"];
const unused = [...parts, ...boxes, "footnote", "mermaid", "tabbed-", "task-list"]
  .filter((name) => !html.some((page) => new RegExp(`class="(?:[^"]* )?${name}`).test(page)))
  .map((name) => new RegExp(`^${name}`));
// All style sheets at once: one may use a variable that another sets.
const sheets = files.filter((name) => name.endsWith(".css"));
const purged = await new PurgeCSS().purge({
  content,
  css: sheets.map((name) => ({ raw: readFileSync(join(site, name), "utf8") })),
  extractors: [{ extractor: names, extensions: ["html"] }],
  variables: true,
  blocklist: unused,
});
const rightToLeft = html.some((page) => /\bdir="?rtl/.test(page));
/** Take out what is only for languages that are written from right to left. */
const oneWay = (css) => {
  const sheet = postcss.parse(css);
  sheet.walkRules((rule) => {
    const kept = rule.selectors.filter((selector) => !/\[dir=['"]?rtl/.test(selector));
    if (kept.length === 0) rule.remove();
    else rule.selectors = kept;
  });
  return sheet.toString();
};
sheets.forEach((name, n) => {
  if (!name.endsWith(".min.css")) return;
  writeFileSync(join(site, name), rightToLeft ? purged[n].css : oneWay(purged[n].css));
});
