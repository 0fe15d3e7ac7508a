/**
 * Conditions and repeats of a form at once, on the page. Without this script the server does the same at the next press:
 * hidden questions are then shown with words that say when they count, and "add another" sends the page.
 */
const NUMBER = "__n__";

/** Returns the controls of a question: the one of its name, or its parts, whose names end in a number. */
function controls(form, name) {
  const found = form.querySelectorAll(`[name="${CSS.escape(name)}"], [name^="${CSS.escape(name)}_"]`);
  return [...found].filter((control) => /^(_\d+)?$/.test(control.name.slice(name.length)));
}

/** Returns the answers under a control's name: texts of what is ticked, chosen or typed. */
function given(form, name) {
  const found = [];
  for (const control of controls(form, name)) {
    if (control.closest("[data-when][hidden]")) continue;
    if ((control.type === "radio" || control.type === "checkbox") && !control.checked) continue;
    if (control.value.trim()) found.push(control.value.trim());
  }
  return found;
}

function compare(answer, value) {
  if (!Number.isNaN(Number(answer.replaceAll(",", ""))) && !Number.isNaN(Number(value))) {
    return Math.sign(Number(answer.replaceAll(",", "")) - Number(value));
  }
  return answer < value ? -1 : Number(answer > value);
}

function same(answer, value) {
  return answer.toLowerCase() === value.trim().toLowerCase() || (/^[\d.,]+$/.test(answer) && compare(answer, value) === 0);
}

/** Returns parts as the one text that is stored where the kind of the question says how ("{1}-{0}"); not yet, while one lacks. */
function stored(form, name, texts) {
  const pattern = controls(form, name).map((control) => control.dataset.stored).find(Boolean);
  if (!pattern) return texts;
  const parts = pattern.match(/\{\d+\}/g);
  return texts.length === parts.length ? [pattern.replace(/\{(\d+)\}/g, (_all, number) => texts[number])] : [];
}

function holds(form, rule) {
  const answers = stored(form, rule.name, given(form, rule.name));
  const isEqual = answers.length === 1 && same(answers[0], rule.value);
  if (rule.operator === "is_not") return !isEqual;
  if (!answers.length) return false;
  if (rule.operator === "is") return isEqual;
  if (rule.operator === "more_than") return compare(answers[0], rule.value) > 0;
  if (rule.operator === "less_than") return compare(answers[0], rule.value) < 0;
  if (rule.operator !== "contains") return true;
  const isText = form.querySelector(`[name="${CSS.escape(rule.name)}"]:is(textarea, [type=text], [type=email], [type=tel])`);
  return isText ? answers[0].toLowerCase().includes(rule.value.trim().toLowerCase()) : answers.includes(rule.value);
}

/** Shows and hides in the order of the page, so that a hidden answer counts as not given further down. */
function show(form) {
  for (const part of form.querySelectorAll("[data-when]")) {
    const { match, rules } = JSON.parse(part.dataset.when);
    const test = (rule) => holds(form, rule);
    part.hidden = !(match === "all" ? rules.every(test) : rules.some(test));
  }
}

function renumber(group) {
  const entries = [...group.querySelectorAll("[data-entry]")];
  const least = Number(group.dataset.least);
  entries.forEach((entry, index) => {
    entry.querySelector("legend").textContent = `${group.dataset.title} ${index + 1}`;
    const remove = entry.querySelector("[data-remove]");
    if (remove) remove.hidden = entries.length <= least;
  });
  const add = group.querySelector("[name=form_add]");
  if (add) add.hidden = entries.length >= Number(group.dataset.most);
}

function add(group) {
  const numbers = [...group.querySelectorAll("[data-entry] > input[type=hidden]")].map((input) => Number(input.value));
  const blank = group.querySelector("[data-entry-blank]");
  const next = String(Math.max(-1, ...numbers) + 1);
  const holder = document.createElement("template");
  holder.innerHTML = blank.innerHTML.replaceAll(NUMBER, next);
  const entry = holder.content.firstElementChild;
  group.querySelector("[data-entries]").append(entry);
  renumber(group);
  entry.querySelector("legend").focus();
}

function press(event) {
  const button = event.target.closest("[name=form_add], [data-remove]");
  const group = button?.closest("[data-repeat]");
  if (!group) return;
  event.preventDefault();
  if (button.name === "form_add") add(group);
  else {
    button.closest("[data-entry]").remove();
    renumber(group);
    group.querySelector("[name=form_add]").focus();
  }
  show(group.closest("form"));
}

for (const form of document.querySelectorAll("form[method=post]")) {
  if (!form.querySelector("[data-when], [data-repeat]")) continue;
  form.querySelectorAll("[data-when-words]").forEach((words) => { words.hidden = true; });
  form.querySelectorAll("[data-repeat]").forEach(renumber);
  form.addEventListener("input", () => show(form));
  form.addEventListener("change", () => show(form));
  form.addEventListener("click", press);
  show(form);
}
