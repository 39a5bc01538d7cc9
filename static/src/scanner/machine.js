/**
 * The till's states and what leads from one to the next; no screen, no network.
 *
 *   ready → looking → preview → sending → confirmed → undo → annulling → undone
 *                 ↘ refused   ↗       ↘ refused
 *                                     ↘ unsure (no answer yet: the same request goes on being sent)
 *
 * An event that a state does not know changes nothing: a late answer or a second press does no harm.
 */

export const READY = Object.freeze({ name: "ready", problem: null });

const read = (_, { code }) => ({ name: "looking", code });
const back = () => READY;
const locked = () => ({ name: "locked" });
const unready = (_, { message }) => ({ name: "ready", problem: message });

/** Keep the card: what she asked for is used up, her other benefits may not be. */
function refused({ card = null, request }, { refusal }) {
  const asked = request?.body.benefit;
  const benefits = card?.benefits.map((each) => (each.id === asked ? { ...each, available: false, refusal } : each));
  return { name: "refused", refusal, card: card && { ...card, benefits } };
}

/** Show what the card can get; with nothing to get, the first reason is the answer. */
function found(_, { card }) {
  const none = { reason: "benefit_inactive", message: "Ahora no hay beneficios en este comercio.", next: "" };
  if (!canGetMore(card)) return { name: "refused", refusal: card.benefits[0]?.refusal ?? none, card };
  return { name: "preview", card, problem: null };
}

/** The server could not use what was sent: back to the question, or to the start where the card is no longer known. */
function invalid(state, { message }) {
  return state.card ? { name: "preview", card: state.card, problem: message } : { name: "ready", problem: message };
}

const answers = {
  confirmed: (_, { redemption }) => ({ name: "confirmed", redemption }),
  refused,
  invalid,
  locked,
  lost: (state) => ({ name: "unsure", request: state.request, card: state.card, tries: (state.tries ?? 0) + 1 }),
};

const RULES = {
  ready: { read, trouble: unready, locked, today: (_, { today }) => ({ name: "today", ...today }) },
  today: { read, back, undo: (state, { redemption }) => ({ name: "undo", redemption, problem: null, list: state }) },
  looking: { found, refused, trouble: unready, locked },
  preview: { read, back, send: (state, { request }) => ({ name: "sending", request, card: state.card }) },
  sending: answers,
  unsure: { ...answers, leave: back },
  refused: { read, back, other: (state) => (canGetMore(state.card) ? found(state, state) : state) },
  confirmed: { read, back, undo: ({ redemption }) => ({ name: "undo", redemption, problem: null }) },
  undo: {
    back: ({ redemption, list }) => list ?? { name: "confirmed", redemption },
    annul: ({ redemption, list }, { reason }) => ({ name: "annulling", redemption, reason, list }),
  },
  annulling: {
    undone: ({ redemption }) => ({ name: "undone", redemption }),
    refused,
    locked,
    trouble: ({ redemption, list }, { message }) => ({ name: "undo", redemption, problem: message, list }),
  },
  undone: { read, back },
  locked: {},
};

/** The state after `event` ({type, …}); the same object when the event means nothing here. */
export function step(state, event) {
  const rules = RULES[state.name];
  return Object.hasOwn(rules, event.type) ? rules[event.type](state, event) : state;
}

/** Start again where the last visit ended: a request without an answer goes on being sent. */
export function resume(request) {
  return request ? { name: "unsure", request, card: null, tries: 0 } : READY;
}

/** Whether another benefit of the card can still be given. */
export function canGetMore(card) {
  return Boolean(card?.benefits.some((benefit) => benefit.available));
}
