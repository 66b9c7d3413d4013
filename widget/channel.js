/** Status 0: no connection. `passing`: worth another try, after `wait` seconds. */
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

  /** The replies; the same id again has no second effect. */
  async send(message) {
    await this.begin();
    return (await this.json("POST", "message", message)).replies;
  }

  /** A session; asked for once. */
  async begin() {
    if (this.memory.session) return;
    this.asked ||= this.json("POST", "session").finally(() => (this.asked = null));
    this.memory.session ||= (await this.asked).session;
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

  /** Hands over each event until `stop`. True: the session has expired. */
  async listen(take) {
    const mine = (this.listening = {});
    let lost = 0;
    while (this.listening === mine) {
      const { signal } = (this.turn = new AbortController());
      try {
        // Browsers allow six connections: a hidden tab polls.
        if (document.hidden || lost > 2) {
          const { last } = this.memory;
          const { messages } = await this.json("GET", `messages?after=${last}`);
          messages.forEach((message) => take("message", message));
          lost &&= lost - 1;
          await this.pause(document.hidden ? 20000 : 4000, signal);
        } else {
          await this.events(take, signal, () => (lost = 0));
          throw new Failure(0);
        }
      } catch (failure) {
        if (failure.status === 401) return this.listening === mine;
        await this.pause(Math.min(15000, 500 * 2 ** lost++), signal);
      }
    }
  }

  async events(take, signal, alive) {
    const { body, headers } = await this.ask("GET", "events", undefined, signal);
    if (!headers.get("content-type").startsWith("text/event-stream")) throw new Failure(0);
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const silence = setTimeout(() => this.turn.abort(), 60000);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      alive();
      const events = (text + value.replaceAll("\r", "")).split("\n\n");
      text = events.pop();
      for (const event of events) {
        const [kind, data] = ["event", "data"].map((name) => event.match(`(?:^|\n)${name}: ?(.*)`)?.[1]);
        if (kind) take(kind, JSON.parse(data));
      }
    }
  }

  pause(ms, signal) {
    return new Promise((done) => {
      setTimeout(done, signal.aborted ? 0 : ms);
      signal.addEventListener("abort", done);
    });
  }

  stop() {
    this.listening = null;
    this.turn?.abort();
  }
}
