// The server decides: it checks plans, draws rows, keeps drafts and pictures.

export class Server {
  constructor(root, csrf) {
    this.root = root;
    this.headers = { Accept: "application/json", "X-CSRF-Token": csrf };
  }

  // send posts an object, or a form with a file. The answer has ok, its status and what it says.
  async send(what, body) {
    const file = body instanceof FormData;
    const answer = await fetch(`${this.root}/${what}`, {
      method: "POST", body: file ? body : JSON.stringify(body), headers: file ? this.headers : { ...this.headers, "Content-Type": "application/json" },
    });
    return { ok: answer.ok, status: answer.status, ...(await answer.json()) };
  }
}
