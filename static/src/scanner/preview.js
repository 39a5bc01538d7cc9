/** The question between scan and redemption: which benefit, and how much is the sale. */
import { expectedSaving, formatMoney, parseMoney } from "./money.js";

const TOO_MUCH = 10_000_000_00;

function option(template, benefit, index) {
  const node = template.content.cloneNode(true);
  const input = node.querySelector("input");
  const label = node.querySelector("label");
  input.id = label.htmlFor = `benefit-${index}`;
  input.value = benefit.id;
  label.querySelector("[data-title]").textContent = benefit.title;
  const left = benefit.left.map(({ words }) => words);
  const least = benefit.minimum ? [`Mínimo ${formatMoney(benefit.minimum)}`] : [];
  label.querySelector("[data-left]").textContent = [...left, ...least].join(". ");
  label.querySelector("[data-conditions]").textContent = benefit.conditions;
  return node;
}

/** Fill the state's form; `state.problem` is what was wrong with the last answer. */
export function fillPreview(node, { card, problem }) {
  const available = card.benefits.filter((benefit) => benefit.available);
  const refused = card.benefits.filter((benefit) => !benefit.available);
  const template = document.getElementById("benefit-option");
  node.querySelector('[data-slot="holder"]').textContent = card.holder;
  node.querySelector("[data-benefits]").append(...available.map((benefit, index) => option(template, benefit, index)));
  node.querySelector("[data-refused]").append(
    ...refused.map(({ title, refusal }) => {
      const line = document.createElement("li");
      line.textContent = `${title}: ${refusal?.message ?? "hoy no aplica"}`;
      return line;
    }),
  );
  node.querySelector("[data-refused-part]").hidden = refused.length === 0;
  if (available.length === 1) node.querySelector("input[type=radio]").checked = true;
  const form = node.querySelector("form");
  form.addEventListener("input", () => {
    unsay(form);
    refresh(form, card);
  });
  refresh(form, card);
  if (problem) say(form, problem);
}

function chosen(form, card) {
  const id = new FormData(form).get("benefit");
  return card.benefits.find((benefit) => String(benefit.id) === id) ?? null;
}

/** Ask for the total only where the benefit needs it, and say what the customer will pay. */
function refresh(form, card) {
  const benefit = chosen(form, card);
  form.querySelector("[data-amount-part]").hidden = !benefit?.needs_amount;
  const amount = parseMoney(form.elements.amount.value);
  const saving = benefit?.needs_amount ? expectedSaving(benefit, amount) : null;
  const enough = saving !== null && amount >= (benefit.minimum ?? 0);
  form.querySelector("output").textContent = enough ? `Ahorra ${formatMoney(saving)}. Cobra ${formatMoney(amount - saving)}.` : "";
}

function unsay(form) {
  form.querySelector("[data-error]").hidden = true;
  for (const input of form.querySelectorAll("input")) input.removeAttribute("aria-invalid");
}

/** Show what is wrong beside the amount, or above the choices. */
function say(form, words, field = null) {
  unsay(form);
  const error = form.querySelector("[data-error]");
  error.hidden = false;
  error.querySelector("[data-words]").textContent = words;
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
}

/** Return {benefit, amount} of the filled form, or null after saying what is missing. */
export function answerOf(form, card) {
  const benefit = chosen(form, card);
  if (!benefit) {
    say(form, "Elige un beneficio.", form.querySelector("input[type=radio]"));
    return null;
  }
  if (!benefit.needs_amount) return { benefit, amount: null };
  const amount = parseMoney(form.elements.amount.value);
  const wrong = amountProblem(amount, benefit);
  if (wrong) say(form, wrong, form.elements.amount);
  return wrong ? null : { benefit, amount };
}

function amountProblem(amount, { minimum }) {
  if (!amount) return "Escribe el total de la compra. Por ejemplo: 480.00";
  if (amount >= TOO_MUCH) return "Revisa el total: es demasiado alto.";
  if (minimum && amount < minimum) return `Este beneficio pide una compra de ${formatMoney(minimum)} o más.`;
  return null;
}
