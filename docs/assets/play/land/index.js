// Landscapes, for the interactives that have one: contours seen from above, surfaces from the side.

export { contourLayer, grid, gridSlowly } from "./contours.js";
export { Surface } from "./surface.js";
