import { showTip, startClock } from "./clock.js";
import { flash, Grid } from "./grid.js";
import { startKeys } from "./keys.js";
import { morph, parse } from "./morph.js";
import { say } from "./say.js";
import { Search } from "./search.js";
import { Stream } from "./stream.js";

const { live, since } = document.body.dataset;
const settle = 250;
let timer = 0;

const area = document.getElementById("rows");
const stream = live === undefined ? null : new Stream({ row, added, removed, totals, main, reset, at() {} });
const grid = area ? new Grid(area, follow) : null;
const form = document.getElementById("search");
const search = form ? new Search(form, grid && filter) : null;

startClock();
startKeys(search, grid);
if (live) {
  stream.follow(live, since);
}
document.addEventListener("click", copy);

/** The stream tells of what is shown: after another query it begins anew, at the moment of that snapshot. */
function follow(search, sequence) {
  const query = new URLSearchParams(search);
  query.delete("offset");
  query.set("page", location.pathname.slice(1));
  clearTimeout(timer);
  timer = setTimeout(() => stream?.follow(`/live?${query}`, sequence), settle);
}

async function filter(search, isDone) {
  const isRight = await grid.show(search);
  if (isRight) {
    history[isDone ? "pushState" : "replaceState"](null, "", `${location.pathname}${search}`);
  }
  return isRight;
}

/** `KEY\nHTML`: a key has no line break. */
function row(data) {
  const end = data.indexOf("\n");
  grid?.change(data.slice(0, end), data.slice(end + 1));
}

function added(key) {
  grid?.add(key);
}

function removed(key) {
  grid?.remove(key);
}

function totals(html) {
  grid?.totals(html);
}

function main(html) {
  const shown = document.getElementById("live");
  const known = new Set([...shown.querySelectorAll("li[data-key]")].map((item) => item.dataset.key));
  morph(shown, parse(html).firstElementChild);
  const fresh = [...shown.querySelectorAll("li[data-key]")].filter((item) => !known.has(item.dataset.key));
  fresh.forEach(flash);
  if (fresh.length > 0) {
    say(fresh[0].textContent.replace(/\s+/g, " "));
  }
}

/** What was missed cannot be had: the page is taken anew, in its place. */
async function reset() {
  if (grid) {
    await grid.reload();
    return;
  }
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) {
    return;
  }
  const sent = new DOMParser().parseFromString(await answer.text(), "text/html");
  morph(document.getElementById("live"), sent.getElementById("live"));
  stream.follow(live, sent.body.dataset.since);
}

async function copy(event) {
  const element = event.target.closest("[data-copy]");
  if (!element || String(getSelection())) {
    return;
  }
  try {
    await navigator.clipboard.writeText(element.dataset.copy || element.textContent);
    showTip(element, "copied");
  } catch {
    getSelection().selectAllChildren(element);
  }
}
