import assert from "node:assert/strict";
import { test } from "node:test";

import { createBurst, createRepeats, folioProblem, repair } from "../../static/src/scanner/codes.js";

const TOKEN = "CA".repeat(58) + "7";

test("the same code within three seconds is one code", () => {
  const repeats = createRepeats();
  assert.equal(repeats.isRepeat("A", 0), false);
  assert.equal(repeats.isRepeat("A", 2999), true);
  assert.equal(repeats.isRepeat("A", 3000), false);
});

test("another code comes through at once, and the first one again after it", () => {
  const repeats = createRepeats();
  assert.deepEqual(["A", "B", "A"].map((code, at) => repeats.isRepeat(code, at)), [false, false, false]);
});

test("back at the camera, the card that still lies there is not read at once", () => {
  const repeats = createRepeats();
  repeats.isRepeat("A", 0);
  repeats.hold(20000);
  assert.equal(repeats.isRepeat("A", 22000), true);
  assert.equal(repeats.isRepeat("A", 23000), false);
});

test("after a failure the same card is tried again", () => {
  const repeats = createRepeats();
  repeats.isRepeat("A", 0);
  repeats.forget();
  assert.equal(repeats.isRepeat("A", 1), false);
});

function type(text, gap) {
  const burst = createBurst();
  return [...text, "Enter"].map((key, index) => burst.press(key, index * gap).code).at(-1);
}

test("a fast burst that ends with Enter is a scanner's code", () => {
  assert.equal(type(`HTTPS://EXAMPLE.MX/T/${TOKEN}`, 5), `HTTPS://EXAMPLE.MX/T/${TOKEN}`);
});

test("what a person types, and a short burst, are not", () => {
  assert.equal(type("3HT8W5RCN0J", 150), null);
  assert.equal(type("480.00", 5), null);
});

test("Shift between two letters does not break a burst", () => {
  const burst = createBurst({ shortest: 2 });
  const keys = ["Shift", "A", "Shift", "B", "Enter"];
  assert.equal(keys.map((key, index) => burst.press(key, index * 5).code).at(-1), "AB");
});

test("the token survives a scanner set to another keyboard", () => {
  assert.equal(repair(`HTTPSÑ--EXAMPLE.MX-T-${TOKEN}`), TOKEN);
  assert.equal(repair(" 3HT8-W5RC-N0J "), "3HT8-W5RC-N0J");
});

test("a typed folio is checked before anybody is asked", () => {
  for (const text of ["0000-0000-000", "3ht8 w5rc n0d", "3HT8W5RCNOD", `HTTPS://EXAMPLE.MX/T/${TOKEN}`, ""]) {
    assert.equal(folioProblem(text), null, text);
  }
  assert.match(folioProblem("3HT8-W5RC-N0J"), /una letra no coincide/);
  assert.match(folioProblem("3HT8-W5RC-NU1"), /una letra no coincide/);
  assert.match(folioProblem("3HT8-W5RC-N0"), /escribiste 10/);
});
