/**
 * Sends each chosen file at once, in pieces, while the rest of the form is filled in: progress in a bar and in words,
 * cancel, and going on by itself after the connection was lost. Without this script files come with their page.
 */
const WAITS = [1000, 2000, 4000, 8000, 15000];
const tickets = new Map();
const running = new Set();
// The form, and its button, that go on once every file is there.
let waiting = null;

const pause = (time) => new Promise((done) => {
  const timer = setTimeout(done, time);
  window.addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
});

/** Asks the server; `lost` is true when nothing that can be read came back and asking again may help. */
function ask(method, address, { headers = {}, body = null, progress = null, signal = null } = {}) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.timeout = 120000;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
    const lost = () => done({ status: 0, lost: true, data: {} });
    for (const name of ["error", "timeout", "abort"]) request.addEventListener(name, lost);
    request.addEventListener("load", () => {
      let data = {};
      try { data = JSON.parse(request.responseText || "{}"); } catch { /* a page of the server in between */ }
      done({ status: request.status, lost: request.status >= 500 || request.status === 429, data });
    });
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

class Question {
  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.queue = Promise.resolve();
    this.list = root.querySelector("[data-files-here]");
    this.coming = root.querySelector("[data-files-coming]");
    this.more = root.querySelector("[data-files-more]");
    this.full = root.querySelector("[data-files-full]");
    this.status = root.querySelector("[role=status]");
    this.input = root.querySelector("input[type=file]");
    this.input.addEventListener("change", () => this.chosen());
    this.list.addEventListener("click", (event) => this.remove(event));
  }

  get token() { return this.form.elements.csrfmiddlewaretoken?.value ?? ""; }

  say(name, file = "") { this.status.textContent = this.root.dataset[name].replace("%s", file); }

  chosen() {
    // One after another, in the order they were chosen.
    for (const file of this.input.files) {
      const sending = new Sending(this, file);
      running.add(sending);
      this.queue = this.queue.then(() => sending.start());
    }
    this.input.value = "";
    this.show();
  }

  show() {
    const count = this.list.children.length;
    this.list.hidden = count === 0;
    this.coming.hidden = this.coming.children.length === 0;
    this.more.hidden = count >= Number(this.root.dataset.most);
    this.full.hidden = !this.more.hidden;
  }

  async remove(event) {
    const button = event.target.closest("[name=form_drop]");
    const known = button && tickets.get(button.value);
    if (!known) return;
    event.preventDefault();
    const answer = await ask("DELETE", known.address, { headers: { ...known.headers, "X-CSRFToken": this.token } });
    if (answer.status !== 204) { button.removeAttribute("aria-disabled"); this.say("lost"); return; }
    const item = button.closest("li");
    this.say("removed", item.querySelector(".file-list__name").textContent);
    item.remove();
    this.show();
    this.input.focus();
  }
}

class Sending {
  constructor(question, file) {
    this.question = question;
    this.file = file;
    this.offset = 0;
    this.stop = new AbortController();
    this.row = question.root.querySelector("[data-files-row]").content.firstElementChild.cloneNode(true);
    this.bar = this.row.querySelector("progress");
    this.words = this.row.querySelector("[data-words]");
    this.error = this.row.querySelector("[data-error]");
    this.again = this.row.querySelector("[data-again]");
    this.row.querySelector(".file-list__name").textContent = file.name;
    this.bar.setAttribute("aria-label", file.name);
    this.row.querySelectorAll("[data-name]").forEach((part) => { part.textContent = ` ${file.name}`; });
    this.again.addEventListener("click", () => this.start());
    this.stopping = this.row.querySelector("[data-cancel]");
    this.closing = this.row.querySelector("[data-close]");
    for (const button of [this.stopping, this.closing]) button.addEventListener("click", () => this.cancel());
    question.coming.append(this.row);
  }

  async start() {
    if (this.stop.signal.aborted) return;
    this.error.textContent = "";
    this.error.hidden = this.again.hidden = true;
    this.bar.hidden = this.words.hidden = this.stopping.hidden = false;
    this.closing.hidden = true;
    this.question.say("sending", this.file.name);
    running.add(this);
    const answer = await this.send();
    running.delete(this);
    if (this.stop.signal.aborted) return;
    if (answer.data.html) this.arrived(answer.data.html);
    else this.failed(answer);
    if (running.size === 0) goOn();
  }

