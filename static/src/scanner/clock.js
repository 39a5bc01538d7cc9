/** Times as the server says them (ISO 8601 with its zone): the till's own clock and zone may be wrong. */

/** "3:05 p.m." of "2026-11-22T15:05:00-05:00". */
export function formatTime(iso) {
  const [hours, minutes] = iso.slice(11, 16).split(":");
  return `${Number(hours) % 12 || 12}:${minutes}\u00a0${Number(hours) < 12 ? "a.m." : "p.m."}`;
}

/** Whole minutes between two moments of the server, never less than none. */
export function minutesBetween(from, until) {
  return Math.max(0, Math.floor((Date.parse(until) - Date.parse(from)) / 60000));
}
