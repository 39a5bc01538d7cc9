/** Money as people type it and as they read it; between the two, whole centavos. */

const TYPED = /^\$?\s*(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2}))?$/;

/** Centavos of "480", "480.5", "$1,234.50"; null when it could be read in two ways, like "480,50". */
export function parseMoney(text) {
  const found = TYPED.exec(text.trim());
  if (!found) return null;
  const pesos = Number(found[1].replaceAll(",", ""));
  return pesos * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}

/** "$1,234.50" of 123450. */
export function formatMoney(centavos) {
  const pesos = String(Math.trunc(centavos / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `$${pesos}.${String(centavos % 100).padStart(2, "0")}`;
}

/** What a percent takes off, as far as the page can tell before the server decides; null: it cannot. */
export function expectedSaving(benefit, amount) {
  if (benefit.percent === null || amount === null) return null;
  const saving = Math.floor((amount * benefit.percent) / 100);
  return benefit.cap === null ? saving : Math.min(saving, benefit.cap);
}
