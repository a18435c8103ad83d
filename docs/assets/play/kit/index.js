// The kit of the interactives: everything they import, under one name.

export { Board, arrow } from "./board.js";
export { choice, menu, slider } from "./controls.js";
export * as math from "./formula.js";
export { Play } from "./frame.js";
export { Fn } from "./functions.js";
export { handle, inPicture, onTap } from "./handle.js";
export { breath, button, draw, fill, make, put } from "./nodes.js";
export { random } from "./random.js";
export { clamp, fixed, scale, shown, ticks } from "./scale.js";
