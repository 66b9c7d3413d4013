import { Channel, Failure } from "./channel.js";

const KEY = "integrationslotse";
const fresh = () => ({ session: "", last: "", messages: [], waiting: [], rated: [], unread: 0 });

/** What was said and what waits to be sent. Draws nothing: `tell` hears of changes. */
export class Conversation {
  constructor(base, tell) {
    this.memory = { draft: "", ...fresh() };
    try {
      Object.assign(this.memory, JSON.parse(sessionStorage.getItem(KEY)));
    } catch {
      // No storage: it lives until the page is left.
    }
    Object.assign(this, { tell, channel: new Channel(base, this.memory), tries: 0 });
    addEventListener("online", () => this.channel.turn?.abort() || this.pump());
    document.addEventListener("visibilitychange", () => this.channel.turn?.abort());
  }

  /** Over a reload, in this tab only. */
  keep(values) {
    Object.assign(this.memory, values);
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.memory));
    } catch {}
  }

  resume() {
    this.pump();
    this.listen();
  }

  async listen() {
    if (!this.memory.session || this.channel.listening) return;
    const expired = await this.channel.listen((kind, message) => {
      if (kind === "message") this.take(message);
      if (kind === "restart") this.clear("restarted", this.memory.session); // in another tab
    });
    if (expired) this.expire();
  }

  say(text, button) {
    const id = newId();
    this.memory.waiting.push(button ? { id, button } : { id, text });
    this.add({ id, from: "resident", text });
    this.pump();
  }

  /** From the server; what is known changes nothing. */
  take(message) {
    const known = this.memory.messages.some(({ id }) => id === message.id || id === message.message);
    this.keep({ last: String(Math.max(message.id, this.memory.last)) });
    if (!known) this.add(message);
  }

  add(message) {
    this.memory.messages.push(message);
    this.keep();
    this.tell("message", message);
  }

  note(note) {
    this.add({ id: newId(), note });
  }

  async restart() {
    if (this.memory.session) await this.channel.ask("POST", "restart");
    this.clear("restarted", this.memory.session);
  }

  async remove() {
    const gone = (failure) => failure.status === 401 || Promise.reject(failure);
    if (this.memory.session) await this.channel.ask("DELETE", "session").catch(gone);
    this.clear("deleted", "");
  }

  clear(note, session) {
    clearTimeout(this.timer);
    this.channel.stop();
    this.keep({ ...fresh(), session });
    this.tell("cleared");
    this.tell("state", "ready");
    this.note(note);
    this.listen();
  }

  /** Sends what waits; what fails for now is tried again later. */
  async pump() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    while (this.memory.waiting.length) {
      const [message] = this.memory.waiting;
      const sent = () => this.keep({ waiting: this.memory.waiting.filter((one) => one !== message) });
      this.tell("state", "busy");
      try {
        const replies = await this.channel.send(message);
        if (!this.memory.waiting.includes(message)) break; // deleted meanwhile
        sent();
        replies.forEach((reply) => this.take(reply));
        this.tries = 0;
        this.tell("state", "ready");
        this.listen();
      } catch (fault) {
        const failure = fault instanceof Failure ? fault : new Failure(500);
        if (failure.status === 401 && this.tries++ < 2) {
          this.expire();
        } else if (failure.passing) {
          this.tell("state", failure.status ? "failed" : "offline", failure);
          this.timer = setTimeout(() => this.pump(), 1000 * (failure.wait || Math.min(15, 2 ** this.tries++)));
          break;
        } else {
          sent();
          this.tell("state", "refused", failure);
        }
      }
    }
    this.busy = false;
  }

  expire() {
    this.channel.stop();
    const { last } = this.memory;
    this.keep({ session: "", last: "" });
    if (last) this.note("expired");
  }
}

// crypto.randomUUID is missing without TLS.
const newId = () => crypto.getRandomValues(new Uint32Array(4)).join("-");