  async send() {
    let answer = this.address ? await this.where() : await this.begin();
    for (let lost = 0; ;) {
      if (this.stop.signal.aborted || answer.data.html) return answer;
      if (answer.lost) {
        if (lost === WAITS.length) return answer;
        this.question.say("lost");
        await pause(WAITS[lost++]);
        answer = this.address ? await this.where() : await this.begin();
        continue;
      }
      if (answer.status !== 409 && answer.status >= 400) return answer;
      if (answer.data.offset > this.offset) lost = 0;
      this.offset = answer.data.offset ?? this.offset;
      answer = await this.piece();
    }
  }

  async begin() {
    const { form, root } = this.question;
    const stamp = form.elements.form_stamp;
    const body = new FormData();
    const given = { form_stamp: stamp.value, page: stamp.dataset.page, question: root.dataset.files, name: this.file.name, size: this.file.size };
    for (const [name, value] of Object.entries(given)) body.append(name, value);
    const answer = await ask("POST", root.dataset.address, { body, headers: this.headers() });
    if (answer.status === 201) {
      this.address = answer.data.address;
      this.ticket = answer.data.ticket;
      this.size = answer.data.piece;
    }
    return answer;
  }

  where() { return ask("GET", this.address, { headers: this.headers() }); }

  piece() {
    const start = this.offset;
    const body = this.file.slice(start, start + this.size);
    const progress = (loaded) => this.draw(start + loaded);
    const headers = { ...this.headers(), "Upload-Offset": String(start), "Content-Type": "application/octet-stream" };
    return ask("PUT", this.address, { body, headers, progress, signal: this.stop.signal });
  }

  headers() {
    return { "X-CSRFToken": this.question.token, ...(this.ticket ? { "Upload-Ticket": this.ticket } : {}) };
  }

  draw(sent) {
    const part = Math.min(100, Math.round((sent / Math.max(1, this.file.size)) * 100));
    this.bar.value = part;
    this.words.textContent = `${part} %`;
  }

  arrived(html) {
    const { question } = this;
    question.list.insertAdjacentHTML("beforeend", html);
    const button = question.list.lastElementChild.querySelector("[name=form_drop]");
    tickets.set(button.value, { address: this.address, headers: { "Upload-Ticket": this.ticket } });
    question.say("done", this.file.name);
    const hadFocus = this.row.contains(document.activeElement);
    this.row.remove();
    question.show();
    if (hadFocus) button.focus();
  }

  failed(answer) {
    // Whoever pressed a button meanwhile sees first what became of the file.
    waiting = null;
    this.error.textContent = answer.data.detail ?? this.question.root.dataset.broken;
    this.error.hidden = false;
    this.bar.hidden = this.words.hidden = this.stopping.hidden = true;
    this.closing.hidden = false;
    // What was refused stays refused; a lost connection may come back.
    this.again.hidden = !answer.lost;
    if (!answer.lost) this.address = undefined;
    this.question.say("failed", this.file.name);
  }

  cancel() {
    this.stop.abort();
    running.delete(this);
    if (this.address) ask("DELETE", this.address, { headers: this.headers() });
    this.row.remove();
    this.question.say("cancelled", this.file.name);
    this.question.show();
    this.question.input.focus();
    if (running.size === 0) goOn();
  }
}

/** Sends the form that waited for its files. */
function goOn() {
  if (!waiting) return;
  const { form, button } = waiting;
  waiting = null;
  form.requestSubmit(button);
}

function hold(event) {
  if (running.size === 0) return;
  event.preventDefault();
  event.stopPropagation();
  waiting = { form: event.target, button: event.submitter };
  for (const sending of running) sending.question.say("waiting");
}

for (const root of document.querySelectorAll("[data-files][data-address]")) {
  const form = root.closest("form");
  // A form that is only tried out has no stamp: nothing of it is kept, files neither.
  if (!form?.elements.form_stamp?.value) continue;
  new Question(root);
  form.addEventListener("submit", hold, { capture: true });
}
