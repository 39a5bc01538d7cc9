/** Who stands at this till: names from the API, one takes over with her PIN. The till proves itself with its secret. */
import { deviceSecret } from "./scanner/device.js";

const root = document.getElementById("shift");
const form = root.querySelector("[data-form]");
const problem = form.querySelector("[data-problem]");
const token = deviceSecret();
const NOT_A_TILL = ["Este teléfono no es una caja", "Pide a quien administra que lo dé de alta."];

/** Ask the API; status 0 when nobody answered. */
async function ask(path, body) {
  try {
    const answer = await fetch(`${root.dataset.api}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      credentials: "omit",
      body: JSON.stringify(body),
    });
    return { status: answer.status, data: await answer.json() };
  } catch {
    return { status: 0, data: {} };
  }
}

function tell(words, next) {
  const message = root.querySelector("[data-message]");
  message.querySelector("[data-words]").textContent = words;
  message.querySelector("[data-next]").textContent = next;
  form.hidden = true;
  message.hidden = false;
  message.querySelector("h1").focus();
}

function complain(words) {
  problem.hidden = !words;
  problem.querySelector("[data-words]").textContent = words;
}

function show({ shop, till, cashier, cashiers }) {
  document.querySelector("[data-till]").textContent = `${shop} · ${till}`;
  if (!cashiers.length) {
    tell("Falta agregar personas", "Quien administra el comercio las agrega, con su NIP.");
    return;
  }
  form.querySelector("[data-standing]").textContent = cashier ? `Ahora cobra ${cashier}.` : "Ahora no dice quién cobra.";
  const list = form.querySelector("[data-cashiers]");
  list.querySelectorAll(".form-check").forEach((option) => option.remove());
  for (const { id, name } of cashiers) {
    const option = document.getElementById("cashier-option").content.cloneNode(true);
    const input = option.querySelector("input");
    input.value = id;
    input.id = `cashier-${id}`;
    input.required = true;
    const label = option.querySelector("label");
    label.htmlFor = input.id;
    label.textContent = name;
    list.append(option);
  }
  form.hidden = false;
}

function react({ status, data }) {
  complain("");
  if (status === 200) {
    show(data);
    return true;
  }
  if (status === 401 || status === 403) tell(...NOT_A_TILL);
  else complain(data.errors?.pin ?? data.message ?? "No hay señal. Intenta otra vez.");
  return false;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const chosen = new FormData(form).get("cashier");
  if (!chosen) return complain("Elige tu nombre.");
  const done = react(await ask("/till/cashier", { cashier: Number(chosen), pin: form.elements.pin.value }));
  form.elements.pin.value = "";
  if (done) location.assign("/caja");
});

form.querySelector("[data-leave]").addEventListener("click", async () => react(await ask("/till/cashier", { cashier: null })));

async function start() {
  if (!token) return tell(...NOT_A_TILL);
  const answer = await ask("/till", {});
  if (answer.status === 0) return tell("No hay señal", "Revisa tu señal y abre esta página otra vez.");
  return react(answer);
}

start();
