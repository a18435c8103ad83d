// Numbers that look random and are the same for everybody with the same seed.

/**
 * Return a source of numbers in [0, 1): mulberry32, a generator of 32 bits by Tommy Ettinger,
 * which `snippets/seeded.py` has too.
 * @param {number} seed a whole number
 * @returns {() => number}
 */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}
