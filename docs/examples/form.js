// A form of the program on another site, with the API alone (docs/api.md, "Forms"). No library; copy what you need.
"use strict";

const asked = new URLSearchParams(location.search);
const api = `${asked.get("site")}/api/v3/forms/`;
const main = document.getElementById("form");
// One name for this filled-in form: sent twice, it is still one submission.
const key = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}-${Math.random()}`;

start().catch(() => show(`<p role="alert">The form cannot be shown now. Please try again later.</p>`));

async function start() {
  const list = await (await fetch(api)).json();
  const found = list.items.find((item) => asked.get("form") ? item.form === asked.get("form") : item.purpose === (asked.get("purpose") || "contact"));
  const language = asked.get("language") || found.language;
  const form = await (await fetch(`${api}${found.form}/?language=${encodeURIComponent(language)}`)).json();
  document.documentElement.lang = form.language;
  document.title = form.title;
  form.closed ? show(closed(form.closed)) : draw(form);
}

function draw(form) {
  const steps = form.answers["x-form"].steps;
  show(`<h1>${safe(form.title)}</h1>${form.intro}<div id="summary"></div>
    <form novalidate>${steps.map((step) => part(step, (step.title ? `<h2>${safe(step.title)}</h2>` : "") + step.items.map((item) => drawn(item, form)).join(""))).join("")}
    <div class="unseen" aria-hidden="true"><label>Leave this empty <input name="website" tabindex="-1" autocomplete="off"></label></div>
    <button>${safe(form.button_label)}</button></form>`);
  const element = main.querySelector("form");
  element.addEventListener("input", () => decide(element, form));
  element.addEventListener("click", (event) => more(event, form));
  element.addEventListener("submit", (event) => { event.preventDefault(); send(element, form); });
  decide(element, form);
}

// Everything that a condition may hide stands in a part, with its condition beside it.
function part(item, html) {
  return `<div data-when='${item.condition ? safe(JSON.stringify(item.condition)) : ""}'>${html}</div>`;
}

function drawn(item, form) {
  if (item.type === "question") return item.kind === "constant" ? "" : part(item, question(item, form.answers.properties[item.key], item.key));
  if (item.type === "information") return part(item, `<p>${safe(item.text)}</p>`);
  if (item.type === "stop") return "";
  const title = item.title ? `<h3>${safe(item.title)}</h3>` : "";
  if (!item.repeats) return part(item, title + item.items.map((each) => drawn(each, form)).join(""));
  const least = item.least === undefined ? 1 : item.least;
  const entries = Array.from({ length: least }, () => entry(item, form)).join("");
  return part(item, `${title}<div data-group="${item.key}">${entries}</div><button type="button" data-add="${item.key}">${safe(item.add_label || "+")}</button>`);
}

let entries = 0;
function entry(group, form) {
  const schema = form.answers.properties[group.key].items.properties;
  const number = (entries += 1);
  const inside = group.items.map((item) => item.type !== "question" ? drawn(item, form) : item.kind === "constant" ? "" : part(item, question(item, schema[item.key], `${group.key}.${number}.${item.key}`)));
  return `<div data-entry>${inside.join("")}</div>`;
}

function more(event, form) {
  const name = event.target.dataset.add;
  if (!name) return;
  const group = form.answers["x-form"].steps.flatMap((step) => step.items).find((item) => item.key === name);
  main.querySelector(`[data-group="${name}"]`).insertAdjacentHTML("beforeend", entry(group, form));
  decide(main.querySelector("form"), form);
}

function question(item, schema, id) {
  const hint = item.hint ? `<span class="hint">${safe(item.hint)}</span>` : "";
  const wrong = `<span class="error" id="${id}-error"></span>`;
  const control = `id="${id}" name="${id}" aria-describedby="${id}-error"`;
  const inner = (html) => `<fieldset data-key="${item.key}" data-kind="${item.kind}" id="${id}" tabindex="-1"><legend>${safe(item.label)} ${hint} ${wrong}</legend>${html}</fieldset>`;
  const one = (html) => `<div data-key="${item.key}" data-kind="${item.kind}"><label for="${id}">${safe(item.label)} ${hint}</label>${wrong}${html}</div>`;
  const boxes = (type, choices) => choices.map(([code, label]) => `<label><input type="${type}" name="${id}" value="${safe(code)}"> ${safe(label)}</label>`).join("");
  const written = { email: "email", telephone: "tel", date: "date", month_year: "month", number: "text" };
  switch (item.kind) {
    case "long_text": return one(`<textarea ${control} rows="6"></textarea>`);
    case "yes_no": case "one_of": case "language": return inner(boxes("radio", choices(schema)));
    case "some_of": case "availability": return inner(boxes("checkbox", choices(schema)));
    case "declaration": return inner(boxes("checkbox", [["true", item.label]]));
    case "address": return inner(Object.keys(schema.properties).map((name) => `<label>${safe(name)} <input data-part="${name}"></label>`).join(""));
    case "rating_grid": return inner(item.rows.map((row) => `<label>${safe(row.label)} <select data-part="${safe(row.code)}"><option></option>${item.choices.map((each) => `<option value="${safe(each.code)}">${safe(each.label)}</option>`).join("")}</select></label>`).join(""));
    case "file": { const { kinds = ["pdf", "jpg", "png"], at_most = 1 } = item.files || {}; return inner(`<input type="file" aria-label="${safe(item.label)}" accept="${kinds.map((each) => `.${each}`).join()}" ${at_most > 1 ? "multiple" : ""}><progress max="1" hidden></progress>`); }
    default: return one(`<input ${control} type="${written[item.kind] || "text"}">`);
  }
}

// Codes and words of the choices, wherever the schema writes them.
function choices(schema) {
  const found = [];
  JSON.stringify(schema, (name, value) => { if (name === "oneOf") found.push(...value); return value; });
  return found.filter((each) => each.const).map((each) => [each.const, each.title]);
}

function answer(element) {
  const kind = element.dataset.kind;
  const ticked = Array.from(element.querySelectorAll("input:checked"), (input) => input.value);
  if (kind === "declaration") return ticked.length > 0;
  if (kind === "some_of" || kind === "availability") return ticked;
  if (kind === "yes_no" || kind === "one_of" || kind === "language") return ticked[0] ?? null;
  if (kind === "file") { const tickets = chosen(element).map((file) => uploaded.get(file)); return tickets.length ? tickets : null; }
  const parts = Array.from(element.querySelectorAll("[data-part]")).filter((input) => input.value);
  if (parts.length) return Object.fromEntries(parts.map((input) => [input.dataset.part, input.value]));
  const text = element.querySelector("input:not([data-part]), textarea")?.value ?? "";
  if (kind === "number") return text.trim() === "" ? null : Number.isNaN(Number(text)) ? text : Number(text);
  return text === "" ? null : text;
}

// Files: each is sent once, in pieces, before the form; the ticket that stands for it goes into the answers.
const uploaded = new Map();

function chosen(element) {
  return Array.from(element.querySelector("input").files);
}

async function uploadAll(element, form) {
  for (const place of element.querySelectorAll('[data-kind="file"]')) {
    if (place.closest("[hidden]")) continue;
    for (const file of chosen(place)) {
      if (!uploaded.has(file)) uploaded.set(file, await upload(file, place, form));
    }
  }
}

async function upload(file, place, form) {
  const bar = place.querySelector("progress");
  const told = async (response) => {
    const found = response.status === 204 ? {} : await response.json();
    if (response.ok || response.status === 409) return found;
    const pointer = `/answers/${place.dataset.key}`;
    throw (found.errors || [{ msg: found.detail }]).map((error) => ({ msg: `${file.name}: ${error.msg}`, pointer }));
  };
  const asking = { question: place.dataset.key, name: file.name, size: file.size };
  const begun = await told(await fetch(`${api}${form.form}/uploads/`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asking) }));
  const headers = { "Upload-Ticket": begun.ticket };
  let now = { offset: 0, state: "receiving" };
  for (let lost = 0; now.state === "receiving"; bar.value = now.offset / file.size) {
    bar.hidden = false;
    try {
      const body = file.slice(now.offset, now.offset + begun.piece);
      now = { ...now, ...await told(await fetch(begun.url, { method: "PUT", headers: { ...headers, "Upload-Offset": now.offset }, body })) };
      lost = 0;
    } catch (problem) {
      if (Array.isArray(problem) || (lost += 1) > 3) throw problem;
      // The connection broke off: ask how much came, and go on there.
      await new Promise((later) => setTimeout(later, 1000 * lost));
      now = await fetch(begun.url, { headers }).then(told).catch(() => now);
    }
  }
  bar.hidden = true;
  return begun.ticket;
}

// Hide what is not asked, in the order of asking: an answer that is hidden counts as not given.
function decide(form, definition) {
  collect(form, definition);
}

function collect(form, definition) {
  const constants = definition.answers["x-form"].steps.flatMap((step) => step.items).filter((item) => item.kind === "constant");
  const seen = Object.fromEntries(constants.map((item) => [item.key, item.default]));
  const sent = {};
  const walk = (node, seen, sent) => {
    for (const child of node.children) {
      if (child.dataset.when !== undefined) {
        child.hidden = child.dataset.when !== "" && !holds(JSON.parse(child.dataset.when), seen);
        if (child.hidden) continue;
      }
      if (child.dataset.key) seen[child.dataset.key] = sent[child.dataset.key] = answer(child);
      else if (child.dataset.group) sent[child.dataset.group] = Array.from(child.children, (each) => { const own = {}; walk(each, { ...seen }, own); return own; });
      else walk(child, seen, sent);
    }
  };
  walk(form, seen, sent);
  return sent;
}

function holds(condition, seen) {
  const found = condition.rules.map((rule) => holdsOne(rule, seen[rule.question]));
  return condition.match === "any" ? found.some(Boolean) : found.every(Boolean);
}

function holdsOne(rule, value) {
  const text = (each) => String(each).trim().toLowerCase();
  const given = !(value == null || value === false || value === "" || (Array.isArray(value) && !value.length));
  const same = given && (Array.isArray(value) ? value.length === 1 && value[0] === rule.value : typeof value === "number" ? value === Number(rule.value) : text(value) === text(rule.value));
  switch (rule.operator) {
    case "is": return same;
    case "is_not": return !same;
    case "contains": return given && (Array.isArray(value) ? value.includes(rule.value) : text(value).includes(text(rule.value)));
    case "more_than": return given && (typeof value === "number" ? value > Number(rule.value) : value > rule.value);
    case "less_than": return given && (typeof value === "number" ? value < Number(rule.value) : value < rule.value);
    default: return given;
  }
}

async function send(element, form) {
  try {
    await uploadAll(element, form);
  } catch (problem) {
    return refuse(Array.isArray(problem) ? problem : [{ msg: "We could not reach the program. Nothing is lost: try again." }]);
  }
  const body = { answers: collect(element, form), language: form.language, stamp: form.stamp, website: element.elements.website.value };
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
  const response = await fetch(`${api}${form.form}/submissions/`, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
  const told = response ? await response.json() : {};
  if (response?.status === 201) return show(`<h1 tabindex="-1">Thank you</h1><p>Your receipt number is <strong id="receipt">${safe(told.receipt)}</strong>.</p>${form.thank_you}`);
  if (response?.status === 409) return show(closed({ title: told.title, text: told.detail, link_url: told.link?.url, link_label: told.link?.label }));
  // A ticket ends after two hours: a file that was refused is sent anew.
  const files = (told.errors || []).map((error) => main.querySelector(`[data-kind="file"][data-key="${error.key}"]`));
  for (const place of files) if (place) for (const file of chosen(place)) uploaded.delete(file);
  refuse(told.errors || [{ msg: told.detail || "We could not reach the program. Nothing is lost: try again." }]);
}

// Name each mistake above the form and beside its question.
function refuse(errors) {
  for (const each of main.querySelectorAll(".error")) each.textContent = "";
  const lines = errors.map((error) => {
    const place = placeOf(error.pointer || "");
    if (!place) return `<li>${safe(error.msg)}</li>`;
    main.querySelector(`[id="${place}-error"]`).textContent = error.msg;
    return `<li><a href="#${place}">${safe(error.msg)}</a></li>`;
  });
  const summary = main.querySelector("#summary");
  summary.innerHTML = `<div class="summary" role="alert" tabindex="-1"><h2>There is a problem</h2><ul>${lines.join("")}</ul></div>`;
  summary.firstChild.focus();
}

// From /answers/courses/0/course to the id of the control.
function placeOf(pointer) {
  const [, , name, number, inner] = pointer.split("/").map((each) => each.replace(/~1/g, "/").replace(/~0/g, "~"));
  const group = main.querySelector(`[data-group="${name}"]`);
  const within = group ? group.children[Number(number)] : main;
  const found = within?.querySelector(`[data-key="${inner && group ? inner : name}"] .error`);
  return found ? found.id.replace(/-error$/, "") : "";
}

function closed(why) {
  const link = why.link_url ? `<p><a href="${safe(why.link_url)}">${safe(why.link_label)}</a></p>` : "";
  return `<h1 tabindex="-1">${safe(why.title)}</h1><p>${safe(why.text)}</p>${link}`;
}

function show(html) {
  main.innerHTML = html;
  main.querySelector("h1[tabindex]")?.focus();
}

function safe(text) {
  const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return String(text ?? "").replace(/[&<>"']/g, (sign) => signs[sign]);
}
