import { setClock } from "./clock.js";

const silence = 15_000;
const longSleep = 300_000;
const patience = 1_500;

/**
 * What the server tells of this page, one stream at a time. A page that nobody sees closes it, because a browser keeps six connections
 * to a server, and comes back to where it was.
 */
export class Stream {
  #url;
  #since;
  #handlers;
  #source = null;
  #heard = Date.now();
  #delay = 1_000;
  #timer = 0;
  #alarm = 0;

  /** @param handlers by the event's name; `reset` is called where what was missed cannot be had. */
  constructor(handlers) {
    this.#handlers = handlers;
    document.addEventListener("visibilitychange", () => this.#turn());
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", (event) => event.persisted && this.#turn());
    addEventListener("online", () => this.#open());
    setInterval(() => this.#watch(), 5_000);
  }

  follow(url, since) {
    this.#url = url;
    this.#since = since;
    this.#heard = Date.now();
    this.#open();
  }

  #turn() {
    if (document.hidden) {
      this.#close();
    } else if (Date.now() - this.#heard > longSleep) {
      this.#handlers.reset();
    } else {
      this.#open();
    }
  }

  #open() {
    this.#close();
    if (document.hidden || !this.#url) {
      return;
    }
    this.#expect();
    const source = new EventSource(`${this.#url}&since=${this.#since}`);
    this.#source = source;
    source.addEventListener("error", () => this.#failed(source));
    source.addEventListener("clock", (event) => this.#alive(event));
    for (const [name, handle] of Object.entries(this.#handlers)) {
      source.addEventListener(name, (event) => {
        this.#remember(event);
        handle(event.data);
      });
    }
  }

  #close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#alarm);
    this.#source?.close();
    this.#source = null;
  }

  #remember(event) {
    this.#heard = Date.now();
    if (event.lastEventId) {
      this.#since = event.lastEventId;
    }
  }

  #alive(event) {
    this.#remember(event);
    this.#delay = 1_000;
    clearTimeout(this.#alarm);
    setClock(Number(event.data));
    show(true);
  }

  #failed(source) {
    this.#expect();
    if (source.readyState === EventSource.CLOSED && source === this.#source) {
      this.#timer = setTimeout(() => this.#probe(), this.#delay * (0.75 + Math.random() / 2));
      this.#delay = Math.min(this.#delay * 2, 30_000);
    }
  }

  /** A stream does not say why it was refused: a page does. */
  async #probe() {
    const answer = await fetch("/guests/suggest", { redirect: "manual" }).catch(() => null);
    if (answer && (answer.type === "opaqueredirect" || answer.status === 401)) {
      location.reload();
    } else {
      this.#open();
    }
  }

  #expect() {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => show(false), patience);
  }

  /** A connection that died without a word, or a machine that slept. */
  #watch() {
    const gap = Date.now() - this.#heard;
    if (this.#source && gap > silence) {
      show(false);
      if (gap > longSleep) {
        this.#heard = Date.now();
        this.#handlers.reset();
      } else if (this.#source.readyState === EventSource.OPEN) {
        this.#open();
      }
    }
  }
}

function show(isLive) {
  const mark = document.getElementById("stream");
  if (!mark) {
    return;
  }
  mark.className = `stream ${isLive ? "live" : "lost"}`;
  mark.lastElementChild.textContent = isLive ? "live" : "lost";
  document.getElementById("lost").hidden = isLive;
}
