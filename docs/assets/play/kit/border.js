// Where something ends, between two places.

/**
 * Return the last place where something holds, going from a place where it does to one where it does not.
 * @param {(place: number) => boolean} holds
 * @param {number} within
 * @param {number} beyond
 * @param {number} halvings
 */
export function border(holds, within, beyond, halvings) {
  for (let k = 0; k < halvings; k += 1) {
    const middle = (within + beyond) / 2;
    if (holds(middle)) within = middle;
    else beyond = middle;
  }
  return within;
}
