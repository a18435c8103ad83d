// Python's colours, in the classes that the build gives them, for code that is being edited.
// The rules are those of Pygments' PythonLexer (BSD licence, https://pygments.org), without the
// classes that the build drops because they look like any code: names, operators, brackets.

/**
 * What to look for, the kind of what is found or of each of its groups, and what comes next: other
 * rules until they end, or the end of these. A kind is a class of Pygments, or nothing.
 * @typedef {[found: RegExp, kinds: string | string[], next?: Rule[] | ((match: string[]) => Rule[]) | "end"]} Rule
 */

const NAME = "[_\\p{XIDS}]\\p{XIDC}*";

/** @param {string} pattern */
const rule = (pattern, flags = "") => new RegExp(pattern, `uy${flags}`);

/** Whole words: parted by bars, `before` which nothing of a kind stands. @param {string} list */
const words = (list, before = "") => rule(`${before}(?:${list})(?!\\p{XIDC})`);

const CONSTANTS = words("True|False|None");
const SPACE = "((?:\\s|\\\\\\s)+)";

const MAGIC = words(
  "__(?:[ir]?(?:add|and|floordiv|lshift|matmul|mod|mul|or|pow|rshift|sub|truediv|xor)|" +
    "rdivmod|divmod|abs|a(?:enter|exit|iter|next|wait)|bool|bytes|call|complex|contains|del|(?:del|[gs]et)(?:attr|item)|delete|" +
    "enter|eq|exit|float|format|g[et]|get|getattribute|hash|index|init|instancecheck|int|invert|iter|l[et]|len|" +
    "length_hint|missing|ne|neg|new|next|pos|prepare|repr|reversed|round|set|str|subclasscheck)__",
);

const ERRORS = words(
  "(?:Arithmetic|Assertion|Attribute|Buffer|EOF|Environment|FloatingPoint|IO|Import|Indentation|Index|Key|Lookup|Memory|" +
    "Name|NotImplemented|OS|Overflow|Reference|Runtime|Syntax|System|Tab|Type|UnboundLocal|Unicode(?:Decode|Encode|Translate)?|" +
    "Value|VMS|Windows|ZeroDivision|BlockingIO|ChildProcess|Connection|BrokenPipe|Connection(?:Aborted|Refused|Reset)|" +
    "File(?:Exists|NotFound)|Interrupted|(?:Is|Not)ADirectory|Permission|ProcessLookup|Timeout|ModuleNotFound|Recursion)Error|" +
    "(?:Bytes|Deprecation|Future|Import|PendingDeprecation|Resource|Runtime|Syntax|Unicode|User|Encoding)?Warning|" +
    "(?:Base)?Exception|GeneratorExit|KeyboardInterrupt|Stop(?:Async)?Iteration|SystemExit",
  "(?<!\\.)",
);

const BUILTINS = words(
  "__import__|abs|aiter|all|any|bin|bool|bytearray|breakpoint|bytes|callable|chr|classmethod|compile|complex|delattr|dict|dir|" +
    "divmod|enumerate|eval|filter|float|format|frozendict|frozenset|getattr|globals|hasattr|hash|hex|id|input|int|isinstance|" +
    "issubclass|iter|len|list|locals|map|max|memoryview|min|next|object|oct|open|ord|pow|print|property|range|repr|reversed|" +
    "round|sentinel|set|setattr|slice|sorted|staticmethod|str|sum|super|tuple|type|vars|zip",
  "(?<!\\.)",
);

const DIGITS = "\\d(?:_?\\d)*";

