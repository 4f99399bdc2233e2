import { parse } from "./morph.js";

const pause = 40;

/** The search box: filters while one types, and offers words that the query language knows. */
export class Search {
  #form;
  #input;
  #list;
  #apply;
  #timer = 0;
  #abort = null;

  /** @param apply takes a query string, or null where the page has no rows to filter */
  constructor(form, apply) {
    this.#form = form;
    this.#apply = apply;
    this.#input = form.querySelector("input");
    this.#list = form.querySelector("[role=listbox]");
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => this.#fold());
    this.#list.addEventListener("pointerdown", (event) => this.#choose(event.target.closest("[role=option]"), event));
    form.addEventListener("submit", (event) => this.#submit(event));
    addEventListener("popstate", () => (this.#input.value = new URLSearchParams(location.search).get("q") ?? ""));
  }

  focus() {
    this.#input.focus();
    this.#input.select();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#filter(false);
      this.#suggest();
    }, pause);
  }

  async #filter(isDone) {
    if (!this.#apply) {
      return;
    }
    const query = new URLSearchParams(location.search);
    query.delete("offset");
    query.set("q", this.#input.value);
    if (!this.#input.value) {
      query.delete("q");
    }
    const search = query.size ? `?${query}` : "";
    const isRight = await this.#apply(search, isDone);
    this.#input.setAttribute("aria-invalid", String(!isRight));
  }

  async #suggest() {
    this.#abort?.abort();
    if (!this.#form.dataset.suggest) {
      return;
    }
    const { signal } = (this.#abort = new AbortController());
    const query = new URLSearchParams({ q: this.#input.value, cursor: this.#input.selectionStart });
    try {
      const answer = await fetch(`${this.#form.dataset.suggest}?${query}`, { signal });
      const options = answer.ok ? [...parse(await answer.text()).querySelectorAll("[role=option]")] : [];
      if (!signal.aborted && document.activeElement === this.#input) {
        this.#list.replaceChildren(...options);
        this.#unfold(options.length > 0);
      }
    } catch {
      // Typing went on, or the server is away: suggestions can wait.
    }
  }

  #unfold(isOpen) {
    this.#list.hidden = !isOpen;
    this.#input.setAttribute("aria-expanded", String(isOpen));
    this.#input.removeAttribute("aria-activedescendant");
  }

  #fold() {
    this.#abort?.abort();
    this.#unfold(false);
  }

  get #chosen() {
    return this.#list.querySelector("[aria-selected=true]");
  }

  #key(event) {
    const isOpen = !this.#list.hidden;
    if (event.key === "Escape") {
      event.stopPropagation();
      isOpen ? this.#fold() : this.#input.blur();
    } else if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.#step(event.key === "ArrowDown" ? 1 : -1);
    } else if (isOpen && event.key === "Enter" && this.#chosen) {
      this.#choose(this.#chosen, event);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.#suggest();
    }
  }

  #step(by) {
    const options = [...this.#list.children];
    const next = options[(options.indexOf(this.#chosen) + by + options.length + (this.#chosen || by > 0 ? 0 : 1)) % options.length];
    this.#chosen?.setAttribute("aria-selected", "false");
    next.setAttribute("aria-selected", "true");
    next.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", next.id);
  }

  #choose(option, event) {
    event.preventDefault();
    if (option) {
      this.#input.value = option.dataset.query;
      this.#input.setSelectionRange(option.dataset.cursor, option.dataset.cursor);
      this.#input.focus();
      this.#typed();
    }
  }

  #submit(event) {
    this.#fold();
    if (this.#apply) {
      event.preventDefault();
      clearTimeout(this.#timer);
      this.#filter(true);
    }
  }
}
