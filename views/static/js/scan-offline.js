// The scanner without the network: judges codes by the manifest, keeps what it accepts, and sends it when the
// network is back, under the nonces that it was accepted with.
import { gives } from "./scan-benefit.js";
import { Vault } from "./scan-vault.js";

const batch = 100; // items sent at once
const minute = 60_000;
const conflicts = ["already_redeemed", "voided", "expired", "closed"]; // refusals that the phone could not foresee: staff decide
const seoul = 9 * 60; // minutes ahead of UTC, without summer time

export class Offline {
  #vault = null;
  #manifest = null; // {tag, ahead, at, body}
  #url;
  #post;
  #sending = false;
  #taken = []; // marks of what the server took from this phone since the manifest was written
  queue = []; // what waits, and what was refused and not yet read

  // url is where the manifest is, post the scanner's way to the API.
  constructor(url, post) {
    this.#url = url;
    this.#post = post;
  }

  async open(name) {
    this.#vault = await Vault.open(name);
    this.#manifest = (await this.#vault.fact("manifest")) ?? null;
    this.#taken = (await this.#vault.fact("taken")) ?? [];
    this.queue = await this.#vault.all();
  }

  get able() {
    return Boolean(this.#manifest);
  }

  get unsent() {
    return this.queue.filter((item) => !item.answer);
  }

  get refused() {
    return this.queue.filter((item) => item.answer);
  }

  // The server's time by the phone's clock.
  now() {
    return Date.now() + (this.#manifest?.ahead ?? 0);
  }

  // Gets the manifest when it has changed. Throws when no answer came.
  async refresh(signal) {
    if (!this.#vault) return;
    const headers = this.#manifest ? { "If-None-Match": this.#manifest.tag } : {};
    const response = await fetch(this.#url, { headers, cache: "no-store", credentials: "same-origin", signal });
    const said = Date.parse(response.headers.get("Date") ?? "");
    const ahead = Number.isNaN(said) ? 0 : said - Date.now();
    if (response.ok) {
      this.#manifest = { tag: response.headers.get("ETag"), ahead, at: Date.now(), body: await response.json() };
    } else if (response.status === 304) {
      this.#manifest = { ...this.#manifest, ahead, at: Date.now() };
    } else return;
    await this.#vault.keepFact("manifest", this.#manifest);
    await this.#note([]); // the manifest knows
  }

  // Notes a code that the server took just now.
  async redeemed(code) {
    if (!this.able) return;
    const { mark, typedAs } = await this.#place(code);
    await this.#note([...this.#taken, ...mark, typedAs]);
  }

  async #note(marks) {
    this.#taken = marks;
    await this.#vault.keepFact("taken", marks);
  }

  // Where a code stands in the manifest: the marks of its coupons, and the mark of what was read.
  async #place(code) {
    const [bare] = split(signsIn(code));
    const hash = await hashOf(this.#manifest.body.salt + bare);
    const found = bare.length === 8 ? find(this.#manifest.body, "typed", hash.slice(0, 2)) : find(this.#manifest.body, "codes", hash.slice(0, 8));
    return { bare, found, mark: found.map((one) => one.mark), typedAs: hex(hash) };
  }

  // Judges a code: {refusal: [name, won]} or {coupon} as the API describes one, with what is kept of it.
  async look(code) {
    const { bare, found, typedAs: own } = await this.#place(code);
    if (!checks(bare) || !found.length) return { refusal: ["Unknown"] };
    const taken = (mark) => this.#taken.includes(mark) || this.queue.some((item) => mark === item.mark || mark === item.typedAs);
    const free = found.filter(({ mark }) => !taken(mark));
    if (taken(own) || !free.length) return { refusal: ["Taken"] };
    const { campaign, good, mark, paper, ends } = free.find((one) => one.good) ?? free[0];
    const refusal = good ? this.#refusalOf(campaign, ends) : ["Used"];
    if (refusal) return { refusal };
    const { name, discount, percent, gift, min_purchase } = campaign;
    const coupon = { campaign: { name, discount, percent, gift, min_purchase }, conditions: campaign.conditions, paper };
    if (bare.length === 8) coupon.short_code = bare;
    return { coupon, mark, typedAs: own };
  }

  // What refuses a coupon of a campaign now, in the server's order; null when nothing does.
  #refusalOf(campaign, ends) {
    const { body } = this.#manifest;
    const at = this.now();
    if (!campaign.taken) return ["Vendor"];
    if (!body.trading) return ["Closed"];
    if (at > ends) return ["Expired"];
    if (at < campaign.from) return ["Early"];
    if (!openAt(body, at)) return ["Closed"];
    if (campaign.rotating) return ["Rotating"];
    const waiting = this.unsent.reduce((sum, item) => sum + item.won, 0);
    return waiting + campaign.discount > body.cap_won ? ["Cap", body.cap_won] : null;
  }

  // Keeps an accepted coupon. request is what the API would have been sent. Throws when there is no room.
  async accept(request, look) {
    const { campaign, short_code: short } = look.coupon;
    const item = {
      request: { ...request, claimed_at: new Date(this.now()).toISOString() }, mark: look.mark, typedAs: look.typedAs,
      won: gives(campaign, request.purchase_amount), short, name: campaign.name, gift: campaign.gift,
    };
    await this.#vault.add(item);
    this.queue = await this.#vault.all();
  }

  // Sends what waits. Answers "sent", or "locked" when this phone may not send. Throws when no answer came.
  async send() {
    if (this.#sending || !this.unsent.length) return "sent";
    this.#sending = true;
    try {
      while (this.unsent.length) {
        const items = this.unsent.slice(0, batch);
        const body = JSON.stringify({ items: items.map((item) => item.request) });
        const answer = await this.#post("/redemptions/batch", body);
        if ([401, 403].includes(answer.status)) return "locked";
        if (!answer.ok) throw new Error(`status ${answer.status}`);
        const again = await this.#settle(items, answer.body.results);
        if (again) throw new Error("some are to be sent again");
      }
      return "sent";
    } finally {
      this.#sending = false;
      this.queue = await this.#vault.all();
    }
  }

  // Takes in one answer for each item; says whether any is to be sent again.
  async #settle(items, results) {
    let again = false;
    for (const [i, { status, error }] of results.entries()) {
      if (status < 300) {
        await this.#note([...this.#taken, items[i].mark, items[i].typedAs]);
        await this.#vault.remove(items[i].id);
      } else if (status === 429 || status >= 500) again = true;
      else await this.#vault.answer(items[i].id, { conflict: conflicts.includes(error.reason), why: error.message });
    }
    this.queue = await this.#vault.all();
    return again;
  }

  // Forgets the refusals, which the vendor has read.
  async dismiss() {
    for (const item of this.refused) await this.#vault.remove(item.id);
    this.queue = await this.#vault.all();
  }
}

// ---- codes, read as the server reads them ----

function signsIn(text) {
  return text.replace(/^.*\/c\//, "").replace(/\?.*$/, "").toUpperCase().replace(/[\s\p{Pd}]/gu, "").replaceAll("O", "0").replace(/[IL]/g, "1");
}

// The code and the proof behind it.
function split(signs) {
  if (signs.length === 28) return [signs.slice(0, 20), signs.slice(20)];
  if (signs.length === 12) return [signs.slice(0, 8), signs.slice(8)];
  return [signs, ""];
}

// The last sign of a typed code is the value of the others modulo 37.
function checks(code) {
  const values = [...code].map((sign) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(sign));
  if (values.includes(-1)) return false;
  return code.length !== 8 || values.slice(0, 7).reduce((sum, value) => (sum * 32 + value) % 37, 0) === values[7];
}

async function hashOf(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (base64) => Uint8Array.from(atob(base64 ?? ""), (sign) => sign.charCodeAt(0));

// All coupons with that hash: {campaign, good, mark, paper, ends}. The mark is the hash of the code in the QR.
function find(body, list, hash) {
  return body.campaigns.flatMap((campaign) => {
    const hashes = bytesOf(campaign[list]);
    const codes = bytesOf(campaign.codes);
    const onPaper = bytesOf(campaign.paper);
    const found = [];
    for (let i = 0; i * hash.length < hashes.length; i++) {
      if (!hash.every((byte, k) => hashes[i * hash.length + k] === byte)) continue;
      const ends = campaign.ends?.length ? campaign.ends[i] * 1000 : campaign.until;
      const paper = Boolean(onPaper[i >> 3] & (1 << (i & 7)));
      found.push({ campaign, good: i < campaign.good, mark: hex(codes.slice(i * 8, i * 8 + 8)), paper, ends });
    }
    return found;
  });
}

function openAt(body, at) {
  if (at < body.starts_at || at >= body.ends_at + minute) return false;
  const time = (Math.floor(at / minute) + seoul) % (24 * 60);
  return body.closes <= body.opens || (body.opens <= time && time <= body.closes);
}
