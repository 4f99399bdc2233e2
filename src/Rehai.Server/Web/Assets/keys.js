// One hand's keys. In a field only Escape means something.

const pages = { g: "/guests", h: "/hosts", t: "/timeline", f: "/" };
const moves = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, Home: -Infinity, End: Infinity };

export function startKeys(search, grid) {
  const help = document.getElementById("help");
  let wasG = 0;
  document.getElementById("help-open").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const follows = Date.now() - wasG < 1_000;
    wasG = 0;
    if (follows && pages[event.key]) {
      location.assign(pages[event.key]);
    } else if (event.key === "g") {
      wasG = Date.now();
    } else if (event.key === "/") {
      event.preventDefault();
      search?.focus();
    } else if (event.key === "?") {
      help.showModal();
    } else if (event.key === "Escape") {
      back();
    } else if (grid && event.key in moves) {
      event.preventDefault();
      grid.move(moves[event.key]);
    }
  });
}

/** From one thing to the list that it is in. */
function back() {
  const up = document.querySelector("a[data-up]");
  if (up) {
    location.assign(up.href);
  } else {
    document.activeElement.blur();
  }
}
