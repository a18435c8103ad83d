// Takes out of the style sheets of the theme and of KaTeX the rules that no page and no script of
// the site can use; our own is left as it is.
// The arguments are PurgeCSS's module file and the folder of the site.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [module, site] = process.argv.slice(2);
const { PurgeCSS } = await import(pathToFileURL(module).href);
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
// All style sheets at once: one may use a variable that another sets.
const sheets = files.filter((name) => name.endsWith(".css"));
const purged = await new PurgeCSS().purge({
  content,
  css: sheets.map((name) => ({ raw: readFileSync(join(site, name), "utf8") })),
  extractors: [{ extractor: names, extensions: ["html"] }],
  variables: true,
});
sheets.forEach((name, n) => {
  if (name.endsWith(".min.css")) writeFileSync(join(site, name), purged[n].css);
});
