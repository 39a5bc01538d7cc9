/** Sound and vibration beside colour and word: a till is loud, and the cashier looks at the customer. */

const SILENT = "portal.silent";
// notes: [hertz, seconds]; shake: milliseconds on, off, on
const SIGNALS = {
  ok: { notes: [[880, 0.09], [1320, 0.16]], shake: [60] },
  bad: { notes: [[220, 0.18], [160, 0.3]], shake: [180, 90, 180] },
  wait: { notes: [[520, 0.16], [520, 0.16]], shake: [90, 90, 90] },
};

export function createSignals() {
  let silent = false;
  try {
    silent = localStorage.getItem(SILENT) === "1";
  } catch {
    // the choice lasts until the page closes
  }
  let audio = null;
  // Browsers give sound only after somebody touched the page.
  const wake = () => (audio ??= window.AudioContext ? new AudioContext() : null)?.resume();
  document.addEventListener("pointerdown", wake);
  document.addEventListener("keydown", wake);

  return {
    get silent() {
      return silent;
    },
    setSilent(value) {
      silent = value;
      try {
        localStorage.setItem(SILENT, value ? "1" : "0");
      } catch {
        // as above
      }
    },
    give(kind) {
      const { notes, shake } = SIGNALS[kind];
      if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(shake); // refused before a touch
      if (silent || audio?.state !== "running") return;
      let at = audio.currentTime;
      for (const [hertz, seconds] of notes) {
        const tone = new OscillatorNode(audio, { frequency: hertz, type: "triangle" });
        tone.connect(audio.destination);
        tone.start(at);
        tone.stop((at += seconds));
      }
    },
  };
}
