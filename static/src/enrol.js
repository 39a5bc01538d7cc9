/** Keep the secret of a phone that has just become a till; the page is the only place that ever shows it. */
const enrolled = document.getElementById("enrolled");

try {
  localStorage.setItem("portal.device", enrolled.dataset.secret);
  delete enrolled.dataset.secret;
} catch {
  enrolled.hidden = true;
  document.getElementById("not-kept").hidden = false;
}
