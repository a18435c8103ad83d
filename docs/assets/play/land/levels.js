// In place of d3-array: d3-contour takes from it only how to choose levels, and ours are always given.

const given = () => {
  throw new Error("contours need their levels");
};
export { given as extent, given as nice, given as thresholdSturges, given as ticks, given as blur2, given as max };
