// Read and verify a token in the page, as portal/tokens/layout.py and keys.py do on the server.
// Both run tests/data/token_vectors.json, so that they refuse alike and in the same order.

import * as noble from "@noble/ed25519";

const VERSION = 1;
const PREFIX = new TextEncoder().encode("IMM-QR-1\0");
const SIGNATURE_BYTES = 64;
const NEVER = 0xffff;
const PHONE = 0x01;
const EPOCH = Date.UTC(2025, 0, 1);
const MOMENTARY = 2;
const LENGTHS = new Map([[1, 73], [MOMENTARY, 75], [3, 73], [4, 73]]);
const TEXT_LENGTHS = new Map([[117, 73], [120, 75]]);
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CODE = /^(?:https?:\/\/[a-z0-9._:[\]-]+\/t\/)?([a-z2-7]+)$/i;

/** Why a code is refused: unreadable, length, format, key, signature or expired. */
export class Refusal extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Return the bytes of a whole link or a bare token. Host, scheme and case are ignored; nothing else is forgiven. */
export function readCode(text) {
  const match = CODE.exec(text);
  if (!match) throw new Refusal("unreadable");
  const letters = match[1].toUpperCase();
  const length = TEXT_LENGTHS.get(letters.length);
  if (length === undefined) throw new Refusal("length");
  const bytes = new Uint8Array(length);
  let [bits, count, at] = [0, 0, 0];
  for (const letter of letters) {
    bits = (bits << 5) | ALPHABET.indexOf(letter);
    count += 5;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = bits >> count;
      bits &= (1 << count) - 1;
    }
  }
  if (bits !== 0) throw new Refusal("unreadable");
  return bytes;
}

/** Read the fields of a whole token; its signature is not checked here. */
export function unpack(code) {
  if (![...LENGTHS.values()].includes(code.length)) throw new Refusal("length");
  const type = code[0] & 0xf;
  if (code[0] >> 4 !== VERSION || !LENGTHS.has(type)) throw new Refusal("format");
  if (code.length !== LENGTHS.get(type)) throw new Refusal("length");
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const wide = type === MOMENTARY;
  const expires = wide ? view.getUint32(6) : view.getUint16(6);
  const flags = view.getUint8(wide ? 10 : 8);
  return {
    type,
    key: view.getUint8(1),
    index: view.getUint32(2),
    expires: !wide && expires === NEVER ? null : expires,
    flags,
    onPhone: (flags & PHONE) !== 0,
  };
}

/** Tell whether its time is over at `now` (a Date); days end in `zone`, an IANA name. */
export function isExpired(token, now, zone) {
  if (token.type === MOMENTARY) return Math.floor((now - EPOCH) / 60_000) >= token.expires;
  return token.expires !== null && dayNumber(now, zone) > token.expires;
}

function dayNumber(now, zone) {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone, calendar: "gregory", numberingSystem: "latn", year: "numeric", month: "numeric", day: "numeric",
  }).formatToParts(now);
  const { year, month, day } = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return (Date.UTC(year, month - 1, day) - EPOCH) / 86_400_000;
}

/** The public halves of one installation, as /.well-known/portal-keys.json gives them. */
export class KeyRing {
  #covered;
  #keys;

  /** `makeCheck` turns 32 bytes into a function `(signature, message) => Promise<boolean>`. */
  constructor(published, makeCheck) {
    this.#covered = concat(PREFIX, fromBase64url(published.installation));
    const alive = published.keys.filter(({ retired }) => retired === null);
    this.#keys = new Map(alive.map(({ id, public: half }) => [id, makeCheck(fromBase64url(half))]));
  }

  /** Make a ring that verifies with the browser's own Ed25519 where it has one. */
  static async open(published) {
    return new KeyRing(published, (await hasOwnEd25519()) ? ownCheck : nobleCheck);
  }

  /** Return what a genuine, valid token says; the order of checks is the server's. */
  async verify(code, { now, zone }) {
    const token = unpack(code);
    const check = this.#keys.get(token.key);
    if (!check) throw new Refusal("key");
    const signature = code.slice(-SIGNATURE_BYTES);
    if (!(await check(signature, concat(this.#covered, code.slice(0, -SIGNATURE_BYTES))))) {
      throw new Refusal("signature");
    }
    if (isExpired(token, now, zone)) throw new Refusal("expired");
    return token;
  }
}

/** Check with WebCrypto; the key is imported once. */
export function ownCheck(half) {
  const key = crypto.subtle.importKey("raw", half, "Ed25519", false, ["verify"]);
  return async (signature, message) => crypto.subtle.verify("Ed25519", await key, signature, message);
}

/** Check with the library, as strictly as RFC 8032 says: its default would take more than the server does. */
export function nobleCheck(half) {
  return (signature, message) => noble.verifyAsync(signature, message, half, { zip215: false });
}

async function hasOwnEd25519() {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32), "Ed25519", false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

function concat(first, second) {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

function fromBase64url(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
