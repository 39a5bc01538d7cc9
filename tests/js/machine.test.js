import assert from "node:assert/strict";
import { test } from "node:test";

import { READY, canGetMore, resume, step } from "../../static/src/scanner/machine.js";

const cake = { id: 12, title: "10 %", available: true, refusal: null };
const coffee = { id: 13, title: "Café", available: true, refusal: null };
const used = { id: 14, title: "Pan", available: false, refusal: { reason: "limit_card", message: "Ya lo usó hoy.", next: "Mañana." } };
const card = { code: "ABC", holder: "Rosa C.", benefits: [cake, coffee, used] };
const request = { key: "k".repeat(32), body: { code: "ABC", benefit: 12 }, words: {} };
const redemption = { id: "r1", benefit: cake };
const refusal = used.refusal;

const EVENTS = [
  { type: "read", code: "XYZ" }, { type: "found", card }, { type: "refused", refusal }, { type: "trouble", message: "…" },
  { type: "back" }, { type: "send", request }, { type: "confirmed", redemption }, { type: "invalid", message: "…" },
  { type: "lost" }, { type: "locked" }, { type: "leave" }, { type: "other" }, { type: "undo", redemption },
  { type: "annul", reason: "…" }, { type: "undone" }, { type: "today", today: { redemptions: [redemption] } }, { type: "toString" },
];

const run = (...events) => events.reduce(step, READY);
const scan = [{ type: "read", code: "ABC" }, { type: "found", card }];
const sent = [...scan, { type: "send", request }];

test("a card is read, a benefit chosen, sent and confirmed", () => {
  const names = sent.concat({ type: "confirmed", redemption }).map((_, index, all) => run(...all.slice(0, index + 1)).name);
  assert.deepEqual(names, ["looking", "preview", "sending", "confirmed"]);
});

test("green comes from the server's confirmation and from nothing else", () => {
  const seen = new Map([[JSON.stringify(READY), READY]]);
  for (const state of seen.values()) {
    for (const event of EVENTS) {
      const after = step(state, event);
      if (after.tries > 3) continue;
      const wasUndoing = state.name === "undo" && event.type === "back";
      if (after.name === "confirmed" && state.name !== "confirmed") assert.ok(event.type === "confirmed" || wasUndoing);
      seen.set(JSON.stringify(after), after);
    }
  }
  const names = new Set([...seen.values()].map(({ name }) => name));
  assert.equal(names.size, 12, [...names].join());
});

test("no code is taken while an answer is awaited", () => {
  for (const state of [run(...sent), run(...sent, { type: "lost" })]) {
    assert.equal(step(state, { type: "read", code: "XYZ" }), state);
  }
});

test("a second press sends nothing more", () => {
  const state = run(...sent);
  assert.equal(step(state, { type: "send", request: { ...request, key: "other" } }), state);
});

test("without an answer the same request is kept, key and all", () => {
  const state = run(...sent, { type: "lost" }, { type: "lost" });
  assert.deepEqual([state.name, state.tries, state.request], ["unsure", 2, request]);
  assert.equal(step(state, { type: "confirmed", redemption }).name, "confirmed");
});

test("a page opened again goes on sending what has no answer", () => {
  assert.equal(resume(null), READY);
  assert.equal(resume(request).request, request);
});

test("a card without a usable benefit is refused with the first reason", () => {
  const state = run(scan[0], { type: "found", card: { ...card, benefits: [used] } });
  assert.deepEqual([state.name, state.refusal], ["refused", refusal]);
});

test("a card in a shop without benefits is refused in words", () => {
  const state = run(scan[0], { type: "found", card: { ...card, benefits: [] } });
  assert.equal(state.name, "refused");
  assert.ok(state.refusal.message);
});

test("after a refusal the other benefits can still be given", () => {
  const state = run(...sent, { type: "refused", refusal });
  const { name, card: again } = step(state, { type: "other" });
  assert.equal(name, "preview");
  assert.deepEqual(again.benefits.filter(({ available }) => available), [coffee]);
});

test("after a refusal with nothing left there is nothing to choose", () => {
  const state = run(scan[0], { type: "refused", refusal });
  assert.equal(canGetMore(state.card), false);
  assert.equal(step(state, { type: "other" }), state);
});

test("what the server could not use leads back to the question", () => {
  const state = run(...sent, { type: "invalid", message: "Revisa el total." });
  assert.deepEqual([state.name, state.problem, state.card], ["preview", "Revisa el total.", card]);
  assert.equal(step(resume(request), { type: "invalid", message: "Revisa." }).name, "ready");
});

test("a mistake seen late is undone from the list, to which a change of mind leads back", () => {
  const list = run({ type: "today", today: { redemptions: [redemption] } });
  const asked = step(list, { type: "undo", redemption });
  assert.deepEqual([asked.name, asked.redemption], ["undo", redemption]);
  assert.equal(step(asked, { type: "back" }), list);
  const failed = step(step(asked, { type: "annul", reason: "…" }), { type: "trouble", message: "…" });
  assert.equal(step(failed, { type: "back" }), list);
});

test("a phone that was revoked says so before the first card", () => {
  assert.equal(run({ type: "locked" }).name, "locked");
});

test("a mistake is undone, and a failed undo can be tried again", () => {
  const asked = [...sent, { type: "confirmed", redemption }, { type: "undo" }, { type: "annul", reason: "Ya no compró" }];
  assert.equal(run(...asked, { type: "undone" }).name, "undone");
  assert.deepEqual(run(...asked, { type: "trouble", message: "…" }).name, "undo");
  assert.equal(run(...asked, { type: "refused", refusal }).name, "refused");
});
