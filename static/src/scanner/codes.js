/** What comes in as a code: from the camera many times a second, from a USB scanner as if somebody typed very fast. */

const TOKEN_AT_THE_END = /[A-Z2-7]{117}$/i;

/**
 * Tell a code seen again from a code shown again: the same one is a repeat for `window` ms after it was let through.
 * `hold` starts that time anew, for when the page comes back to the camera and the card is still in front of it.
 */
export function createRepeats(window = 3000) {
  let last = { code: null, at: 0 };
  return {
    isRepeat(code, now) {
      if (code === last.code && now - last.at < window) return true;
      last = { code, at: now };
      return false;
    },
    hold(now) {
      last = { ...last, at: now };
    },
    forget() {
      last = { code: null, at: 0 };
    },
  };
}

/**
 * Collect keys into what a USB scanner sent: at least `shortest` characters, each within `gap` ms of the one before,
 * ended by Enter. Nobody types like that.
 */
export function createBurst({ shortest = 10, gap = 60 } = {}) {
  let typed = "";
  let at = -Infinity;
  return {
    /** Return the code when `key` ends one, else null. `begins` tells that this key may be the first of one. */
    press(key, now) {
      if (now - at > gap) typed = "";
      at = now;
      if (key === "Enter") {
        const code = typed.length >= shortest ? typed : null;
        typed = "";
        return { code, begins: false };
      }
      if (key.length !== 1) return { code: null, begins: false }; // Shift and the like
      typed += key;
      return { code: null, begins: typed.length === 1 };
    },
  };
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const FORGIVEN = { O: "0", I: "1", L: "1" };
const FOLIO_LENGTH = 11;
const LONGEST = 20;

/** What is wrong with a typed folio, in words; null: nothing, or it is no folio but a link that was pasted. */
export function folioProblem(text) {
  const typed = text.replace(/[\s\-‐‑‒–—._]+/g, "").toUpperCase().replace(/[OIL]/g, (letter) => FORGIVEN[letter]);
  if (!typed || typed.length > LONGEST) return null;
  if (typed.length !== FOLIO_LENGTH) return `Revisa el folio: tiene 11 letras y números, y escribiste ${typed.length}.`;
  const values = [...typed].map((letter) => ALPHABET.indexOf(letter));
  const fits = !values.includes(-1) && checkOf(values.slice(0, -1)) === values.at(-1);
  return fits ? null : "Revisa el folio: una letra no coincide.";
}

/** The character that checks the others, as portal/core/codes.py computes it. */
function checkOf(values) {
  return values.reduce((total, value) => {
    const doubled = (total ^ value) << 1;
    return doubled & 0b100000 ? doubled ^ 0b100101 : doubled;
  }, 0);
}

/** A scanner set to another keyboard sends "HTTPSÑ--HOST-T-…": the token at its end is letters and digits and survives. */
export function repair(code) {
  return TOKEN_AT_THE_END.exec(code.trim())?.[0].toUpperCase() ?? code.trim();
}
