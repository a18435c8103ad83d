// Answers questions about docs/assets/run/alone.js: a list of [function, arguments].
import { alone, stripped } from "../docs/assets/run/alone.js";

let asked = "";
for await (const part of process.stdin) asked += part;
const answers = JSON.parse(asked).map(([name, ...given]) => {
  if (name === "stripped") return stripped(...given);
  const [page, id, edits] = given;
  return alone(page, id, `cell ${id}`, (cell) => edits[cell.id] ?? cell.code);
});
process.stdout.write(JSON.stringify(answers));
