// One offset between the server's clock and this one; ages count from it, also while the stream is lost.

let offset = Number(document.body.dataset.now) - Date.now();
const steps = [
  [60, 1, "s"],
  [3_600, 60, "m"],
  [86_400, 3_600, "h"],
  [Infinity, 86_400, "d"],
];

export function setClock(serverNow) {
  offset = serverNow - Date.now();
}

/** As the server writes ages: the largest whole unit. */
export function ageText(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const [, size, unit] = steps.find(([below]) => seconds < below);
  return `${Math.floor(seconds / size)}\u00a0${unit}`;
}

function tick() {
  const now = Date.now() + offset;
  for (const time of document.querySelectorAll("time[data-age]")) {
    const text = ageText(now - Date.parse(time.dateTime)) + (time.dataset.age && ` ${time.dataset.age}`);
    if (time.textContent !== text) {
      time.textContent = text;
    }
  }
}

function exact(time) {
  const at = new Date(time.dateTime);
  const utc = at.toISOString().replace("T", " ").replace(/\.\d+Z/, " UTC");
  return `${utc}\n${at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" })}`;
}

const tip = document.createElement("div");
tip.id = "tip";
tip.role = "tooltip";
tip.hidden = true;

/** Beside that element, inside the window. */
export function showTip(element, text) {
  tip.textContent = text;
  tip.hidden = false;
  const box = element.getBoundingClientRect();
  const left = Math.min(box.left, innerWidth - tip.offsetWidth - 8);
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${box.top > tip.offsetHeight + 8 ? box.top - tip.offsetHeight - 6 : box.bottom + 6}px`;
}

const hideTip = () => (tip.hidden = true);

function showExact(event) {
  const time = event.target.closest?.("time");
  if (time) {
    time.removeAttribute("title");
    showTip(time, exact(time));
  }
}

export function startClock() {
  document.body.append(tip);
  setInterval(tick, 1_000);
  tick();
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, showExact);
  }
  for (const kind of ["pointerout", "focusout", "scroll"]) {
    document.addEventListener(kind, hideTip, { passive: true });
  }
}
