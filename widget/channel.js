/** Talks to the bot's web channel: requests, and the stream of messages nobody asked for. */

/** `status` 0: no connection. `wait`: seconds until the next try, if the server named them. */
export class Failure extends Error {
  constructor(status, sentence = "", wait = 0) {
    super(sentence);
    Object.assign(this, { status, wait, passing: !status || status === 429 || status >= 500 });
  }
}

export class Channel {
  constructor(base, memory) {
    Object.assign(this, { base, memory });
  }

  /** The replies to a message; a session is opened for the first. The same id again has no second effect. */
  async send(message) {
    this.memory.session ||= (await this.json("POST", "session")).session;
    return (await this.json("POST", "message", message)).replies;
  }

  async json(...what) {
    return (await this.ask(...what)).json();
  }

  async ask(method, path, body, signal = AbortSignal.timeout?.(20000)) {
    const headers = { "content-type": "application/json" };
    const { session, last } = this.memory;
    if (session) headers.authorization = `Bearer ${session}`;
    if (path === "events" && last) headers["last-event-id"] = last;
    let answer;
    try {
      answer = await fetch(new URL(`chat/${path}`, this.base), {
        method, headers, signal, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store",
      });
    } catch {
      throw new Failure(0);
    }
    if (answer.ok) return answer;
    const { message } = await answer.json().catch(() => ({}));
    throw new Failure(answer.status, message, Number(answer.headers.get("retry-after")));
  }

  /** Hands over each new message until `stop`: from events, else (hidden tab, no stream) by polling. */
  async listen(take) {
    if (this.listening) return;
    this.listening = true;
    let lost = 0;
    while (this.listening) {
      const { signal } = (this.turn = new AbortController());
      try {
        // A hidden tab holds no connection: browsers allow six to one server.
        if (document.hidden || lost > 2) {
          const { last } = this.memory;
          const { messages } = await this.json("GET", `messages${last ? `?after=${last}` : ""}`);
          messages.forEach(take);
          lost &&= lost - 1;
          await this.pause(document.hidden ? 20000 : 4000, signal);
        } else {
          await this.events(take, signal, () => (lost = 0));
          throw new Failure(0);
        }
      } catch (failure) {
        if (failure.status === 401) this.listening = false;
        else await this.pause(Math.min(15000, 500 * 2 ** lost++), signal);
      }
    }
  }

  async events(take, signal, alive) {
    const { body, headers } = await this.ask("GET", "events", undefined, signal);
    if (!headers.get("content-type").startsWith("text/event-stream")) throw new Failure(0);
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const silence = setTimeout(() => this.turn.abort(), 60000); // heartbeats come more often
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      alive();
      const events = (text + value.replaceAll("\r", "")).split("\n\n");
      text = events.pop();
      for (const event of events.filter((one) => /^event: ?message$/m.test(one)))
        take(JSON.parse(event.match(/^data: ?(.*)$/m)[1]));
    }
  }

  pause(ms, signal) {
    return new Promise((done) => {
      setTimeout(done, ms);
      signal.addEventListener("abort", done);
    });
  }

  stop() {
    this.listening = false;
    this.turn?.abort();
  }
}
