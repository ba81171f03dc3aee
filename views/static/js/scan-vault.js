// What the scanner keeps on the phone: coupons that wait to be sent, sealed with a key that no script can read, and
// the manifest by which coupons are judged without the network. It outlives the tab and the battery.
import { openDB } from "../vendor/idb@8.0.4/index.js";

const words = new TextEncoder();
const safely = { durability: "strict" }; // written through to the disk before it counts

export class Vault {
  #db;
  #key;

  // Needs a secure address: there is no crypto.subtle on others.
  static async open(name) {
    const vault = new Vault();
    vault.#db = await openDB(`jangteo-scanner-${name}`, 1, {
      upgrade(db) {
        db.createObjectStore("keys");
        db.createObjectStore("facts");
        db.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
      },
    });
    vault.#key = await vault.#ownKey();
    return vault;
  }

  async #ownKey() {
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const tx = this.#db.transaction("keys", "readwrite", safely);
    const known = await tx.store.get("queue");
    if (!known) await tx.store.put(fresh, "queue");
    await tx.done;
    return known ?? fresh;
  }

  // Keeps an item; when it comes back, the item is on the disk. Throws when there is no room.
  async add(item) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, words.encode(JSON.stringify(item)));
    const tx = this.#db.transaction("queue", "readwrite", safely);
    await tx.store.add({ iv, sealed, answer: null });
    await tx.done;
  }

  // All items in the order in which they were taken: {id, answer, ...item}.
  async all() {
    const rows = await this.#db.getAll("queue");
    return Promise.all(rows.map(async ({ id, iv, sealed, answer }) => {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.#key, sealed);
      return { ...JSON.parse(new TextDecoder().decode(plain)), id, answer };
    }));
  }

  // Notes that the server refused an item, and why.
  async answer(id, answer) {
    const tx = this.#db.transaction("queue", "readwrite", safely);
    const row = await tx.store.get(id);
    if (row) await tx.store.put({ ...row, answer });
    await tx.done;
  }

  remove(id) {
    return this.#db.delete("queue", id);
  }

  fact(name) {
    return this.#db.get("facts", name);
  }

  keepFact(name, value) {
    return this.#db.put("facts", value, name);
  }
}
