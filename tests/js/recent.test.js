import assert from "node:assert/strict";
import { test } from "node:test";

import { createRecent } from "../../static/src/scanner/recent.js";

const redemption = (id) => ({ id, at: "2026-11-23T13:00:00-05:00", undo_until: "2026-11-23T13:15:00-05:00" });
const MINUTE = 60_000;
const ids = (recent, now) => recent.list(now).map(({ id }) => id);

function memory() {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
}

test("the newest comes first, and each goes when it could not be undone any more", () => {
  const recent = createRecent(memory);
  recent.add(redemption("a"), 0);
  recent.add(redemption("b"), 5 * MINUTE);
  assert.deepEqual(ids(recent, 14 * MINUTE), ["b", "a"]);
  assert.deepEqual(ids(recent, 15 * MINUTE), ["b"]);
  assert.deepEqual(ids(recent, 20 * MINUTE), []);
});

test("what was undone is no longer there", () => {
  const recent = createRecent(memory);
  recent.add(redemption("a"), 0);
  recent.add(redemption("b"), 0);
  recent.drop(redemption("b"));
  assert.deepEqual(ids(recent, 1), ["a"]);
});

test("it survives another opening of the page, and a browser that keeps nothing", () => {
  const place = memory();
  createRecent(() => place).add(redemption("a"), 0);
  assert.deepEqual(ids(createRecent(() => place), 1), ["a"]);

  const forgetful = createRecent(() => {
    throw new Error("SecurityError");
  });
  forgetful.add(redemption("b"), 0);
  assert.deepEqual(ids(forgetful, 1), ["b"]);
});
