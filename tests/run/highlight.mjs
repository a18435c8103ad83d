// Answers with the HTML of each Python code it is given.
import { readFileSync } from "node:fs";
import { highlight } from "../../docs/assets/run/highlight.js";

const codes = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(codes.map(highlight)));
