/** The conversation: what was said, what waits to be sent, what came back. Draws nothing. */

import { Channel, Failure } from "./channel.js";

const KEY = "integrationslotse";
const fresh = () => ({ session: "", last: "", messages: [], waiting: [], rated: [], unread: 0 });

/** Tells of changes through `tell`: ("message", message), ("state", name, failure), ("cleared"). */
export class Conversation {
  constructor(base, tell) {
    this.memory = { draft: "", ...fresh() };
    try {
      Object.assign(this.memory, JSON.parse(sessionStorage.getItem(KEY)));
    } catch {
      // No storage, or not ours: the conversation then lives until the page is left.
    }
    Object.assign(this, { tell, channel: new Channel(base, this.memory), tries: 0 });
    addEventListener("online", () => this.channel.turn?.abort() || this.pump());
    document.addEventListener("visibilitychange", () => this.channel.turn?.abort());
  }

  /** Keeps these values over a reload: in this tab only, no cookie. */
  keep(values) {
    Object.assign(this.memory, values);
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.memory));
    } catch {
      // As above.
    }
  }

  /** Goes on where the page was left. */
  resume() {
    this.pump();
    this.listen();
  }

  async listen() {
    if (!this.memory.session || this.channel.listening) return;
    await this.channel.listen((message) => this.take(message));
    if (this.memory.session && !this.channel.turn.signal.aborted) this.expire();
  }

  /** Sends a text or an offered button; without a connection, as soon as there is one. */
  say(text, button) {
    const id = newId();
    this.memory.waiting.push(button ? { id, button } : { id, text });
    this.add({ id, from: "resident", text });
    this.pump();
  }

  /** One message from the server; one that is known already changes nothing. */
  take(message) {
    const known = this.memory.messages.some(({ id }) => id === message.id || id === message.client_id);
    this.keep({ last: message.id });
    if (!known) this.add(message);
  }

  add(message) {
    this.memory.messages.push(message);
    this.keep();
    this.tell("message", message);
  }

  /** A line of ours in the log, such as "conversation deleted". */
  note(note) {
    this.add({ id: newId(), note });
  }

  async restart() {
    if (this.memory.session) await this.channel.ask("POST", "restart");
    this.clear("restarted", this.memory.session);
  }

  async remove() {
    await this.channel.ask("DELETE", "session").catch((failure) => {
      if (failure.status !== 401) throw failure; // 401: it is gone already
    });
    this.clear("deleted", "");
  }

  clear(note, session) {
    clearTimeout(this.timer);
    this.channel.stop();
    this.keep({ ...fresh(), session });
    this.tell("cleared");
    this.tell("state", "ready");
    this.note(note);
  }

  /** Sends what waits, one after the other; what fails for now is tried again later. */
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
    this.keep({ session: "", last: "" });
    this.note("expired");
  }
}

/** A UUID; crypto.randomUUID is missing where the page came without TLS. */
function newId() {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
}
