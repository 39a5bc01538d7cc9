// Run the token vectors through the browser's code: `node --test tests/js`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { KeyRing, nobleCheck, ownCheck, readCode } from "../../static/src/tokens/verify.js";

const vectors = JSON.parse(readFileSync(new URL("../data/token_vectors.json", import.meta.url)));
const at = { now: new Date(vectors.now), zone: vectors.zone };
const rings = {
  "the browser's own Ed25519": new KeyRing(vectors.published, ownCheck),
  "noble": new KeyRing(vectors.published, nobleCheck),
  "whichever the browser has": await KeyRing.open(vectors.published),
};

for (const [how, ring] of Object.entries(rings)) {
  const verify = async (code) => ring.verify(readCode(code), at);

  for (const { name, code, token } of vectors.accepted) {
    test(`accepts ${name}, by ${how}`, async () => {
      const { onPhone, ...said } = await verify(code);
      assert.deepEqual(said, token);
      assert.equal(onPhone, (token.flags & 1) === 1);
    });
  }
  for (const { name, code, reason } of vectors.refused) {
    test(`refuses ${name}, by ${how}`, async () => {
      await assert.rejects(verify(code), { reason });
    });
  }
}

test("control: without the check of the signature, every forged token is accepted", async () => {
  const gullible = new KeyRing(vectors.published, () => async () => true);
  const forged = vectors.refused.filter(({ name, reason }) => reason === "signature" && name !== "expired as well");
  assert.ok(forged.length > 10);
  for (const { code } of forged) await gullible.verify(readCode(code), at);
});
