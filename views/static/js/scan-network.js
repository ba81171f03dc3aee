// The scanner's way to the server, and what it shows of a bad one: whether there is a network, what waits to be sent,
// and what was refused after it was accepted.
import { Offline } from "./scan-offline.js";
import { clock, grouped, language, listItem, part, root, say, won } from "./scan-screen.js";

const answerTimeout = 3_500; // ms, then the network counts as lost
const probeEvery = 5_000; // ms between tries to send or to reach the server
const refreshEvery = 90_000; // ms after which the manifest is old

export class Network {
  offline = new Offline(root.dataset.manifest, (path, body) => this.post(path, body));
  connected = true; // as far as the last answer tells
  #refreshedAt = 0;

  // Answers {ok, status, body}; throws when no answer came, and remembers that the network is lost.
  async ask(path, options = {}) {
    const headers = { Accept: "application/json", "Accept-Language": language, "X-CSRF-Token": root.dataset.csrf, ...options.headers };
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), answerTimeout);
    try {
      const response = await fetch(root.dataset.api + path, { ...options, headers, credentials: "same-origin", signal: abort.signal });
      const reading = response.json();
      const body = await (response.ok ? reading : reading.catch(() => ({}))); // half a success is no answer
      return { ok: response.ok, status: response.status, body };
    } catch (error) {
      this.#set(false);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  post(path, body) {
    return this.ask(path, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  }

  // Whether the phone has to judge by itself, and can.
  get alone() {
    return !this.connected && this.offline.able;
  }

  // Prepares for a lost network. Without https there is neither a worker nor a place to keep anything sealed.
  async prepare() {
    if (!window.isSecureContext || !window.indexedDB) return;
    navigator.serviceWorker?.register(root.dataset.sw, { scope: "/vendor/" }).catch(() => {});
    navigator.serviceWorker?.ready.then(({ active }) => active.postMessage({ keep: location.pathname }));
    try {
      await this.offline.open(location.pathname.split("/")[2]);
    } catch {
      return; // a private window keeps nothing
    }
    const lasting = await navigator.storage?.persist?.().catch(() => false);
    part.fleeting.hidden = Boolean(lasting);
    this.show();
    await this.probe();
    setInterval(() => this.probe(), probeEvery);
  }

  // Sends what waits, and keeps the manifest fresh. Every answer says that there is a network.
  async probe() {
    const old = Date.now() - this.#refreshedAt > refreshEvery;
    if (this.connected && !old && !this.offline.unsent.length) return;
    try {
      const said = await this.offline.send();
      part.notice.hidden = said !== "locked";
      if (said === "locked") part.notice.textContent = say("Locked");
      if (old || !this.connected) await this.offline.refresh(AbortSignal.timeout(answerTimeout));
      this.#refreshedAt = Date.now();
      root.dataset.offline = this.offline.able ? "ready" : "unable";
      this.#set(true);
    } catch {
      this.#set(false);
    }
  }

  async dismissRefused() {
    await this.offline.dismiss();
    this.show();
  }

  #set(connected) {
    this.connected = connected;
    this.show();
  }

  show() {
    const { unsent, refused, able } = this.offline;
    part.offline.hidden = this.connected || !able;
    part.unsent.hidden = unsent.length === 0;
    part.unsent.textContent = say("Unsent").replace("{count}", unsent.length);
    part.waiting.hidden = unsent.length === 0 || !resting();
    part["waiting-list"].replaceChildren(...unsent.map((item) => listItem(`${nameOf(item)} · ${worthOf(item)}`)));
    part.settled.hidden = refused.length === 0 || !resting();
    part["settled-list"].replaceChildren(...refused.map((item) => listItem(refusedSentence(item))));
    (unsent.length ? navigator.setAppBadge?.(unsent.length) : navigator.clearAppBadge?.())?.catch(() => {});
  }
}

const resting = () => ["idle", "scanning"].includes(root.dataset.state);

// What people know a coupon by: its number where the phone heard it, else when it was taken; and its campaign.
const nameOf = ({ request, short, name }) => [short ? grouped(short) : clock(request.claimed_at), name].filter(Boolean).join(" · ");
const worthOf = (item) => won(item.won) || item.gift || "";

function refusedSentence(item) {
  const { conflict, why } = item.answer;
  return say(conflict ? "Conflict" : "Rejected").replace("{code}", nameOf(item)).replace("{won}", worthOf(item)).replace("{why}", why);
}