/** @type {Rule[]} */
const EXPRESSION = [
  [rule("(rb|br|r[ft]|[ft]r|[rbuft]?)(\"\"\"|'''|\"|')", "i"), ["sa", "quote"], (match) => text(match[1], match[2])],
  [/[^\S\n]+/uy, ""],
  [rule(`(?:${DIGITS}\\.(?:${DIGITS})?|\\.${DIGITS})(?:e[+-]?${DIGITS})?|${DIGITS}e[+-]?${DIGITS}j?`, "i"), "mf"],
  [/0o(?:_?[0-7])+/iuy, "mo"],
  [/0b(?:_?[01])+/iuy, "mb"],
  [/0x(?:_?[a-f\d])+/iuy, "mh"],
  [rule(DIGITS), "mi"],
  [/[!:]=|[-~+/*%=<>&^|.\]{}:(),;[]/uy, ""],
  [words("in|is|and|or|not"), "ow"],
  [words("async for|await|else|for|if|lambda|yield from|yield"), "k"],
  [CONSTANTS, "kc"],
  [BUILTINS, "nb"],
  [words("self|Ellipsis|NotImplemented|cls", "(?<!\\.)"), "bp"],
  [ERRORS, "ne"],
  [MAGIC, "fm"],
  [
    words(
      "__(?:annotations|bases|class|closure|code|defaults|dict|doc|file|func|globals|kwdefaults|module|mro|name|objclass|" +
        "qualname|self|slots|weakref)__",
    ),
    "vm",
  ],
  [rule(`@${NAME}`), "nd"],
  [rule(`@|${NAME}`), ""],
];

/** What stands in brackets within braces of an f-string. @type {Rule[]} */
const BRACKETS = [];
BRACKETS.push([/[{([]/uy, "", BRACKETS], [/[\])}]/uy, "", "end"], [/\s+/uy, ""], ...EXPRESSION);

/** What stands in braces of an f-string. @type {Rule[]} */
const BRACES = [
  [/[{([]/uy, "", BRACKETS],
  [/(?:=\s*)?(?:![sraf])?[}:]/uy, "si", "end"],
  [/\s+/uy, ""],
  ...EXPRESSION,
];

/** @type {Map<string, Rule[]>} */
const TEXTS = new Map();

/** Return the rules within a string. @param {string} prefix @param {string} quote */
function text(prefix, quote) {
  const name = prefix.toLowerCase() + quote;
  const rules = TEXTS.get(name) ?? inString(prefix.toLowerCase(), quote);
  TEXTS.set(name, rules);
  return rules;
}

/** @param {string} prefix @param {string} quote @returns {Rule[]} */
function inString(prefix, quote) {
  const kind = kindOf(quote);
  const escapes = ["\\\\(?:[\\\\abfnrtv\"']|\\n|x[a-fA-F\\d]{2}|[0-7]{1,3})"];
  if (!prefix.includes("b")) escapes.unshift("\\\\(?:N\\{.*?\\}|u[a-fA-F\\d]{4}|U[a-fA-F\\d]{8})");
  if (prefix.includes("r")) escapes.length = 0;
  const formatted = /[ft]/.test(prefix);
  if (formatted) escapes.push("\\{\\{|\\}\\}");
  /** @type {Rule[]} */
  const rules = [[rule(quote), kind, "end"]];
  if (escapes.length) rules.unshift([rule(escapes.join("|")), "se"]);
  if (quote.length > 1) rules.push([/\n/uy, kind]);
  else rules.push([rule(`\\\\(?:\\\\|${quote}|\\n)`), "se"]);
  if (formatted) rules.push([/\}/uy, "si"], [/\{/uy, "si", BRACES], [/[^\\'"{}\n]+|['"\\]/uy, kind]);
  else {
    rules.push(
      [/%(?:\([\p{L}\p{N}_]+\))?[-#0 +]*(?:\d+|[*])?(?:\.(?:\d+|[*]))?[hlL]?[E-GXc-giorsaux%]/uy, "si"],
      [
        /\{(?:[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+|\[[^\]]+\])*)?(?:![sra])?(?::(?:.?[<>=^])?[-+ ]?#?0?\d*,?(?:\.\d+)?[E-GXb-gnosx%]?)?\}/uy,
        "si",
      ],
      [/[^\\'"%{\n]+|['"\\%]|\{\{?/uy, kind],
    );
  }
  return rules;
}

/** @param {string} quote */
const kindOf = (quote) => (quote[0] === '"' ? "s2" : "s1");

/** @type {Rule} */
const END = [/(?:)/uy, "", "end"];

/** @type {Rule[]} */
const PROGRAM = [
  [/\n/uy, ""],
  [/^(\s*)([rub]{0,2})("""[^]*?"""|'''[^]*?''')/imuy, ["", "sa", "sd"]],
  [/(?<![^])#!.+/uy, "ch"],
  [/#.*/uy, "c1"],
  [/\\\n?/uy, ""],
  [
    words(
      "assert|async|await|break|continue|del|elif|else|except|finally|for|global|if|lambda|pass|raise|nonlocal|return|try|while|" +
        "yield from|yield|as|with",
    ),
    "k",
  ],
  [CONSTANTS, "kc"],
  [
    rule(
      "(^[ \\t]*)(match|case)(?!\\p{XIDC})(?![ \\t]*(?:[:,;=^&|@~)\\]}]|(?:and|as|assert|async|await|break|class|continue|def|del|" +
        "elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)" +
        "(?!\\p{XIDC})))",
      "m",
    ),
    ["", "k"],
    [[/(\s+)([^\n_]*)(_)(?!\p{XIDC})/uy, ["", "program", "k"]], END],
  ],
  [rule(`(def)${SPACE}`), ["k", ""], [[MAGIC, "fm"], [rule(NAME), "nf", "end"], END]],
  [rule(`(class)${SPACE}`), ["k", ""], [[rule(NAME), "nc", "end"]]],
  [
    rule(`(from)${SPACE}`),
    ["kn", ""],
    [[/(\s+)(import)(?!\p{XIDC})/uy, ["", "kn"], "end"], [words("None"), "kc", "end"], [rule(`\\.|${NAME}`), ""], END],
  ],
  [
    rule(`(import)${SPACE}`),
    ["kn", ""],
    [[/(\s+)(as)(\s+)/uy, ["", "k", ""]], [rule(`\\.|${NAME}|\\s*,\\s*`), ""], END],
  ],
  ...EXPRESSION,
];

/**
 * Yield the parts of Python code in order, each with its kind: a class of Pygments, or nothing.
 * @param {string} code
 * @returns {Generator<[kind: string, part: string], void>}
 */
export function* tokens(code) {
  const stack = [PROGRAM];
  let at = 0;
  next: while (at < code.length) {
    for (const [found, kinds, next] of stack[stack.length - 1]) {
      found.lastIndex = at;
      const match = found.exec(code);
      if (!match) continue;
      at = found.lastIndex;
      if (typeof kinds === "string") yield [kinds, match[0]];
      else
        for (const [k, kind] of kinds.entries()) {
          const part = match[k + 1];
          if (kind === "program") yield* tokens(part);
          else yield [kind === "quote" ? kindOf(part) : kind, part];
        }
      if (next === "end") stack.pop();
      else if (next) stack.push(typeof next === "function" ? next(match) : next);
      continue next;
    }
    // What no rule knows is an error, but a line that ends ends what is unfinished on it.
    if (code[at] === "\n") stack.length = 1;
    const part = String.fromCodePoint(/** @type {number} */ (code.codePointAt(at)));
    yield [part === "\n" ? "" : "err", part];
    at += part.length;
  }
}

/** @type {Record<string, string>} */
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

/**
 * Return Python code as the HTML that stands in a `<pre>` of the built pages.
 *
 * Any text will do; what is no Python has the class `err` or none.
 * @param {string} code
 */
export function highlight(code) {
  let html = "";
  let open = "";
  /** @param {string} kind */
  const turn = (kind) => {
    if (kind === open) return;
    if (open) html += "</span>";
    if (kind) html += `<span class="${kind}">`;
    open = kind;
  };
  for (const [kind, part] of tokens(code))
    for (const [k, line] of part.split("\n").entries()) {
      if (k) {
        turn("");
        html += "\n";
      }
      if (!line) continue;
      turn(kind);
      html += line.replace(/[&<>\r]/g, (sign) => SIGNS[sign]);
    }
  turn("");
  return html;
}
