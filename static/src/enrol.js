/** Keep the secret of a phone that has just become a till; the page is the only place that ever shows it. */
import { keepDevice } from "./scanner/device.js";

const enrolled = document.getElementById("enrolled");

try {
  keepDevice(enrolled.dataset.secret);
  delete enrolled.dataset.secret;
} catch {
  enrolled.hidden = true;
  document.getElementById("not-kept").hidden = false;
}
