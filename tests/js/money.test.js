import assert from "node:assert/strict";
import { test } from "node:test";

import { formatTime, minutesBetween } from "../../static/src/scanner/clock.js";
import { expectedSaving, formatMoney, parseMoney } from "../../static/src/scanner/money.js";

test("money is read as people type it", () => {
  const typed = { 480: 48000, "480.00": 48000, "480.5": 48050, "1,234.50": 123450, "$1,234,567.89": 123456789, " 0.05 ": 5 };
  for (const [text, centavos] of Object.entries(typed)) assert.equal(parseMoney(text), centavos, text);
});

test("what could mean two sums is not money", () => {
  for (const text of ["", "abc", "480,50", "12,34", "1.234.50", "-5", "480.005", "1e3", "4 80"]) {
    assert.equal(parseMoney(text), null, text);
  }
});

test("money is written with its commas and both centavos", () => {
  assert.deepEqual([5, 48000, 123450, 123456789].map(formatMoney), ["$0.05", "$480.00", "$1,234.50", "$1,234,567.89"]);
});

test("money written is read back as the same sum", () => {
  for (let centavos = 0; centavos < 300000000; centavos += 9973) assert.equal(parseMoney(formatMoney(centavos)), centavos);
});

test("a saving is expected only of a percent, and never above its cap", () => {
  assert.equal(expectedSaving({ percent: 10, cap: null }, 48000), 4800);
  assert.equal(expectedSaving({ percent: 10, cap: 3000 }, 48000), 3000);
  assert.equal(expectedSaving({ percent: null, cap: null }, 48000), null);
  assert.equal(expectedSaving({ percent: 10, cap: null }, null), null);
});

test("hours are the portal's, whatever the till's zone", () => {
  assert.equal(formatTime("2026-11-22T15:05:00-05:00"), "3:05\u00a0p.m.");
  assert.equal(formatTime("2026-11-22T00:09:59-05:00"), "12:09\u00a0a.m.");
  assert.equal(formatTime("2026-11-22T12:00:00-05:00"), "12:00\u00a0p.m.");
});

test("minutes left are counted between two times of the server", () => {
  assert.equal(minutesBetween("2026-11-22T15:05:00-05:00", "2026-11-22T15:20:00-05:00"), 15);
  assert.equal(minutesBetween("2026-11-22T15:05:00-05:00", "2026-11-22T15:00:00-05:00"), 0);
});
