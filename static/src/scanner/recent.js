/**
 * What this till confirmed lately and may still undo, the newest first: a mistake is often seen when the next card
 * is already there. It is kept for this visit alone, and each only as long as the portal would undo it.
 */

const PLACE = "portal.recent";

export function createRecent(storage = () => window.sessionStorage) {
  let rows = [];
  try {
    rows = JSON.parse(storage().getItem(PLACE)) ?? [];
  } catch {
    // a browser that keeps nothing: the open page remembers
  }
  const keep = (kept) => {
    rows = kept;
    try {
      storage().setItem(PLACE, JSON.stringify(rows));
    } catch {
      // as above
    }
  };

  return {
    /** The till's clock may be wrong: what counts is how much time the server gave. */
    add(redemption, now) {
      const lasts = Date.parse(redemption.undo_until) - Date.parse(redemption.at);
      keep([{ redemption, ends: now + lasts }, ...rows.filter((row) => row.redemption.id !== redemption.id)]);
    },
    drop({ id }) {
      keep(rows.filter((row) => row.redemption.id !== id));
    },
    list(now) {
      return rows.filter((row) => row.ends > now).map((row) => row.redemption);
    },
  };
}
