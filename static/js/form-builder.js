/**
 * Helps where an editor builds a form: makes the key of a question of its words, offers the keys and answers that a
 * condition can name, and brings the keyboard to what it opened. Without this script keys are made when the page is
 * saved, and the others are typed by hand.
 */
(() => {
  const KEY = /^(.+-value)-key$/;
  const WORDS = /^(.+-value)-label$/;
  const RULE = /^(.+-rules-\d+-value)-(question|value)$/;
  const LONGEST = 37;
  const BUILDER = "#panel-child-content-body-section";
  const field = (name) => document.querySelector(`${BUILDER} [name="${CSS.escape(name)}"]`);
  const valueOf = (name) => field(name)?.value.trim() ?? "";
  const isThere = (input) => !input.closest('[aria-hidden="true"]');
  const all = (end) => [...document.querySelectorAll(`${BUILDER} [name$="${end}"]`)].filter(isThere);

  /** Words as a code: small letters, digits and underscores, a letter first; none that another field has already. */
  function codeOf(words, taken) {
    const plain = words.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase();
    let code = plain.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, LONGEST).replace(/_+$/, "");
    if (!code) return "";
    if (!/^[a-z]/.test(code) || /^(form_|csrf)/.test(code)) code = `q_${code}`.slice(0, LONGEST);
    let found = code;
    for (let number = 2; taken.has(found); number += 1) found = `${code}_${number}`;
    return found;
  }

  const kindOf = (prefix) => valueOf(prefix.replace(/-value$/, "-type"));
  const told = () => JSON.parse(document.getElementById("form-builder-told")?.textContent ?? "{}");
  const purpose = () => document.querySelector('[name="purpose"]');
  const neededBy = () => told().needed?.[purpose()?.value] ?? {};

  /** What the chosen purpose is stands open below it. */
  function showPurpose() {
    const place = document.querySelector("[data-form-needs-chosen]");
    const chosen = document.querySelector(`[data-form-needs="${CSS.escape(purpose()?.value ?? "")}"]`);
    place?.replaceChildren(...(chosen ? [...chosen.children].map((each) => each.cloneNode(true)) : []));
  }

  /** The questions that stand before a place in the form. */
  function questionsBefore(place) {
    return all("-value-key").filter((input) =>
      input.value && kindOf(KEY.exec(input.name)[1]) !== "group"
      && input.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  /** What can be answered to the question a rule names, as [value, words]. */
  function answersTo(key) {
    const input = all("-value-key").find((each) => each.value === key);
    const prefix = input && KEY.exec(input.name)[1];
    const kind = prefix ? kindOf(prefix) : "";
    const always = told().answers?.[kind];
    if (always) return always.map((each) => [each, ""]);
    const codes = kind ? all("-value-code").filter((each) => each.name.startsWith(`${prefix}-choices-`)) : [];
    return codes.map((each) => [each.value, valueOf(each.name.replace(/-code$/, "-label"))]);
  }

  function offered(input) {
    const rule = RULE.exec(input.name);
    if (rule && rule[2] === "value") return answersTo(valueOf(`${rule[1]}-question`));
    if (rule) return questionsBefore(input).map((each) => [each.value, valueOf(each.name.replace(/-key$/, "-label"))]);
    const kind = kindOf(KEY.exec(input.name)[1]);
    const taken = new Set(all("-value-key").map((each) => each.value));
    return Object.entries(neededBy()).filter(([key, its]) => its === kind && !taken.has(key)).map(([key]) => [key, ""]);
  }

  function offer(input) {
    let list = document.getElementById("form-builder-offered");
    if (!list) {
      list = document.createElement("datalist");
      list.id = "form-builder-offered";
      document.body.append(list);
    }
    list.replaceChildren(...offered(input).filter(([value]) => value).map(([value, words]) => {
      const option = document.createElement("option");
      option.value = value;
      if (words) option.label = words;
      return option;
    }));
    input.setAttribute("list", list.id);
  }

  /** Gives a new question or choice its key or code, once its words are there. */
  function giveName(input) {
    const prefix = WORDS.exec(input.name)[1];
    const target = field(`${prefix}-key`) ?? field(`${prefix}-code`);
    if (!target || target.value || !isThere(input)) return;
    const isKey = target.name.endsWith("-key");
    const siblings = isKey ? all("-value-key") : all("-value-code").filter(
      (each) => each.name.replace(/\d+-value-code$/, "") === target.name.replace(/\d+-value-code$/, ""));
    target.value = codeOf(input.value, new Set(siblings.map((each) => each.value)));
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const INSERT = ".c-sf-add-button";
  // Frames in which a menu opens, or a new block is drawn.
  const FRAMES = 60;

  /** A menu that was opened by a key takes the next keys: Wagtail leaves them with the plus. */
  function enterMenu(plus, frames = FRAMES) {
    const search = document.querySelector("[data-tippy-root] [role=combobox]");
    if (search) search.focus();
    else if (frames && document.activeElement === plus) requestAnimationFrame(() => enterMenu(plus, frames - 1));
  }

  /** What has the focus stands clear of the bars at the top and at the bottom. */
  function showFocus(target) {
    const { top, bottom } = target.getBoundingClientRect();
    const foot = document.querySelector("footer.footer")?.getBoundingClientRect().top ?? innerHeight;
    if (target === document.activeElement && target.matches(":focus-visible") && (top < 100 || bottom > foot)) {
      target.scrollIntoView({ block: "center", behavior: "instant" });
    }
  }

  const isOurs = (target, ...patterns) => target.name && patterns.some((each) => each.test(target.name))
    && target.closest(BUILDER);
  document.addEventListener("focusin", ({ target }) => { if (isOurs(target, RULE, KEY)) offer(target); });
  document.addEventListener("click", ({ target, detail }) => {
    const plus = detail === 0 && target.closest?.(`${BUILDER} ${INSERT}`);
    if (plus) enterMenu(plus);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target.closest(BUILDER)) setTimeout(() => showFocus(target), 100);
  });
  document.addEventListener("change", ({ target }) => {
    if (isOurs(target, WORDS)) giveName(target);
    if (target === purpose()) showPurpose();
  });
  /** A link to a block, as the map has them, opens it. */
  function openLinked() {
    const section = document.getElementById(location.hash.slice(1));
    if (!section?.id.startsWith("block-") || !section.closest(BUILDER)) return;
    const toggle = section.querySelector('[aria-expanded="false"]');
    if (toggle?.closest("section") === section) toggle.click();
    setTimeout(() => section.scrollIntoView({ block: "start", behavior: "instant" }), 500);
  }

  document.addEventListener("DOMContentLoaded", showPurpose);
  showPurpose();
  window.addEventListener("load", openLinked);
  window.addEventListener("hashchange", openLinked);
})();
