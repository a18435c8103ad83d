// A board: axes, and what is drawn between them. It holds no state; it draws what it is told.

import { draw, put } from "./nodes.js";
import { clamp, scale, shown, ticks } from "./scale.js";

/**
 * What a colour means, on the whole site.
 * @typedef {"function" | "derivative" | "approximation" | "data" | "constraint" | "ink" | "muted"} Meaning
 * @typedef {{x: [number, number], y: [number, number], xLabel?: string, yLabel?: string, label: string,
 *   width?: number, height?: number, xLog?: boolean, yLog?: boolean, frame?: boolean, ticks?: number}} Options
 * @typedef {readonly [number, number]} Place in data
 */

const SAMPLES = 160;
const LETTER = 8.4; // about as wide as a letter, in units of the picture
const FAR = 1e4; // Beyond the picture; larger numbers are no valid places in SVG.

export class Board {
  /** @param {Options} options `label` says what is seen; `frame: false` leaves out axes */
  constructor(options) {
    const { width = 340, height = 300, frame = true } = options;
    const top = options.yLabel ? 26 : 12; // room for the label above the axis
    const margin = frame ? { left: 46, right: 12, top, bottom: 42 } : { left: 4, right: 4, top: 4, bottom: 4 };
    this.options = options;
    this.x = scale(options.x, [margin.left, width - margin.right], options.xLog);
    this.y = scale(options.y, [height - margin.bottom, margin.top], options.yLog);
    this.svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, class: "play-board", role: "group", "aria-label": options.label });
    const clip = `clip-${(Board.count += 1)}`;
    const inside = { x: margin.left, y: margin.top, width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
    this.svg.append(draw("clipPath", { id: clip }, draw("rect", inside)));
    this.under = draw("g", { "clip-path": `url(#${clip})` }); // what the axes are drawn over
    this.inner = draw("g", { "clip-path": `url(#${clip})` });
    this.over = draw("g");
    this.svg.append(this.under);
    if (frame) this.axes(width, height, margin);
    this.svg.append(this.inner, this.over);
  }

  /**
   * @param {number} width
   * @param {number} height
   * @param {{left: number, right: number, top: number, bottom: number}} margin
   */
  axes(width, height, margin) {
    const { xLabel = "", yLabel = "", ticks: count = 6 } = this.options;
    const axes = draw("g", { class: "play-axes", "aria-hidden": "true" });
    const [bottom, left] = [height - margin.bottom, margin.left];
    for (const v of ticks(this.x.domain, count, this.x.log)) {
      const at = this.x(v);
      axes.append(draw("path", { d: `M${at} ${bottom}v4` }), draw("text", { x: at, y: bottom + 18, "text-anchor": "middle" }, shown(v)));
    }
    for (const v of ticks(this.y.domain, count - 1, this.y.log)) {
      const at = this.y(v);
      axes.append(draw("path", { d: `M${left} ${at}h-4` }), draw("text", { x: left - 7, y: at + 4.5, "text-anchor": "end" }, shown(v)));
    }
    axes.append(draw("path", { d: `M${left} ${margin.top}V${bottom}H${width - margin.right}` }));
    axes.append(draw("text", { x: width - margin.right, y: height - 7, "text-anchor": "end", class: "play-label" }, xLabel));
    axes.append(draw("text", { x: 4, y: margin.top - 11, class: "play-label" }, yLabel));
    this.svg.append(axes);
  }

  /** Return a place in the picture, kept where SVG can hold it. @param {Place} place @returns {[number, number]} */
  spot([x, y]) {
    return [near(this.x(x)), near(this.y(y))];
  }

  /**
   * Draw a line through places; `set` draws it anew. Places that are no numbers leave a gap.
   * @param {Meaning} meaning
   * @param {{dash?: string, width?: number, under?: boolean}} [look]
   */
  line(meaning, look = {}) {
    const path = draw("path", { class: `play-line is-${meaning}` });
    if (look.dash) put(path, { "stroke-dasharray": look.dash });
    if (look.width) path.style.strokeWidth = String(look.width); // the style sheet outweighs an attribute
    (look.under ? this.under : this.inner).append(path);
    return {
      node: path,
      /** @param {readonly Place[]} places */
      set: (places) => put(path, { d: this.path(places) }),
    };
  }

  /** @param {readonly Place[]} places */
  path(places) {
    let d = "";
    let pen = "M";
    for (const place of places) {
      const [x, y] = this.spot(place);
      if (Number.isFinite(x + y)) {
        d += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
        pen = "L";
      } else pen = "M";
    }
    return d;
  }

  /**
   * Return the places of a graph over the board's width, or part of it.
   * @param {(x: number) => number} f
   * @param {[number, number]} [from] an interval
   * @returns {Place[]}
   */
  graph(f, from = this.x.domain) {
    const [low, high] = from;
    return Array.from({ length: SAMPLES + 1 }, (_, k) => {
      const x = low + ((high - low) * k) / SAMPLES;
      return [x, f(x)];
    });
  }

  /** Fill what lies between places; `set` fills anew. @param {Meaning} meaning */
  area(meaning) {
    const path = draw("path", { class: `play-area is-${meaning}` });
    this.under.append(path);
    return {
      node: path,
      /** @param {readonly Place[]} places around it */
      set: (places) => put(path, { d: places.length ? `${this.path(places)}Z` : "" }),
    };
  }

  /**
   * Mark a place; `set` moves the mark.
   * @param {Meaning} meaning
   * @param {{shape?: "dot" | "ring" | "cross" | "square", size?: number}} [look]
   */
  mark(meaning, { shape = "dot", size = 5 } = {}) {
    const shapes = {
      dot: `M${-size} 0a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0`,
      ring: `M${-size} 0a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0`,
      cross: `M${-size} ${-size}L${size} ${size}M${size} ${-size}L${-size} ${size}`,
      square: `M${-size} ${-size}h${2 * size}v${2 * size}h${-2 * size}z`,
    };
    const path = draw("path", { class: `play-mark is-${meaning} is-${shape}`, d: shapes[shape] });
    this.over.append(path);
    return {
      node: path,
      /** @param {Place} place */
      set: (place) => moved(path, this.spot(place)),
    };
  }

  /**
   * Write words at a place; `set` moves and changes them. They stay inside the picture.
   * @param {Meaning} meaning
   * @param {{anchor?: "start" | "middle" | "end", dx?: number, dy?: number}} [look] in units of the picture
   */
  text(meaning, { anchor = "start", dx = 0, dy = 0 } = {}) {
    const text = draw("text", { class: `play-words is-${meaning}`, "text-anchor": anchor });
    this.over.append(text);
    return {
      node: text,
      /** @param {Place} place @param {string} words */
      set: (place, words) => {
        const [x, y] = this.spot(place);
        if (text.textContent !== words) text.textContent = words;
        if (!Number.isFinite(x + y)) return put(text, { visibility: "hidden" });
        const { width, height } = this.svg.viewBox.baseVal;
        const room = LETTER * words.length * { start: 1, middle: 0.5, end: 0 }[anchor];
        const before = LETTER * words.length - room;
        put(text, {
          x: clamp(x + dx, before + 2, Math.max(before + 2, width - room - 2)).toFixed(1),
          y: clamp(y + dy, 14, height - 46).toFixed(1),
          visibility: "visible",
        });
      },
    };
  }

  /**
   * Draw an arrow; `set` draws it anew. Its head keeps its size, and shrinks only for arrows
   * shorter than two heads, so that a short arrow still shows where it points.
   * @param {Meaning} meaning
   * @param {{width?: number}} [look]
   */
  arrow(meaning, { width = 2.4 } = {}) {
    const path = draw("path", { class: `play-line is-${meaning}` });
    path.style.strokeWidth = String(width);
    this.over.append(path);
    return {
      node: path,
      /** @param {Place} from @param {Place} to */
      set: (from, to) => put(path, { d: arrow(this.spot(from), this.spot(to), 4 * width) }),
    };
  }
}
Board.count = 0;

/**
 * Return the path of an arrow in units of the picture.
 * @param {readonly [number, number]} from
 * @param {readonly [number, number]} to
 * @param {number} head
 */
export function arrow([x0, y0], [x1, y1], head) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = Math.hypot(dx, dy);
  if (!(length > 0.3)) return "";
  const size = Math.min(head, length / 2) / length;
  const side = 0.55;
  const wing = (/** @type {number} */ turn) =>
    `M${(x1 - size * (dx + turn * side * dy)).toFixed(1)} ${(y1 - size * (dy - turn * side * dx)).toFixed(1)}L${x1.toFixed(1)} ${y1.toFixed(1)}`;
  return `M${x0.toFixed(1)} ${y0.toFixed(1)}L${x1.toFixed(1)} ${y1.toFixed(1)}${wing(1)}${wing(-1)}`;
}

/** @param {number} v */
function near(v) {
  return Number.isFinite(v) ? clamp(v, -FAR, FAR) : NaN;
}

/** @param {Element} node @param {readonly [number, number]} spot */
function moved(node, [x, y]) {
  const there = Number.isFinite(x + y);
  put(node, { visibility: there ? "visible" : "hidden", ...(there && { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` }) });
}
