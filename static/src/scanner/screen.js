/** Puts a state of the machine on the screen: clones the state's <template>, fills its slots, moves the focus. */
import { formatTime, minutesBetween } from "./clock.js";
import { canGetMore } from "./machine.js";
import { formatMoney } from "./money.js";
import { fillPreview } from "./preview.js";

/** Body classes of a state; green for a confirmed answer and for nothing else. */
const COLOURS = { confirmed: "result result-ok", refused: "result result-bad", unsure: "result result-wait", undone: "result", locked: "result" };

/** States in which the folio can be typed: waiting for a card, and after one that does not apply. */
const TAKES_A_FOLIO = new Set(["ready", "refused"]);

/** Write texts into the elements named data-slot; an empty one hides its element. */
export function fill(node, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const slot of node.querySelectorAll(`[data-slot="${name}"]`)) {
      slot.textContent = text ?? "";
      slot.hidden = text === null || text === undefined || text === "";
    }
  }
}

const FILLS = {
  preview: fillPreview,
  confirmed(node, { redemption: { benefit, amount, to_pay: toPay, holder, at, undo_until: until, message } }) {
    const priced = amount !== null && toPay !== null;
    fill(node, {
      title: benefit.title,
      pay: priced ? formatMoney(toPay) : "",
      instead: priced ? formatMoney(amount) : "",
      message: priced ? "" : message,
      holder,
      time: formatTime(at),
      minutes: until ? `Tienes ${minutesBetween(at, until)} minutos.` : "",
    });
    node.querySelector("[data-price]").hidden = !priced;
  },
  refused(node, { refusal, card }) {
    fill(node, { message: refusal.message, next: refusal.next });
    node.querySelector(".next").hidden = !refusal.next;
    node.querySelector('[data-send="other"]').hidden = !canGetMore(card);
  },
  unsure(node, { request, tries }) {
    fill(node, { title: request.words.title, tries: tries > 1 ? `Va el intento ${tries}.` : "" });
  },
  today(node, { redemptions, month: { count, saving } }) {
    const template = document.getElementById("todays-redemption");
    const lines = redemptions.map(({ id, benefit, holder, at, undo_until: until, undone }) => {
      const line = template.content.cloneNode(true);
      fill(line, { title: benefit.title, holder: holder && `· ${holder}`, time: formatTime(at), state: undone ? "· Deshecho" : "" });
      if (until) line.querySelector("button").dataset.undo = id;
      else line.querySelector("button").remove();
      return line;
    });
    node.querySelector("[data-list]").append(...lines);
    node.querySelector('[data-slot="none"]').hidden = lines.length > 0;
    fill(node, { month: `Este mes el comercio lleva ${count} ${count === 1 ? "canje" : "canjes"} y ${formatMoney(saving)} de ahorro.` });
  },
  undo(node, { redemption, problem }) {
    fill(node, { title: redemption.benefit.title, holder: redemption.holder, problem });
  },
  undone(node, { redemption }) {
    fill(node, { title: redemption.benefit.title, holder: redemption.holder });
  },
};

/** :param root: the page's <main>, with live sections for `ready`, the form of the typed folio, and a <template> for every other state. */
export function createScreen(root) {
  const ready = [...root.querySelectorAll('[data-state="ready"]')];
  const typed = root.querySelector('[data-form="typed"]');
  const stage = root.querySelector("[data-stage]");
  const pageTitle = document.title;
  let shown = null;

  return {
    show(state, { moveFocus = true } = {}) {
      const same = shown?.name === state.name && state.request && shown.request === state.request;
      shown = state;
      document.body.className = `scan ${COLOURS[state.name] ?? ""}`;
      for (const part of ready) part.hidden = state.name !== "ready";
      typed.hidden = !TAKES_A_FOLIO.has(state.name);
      fill(ready[0], { problem: state.name === "ready" ? state.problem : "" });
      if (same) {
        FILLS[state.name](stage, state); // another try of the same request: no new page, no moved focus
        return;
      }
      stage.replaceChildren();
      if (state.name !== "ready") {
        const source = document.getElementById(`state-${state.name}`);
        const node = source.content.cloneNode(true);
        FILLS[state.name]?.(node, state);
        stage.append(node);
      }
      const heading = (state.name === "ready" ? ready[0] : stage).querySelector("h1");
      document.title = state.name === "ready" ? pageTitle : heading.textContent;
      window.scrollTo(0, 0);
      if (moveFocus) heading.focus({ preventScroll: true });
    },
  };
}
