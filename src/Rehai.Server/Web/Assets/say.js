// For screen readers: the last thing that happened, at most once in five seconds.

const pause = 5_000;
let last = 0;
let timer = 0;

export function say(text) {
  clearTimeout(timer);
  timer = setTimeout(
    () => {
      last = Date.now();
      document.getElementById("said").textContent = text;
    },
    Math.max(200, last + pause - Date.now()),
  );
}
