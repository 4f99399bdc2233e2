import { morph, morphChildren, parse, parseRow } from "./morph.js";
import { say } from "./say.js";

const mostRows = 180;
const margin = 12;

/** A table of any length: the page has the rows around what is seen, and room for all others. */
export class Grid {
  #area;
  #total;
  #offset;
  #rows = [];
  #byKey = new Map();
  #fresh = new Set();
  #current = 0;
  #loading = false;
  #abort = null;
  #onLoad;

  /** @param onLoad called with (query string, sequence) after each new snapshot */
  constructor(area, onLoad) {
    this.#area = area;
    this.#onLoad = onLoad;
    this.#area.querySelector(".pager")?.remove();
    this.#take(this.#table);
    addEventListener("scroll", () => requestAnimationFrame(() => this.#fill()), { passive: true });
    addEventListener("resize", () => this.#fill());
    addEventListener("popstate", () => this.show(location.search));
    area.addEventListener("click", (event) => this.#follow(event));
    area.addEventListener("focusin", (event) => this.#remember(event));
    document.getElementById("pill").addEventListener("click", () => this.reload());
  }

  get #table() {
    return this.#area.querySelector("table.grid");
  }

  get #rowHeight() {
    return parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
  }

  /** Shows what that query string says, from the top. False where the query is wrong. */
  async show(search) {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    return await this.#load(search, 0, abort.signal, () => scrollTo(0, 0));
  }

  /** A new snapshot of the same; the reader stays where he is. */
  async reload() {
    const fresh = new Set(this.#fresh);
    await this.#load(location.search, this.#wanted().start, undefined, () => {});
    this.#rows.filter((row) => fresh.has(row.dataset.key)).forEach(flash);
  }

  change(key, html) {
    const row = this.#byKey.get(key);
    const sent = row && parseRow(html);
    if (sent) {
      sent.setAttribute("aria-rowindex", row.getAttribute("aria-rowindex"));
      morph(row, sent);
      flash(row);
    }
  }

  add(key) {
    const row = this.#byKey.get(key);
    if (row) {
      row.classList.remove("removed");
    } else {
      this.#fresh.add(key);
      this.#announce();
    }
  }

  remove(key) {
    this.#byKey.get(key)?.classList.add("removed");
    if (this.#fresh.delete(key)) {
      this.#announce();
    }
  }

  totals(html) {
    const sent = parse(html).firstElementChild;
    const shown = this.#area.querySelector(".totals .counts");
    if (sent && shown) {
      morph(shown, sent);
    }
  }

  /** Moves the focus by that many rows, or to the end where it is infinite. */
  move(by) {
    const from = this.#area.contains(document.activeElement) ? this.#current : this.#seen().first - (by > 0 ? 1 : 0);
    const to = Math.min(Math.max(0, from + by), this.#total - 1);
    const isHeading = this.#rows[to - this.#offset]?.classList.contains("group");
    this.#focus(isHeading ? Math.min(Math.max(1, to + Math.sign(by)), this.#total - 1) : to);
  }

  async #load(search, offset, signal, then) {
    const query = new URLSearchParams(search);
    query.set("offset", offset);
    query.set("count", mostRows);
    const answer = await fetch(`${this.#area.dataset.rows}?${query}`, { signal }).catch(() => null);
    const body = answer && (answer.ok || answer.status === 422) ? parse(await answer.text()) : null;
    if (!body || signal?.aborted) {
      return false;
    }
    morph(this.#area.querySelector("#fault"), body.querySelector("#fault"));
    if (!answer.ok) {
      return false;
    }
    this.#fresh.clear();
    this.#announce();
    this.#takeArea(body, search);
    then();
    this.#fill();
    return true;
  }

  #takeArea(body, search) {
    const table = body.querySelector("table.grid");
    const head = this.#table && this.#table.tHead;
    morph(this.#area.querySelector(".totals"), body.querySelector(".totals"));
    morph(this.#area.querySelector("#nothing"), body.querySelector("#nothing"));
    morph(head, table.tHead);
    this.#take(table);
    this.#onLoad(search, body.firstElementChild.dataset.sequence);
  }

  /** Rows of that table, sent or shown, become those that are shown, between two spaces. */
  #take(table) {
    this.#total = Number(table.dataset.total);
    this.#offset = Number(table.dataset.offset);
    this.#table.setAttribute("aria-rowcount", this.#total + 1);
    const rows = [...table.tBodies[0].rows].filter((row) => !row.classList.contains("space"));
    const above = this.#space("above", this.#offset);
    const below = this.#space("below", this.#total - this.#offset - rows.length);
    morphChildren(this.#table.tBodies[0], [above, ...rows, below]);
    this.#rows = [...this.#table.tBodies[0].rows].filter((row) => !row.classList.contains("space"));
    this.#byKey = new Map(this.#rows.map((row) => [row.dataset.key, row]));
    // The height is set on what is shown, because a policy of the page forbids styles in HTML.
    for (const [id, count] of [["above", this.#offset], ["below", this.#total - this.#offset - rows.length]]) {
      const cell = document.getElementById(id).firstElementChild;
      cell.style.height = `${Math.max(0, count) * this.#rowHeight}px`;
    }
  }

  #space(id, count) {
    const row = document.createElement("tr");
    row.id = id;
    row.className = "space";
    row.setAttribute("aria-hidden", "true");
    row.hidden = count <= 0;
    row.append(document.createElement("td"));
    // No more than a narrow window has: others would be columns of their own.
    row.firstChild.colSpan = 2;
    return row;
  }

  #seen() {
    const top = this.#table.tBodies[0].getBoundingClientRect().top;
    // The cells stick to the window, the head does not.
    const head = this.#table.tHead.rows[0].cells[0].getBoundingClientRect();
    const covered = Math.max(head.bottom, document.querySelector(".top").getBoundingClientRect().bottom);
    const first = Math.max(0, Math.floor((covered - top) / this.#rowHeight));
    return { first, last: Math.min(this.#total, Math.ceil((innerHeight - top) / this.#rowHeight)) };
  }

  #wanted() {
    const { first, last } = this.#seen();
    const start = Math.max(0, Math.min(first - Math.floor((mostRows - (last - first)) / 2), this.#total - mostRows));
    return { first, last, start };
  }

  /** Asks for rows where the reader sees none; one request at a time, the last place wins. */
  async #fill() {
    const { first, last, start } = this.#wanted();
    const end = this.#offset + this.#rows.length;
    const isThere = (this.#offset === 0 || first - margin >= this.#offset) && (end >= this.#total || last + margin <= end);
    if (isThere || this.#loading) {
      return;
    }
    this.#loading = true;
    try {
      const query = new URLSearchParams(location.search);
      query.set("offset", start);
      query.set("count", mostRows);
      const answer = await fetch(`${this.#area.dataset.rows}?${query}`);
      if (answer.ok) {
        this.#take(parse(await answer.text()).querySelector("table.grid"));
      }
    } catch {
      // The stream's bar says that the server is not there; the next scroll asks again.
      return;
    } finally {
      this.#loading = false;
    }
    if (this.#wanted().start !== start) {
      this.#fill();
    }
  }

  #focus(index) {
    const height = this.#rowHeight;
    const { first, last } = this.#seen();
    if (index < first || index >= last - 1) {
      scrollBy(0, (index < first ? index - first : index - last + 2) * height);
    }
    this.#current = index;
    const attempt = (left) => {
      const link = this.#rows[index - this.#offset]?.querySelector("a[data-open]");
      if (link && this.#current === index) {
        link.focus({ preventScroll: true });
      } else if (left > 0) {
        setTimeout(() => attempt(left - 1), 30);
      }
    };
    attempt(30);
  }

  #remember(event) {
    const index = this.#rows.indexOf(event.target.closest("tr"));
    if (index >= 0) {
      this.#current = this.#offset + index;
    }
  }

  /** Sorting, grouping and counted states change the rows and not the page. */
  #follow(event) {
    const link = event.target.closest("a");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link && isPlain && link.origin === location.origin && link.pathname === location.pathname) {
      event.preventDefault();
      history.pushState(null, "", link.href);
      this.show(link.search);
    }
  }

  #announce() {
    const pill = document.getElementById("pill");
    pill.hidden = this.#fresh.size === 0;
    if (this.#fresh.size > 0) {
      pill.textContent = `${this.#fresh.size} new, show`;
      say(`${this.#fresh.size} new`);
    }
  }
}

export function flash(row) {
  row.classList.remove("flash");
  requestAnimationFrame(() => row.classList.add("flash"));
  setTimeout(() => row.classList.remove("flash"), 1_300);
}
