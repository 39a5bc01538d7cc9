/** Copy a text to paste it elsewhere; without this script it is selected by hand. */
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.copy);
    words.select();
    try {
      await navigator.clipboard.writeText(words.value);
      document.querySelector("[data-copied]").textContent = "Copiado.";
    } catch {
      document.querySelector("[data-copied]").textContent = "Selecciona el texto y cópialo.";
    }
  });
}
