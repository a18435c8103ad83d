// Reads cases from the standard input, and writes what the model of an interactive makes of each.
import { decode, encode } from "../../docs/assets/play/kit/address.js";
import { unpack } from "../../docs/assets/play/kit/functions.js";

const { kind, cases } = JSON.parse(await new Response(process.stdin).text());
const model = await import(`../../docs/assets/play/${kind}/model.js`);
const exact = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
const results = cases.map(({ settings: given, state }) => {
  const settings = unpack(given);
  return {
    numbers: model.numbers(settings, state),
    python: model.python(settings, state),
    printed: model.printed(settings, state),
    address: decode(model.fields, encode(model.fields, state, settings), settings),
  };
});
process.stdout.write(JSON.stringify(results, exact));
