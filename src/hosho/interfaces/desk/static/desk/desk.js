// Keys and live parts of the desk. Every page works without this file; it only spares the hands some ways.
(() => {
  "use strict";
  const REST = 600, TYPING = 250, SEARCHING = 300;
  const root = document.documentElement;
  const $ = (selector, of = document) => of.querySelector(selector);
  const $$ = (selector, of = document) => [...of.querySelectorAll(selector)];
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const typesInto = (node) => node.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  const later = (wait, act) => {
    let timer;
    return (...given) => { clearTimeout(timer); timer = setTimeout(act, wait, ...given); };
  };

  // as one types: ask for the decision, and for hits, once the typing rests
  const form = $("[data-call]"), box = $("[data-search]");
  const look = later(TYPING, () => form && window.htmx && htmx.trigger(form, "look"));
  const ask = later(SEARCHING, () => $("#found") && window.htmx && htmx.trigger(box, "ask"));
  let changed = false;
  const typed = (event) => {
    if (event.type === "input" && composing(event)) return;
    if (event.target === box) return ask();
    if (event.target === seek) { narrow(false); return further(); }
    if (form && form.contains(event.target)) { changed = true; look(); }
  };
  for (const kind of ["input", "change", "compositionend"]) document.addEventListener(kind, typed);
  if (form) {
    form.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
    if (new FormData(form).get("cause") && !$(".decision h2")) look();
  }

  // how long the call takes
  const length = $("[data-seconds]");
  if (length) {
    const began = performance.now() - 1000 * length.dataset.seconds;
    const two = (number) => String(number).padStart(2, "0");
    const tick = () => {
      const seconds = Math.floor((performance.now() - began) / 1000);
      length.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    };
    tick();
    setInterval(tick, 1000);
  }

  // say a change of the decision once, when it has rested
  const announcer = $("#announcer");
  let said = $("[data-say]")?.dataset.say ?? "";
  const announce = later(REST, () => {
    const now = $("[data-say]")?.dataset.say ?? "";
    if (announcer && now !== said) announcer.textContent = said = now;
  });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "panel") announce(); });

  // the palette: what the page holds at once, what the server finds a little later
  const palette = $("#palette"), seek = $("#palette-box");
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const shown = () => $$("[role=option]", palette).filter((each) => !each.hidden);
  const mark = (option) => {
    for (const each of $$("[aria-selected]", palette)) each.removeAttribute("aria-selected");
    seek.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
  };
  const marked = () => $("[aria-selected]", palette);
  const narrow = (asked) => {
    const words = plain(seek.value).split(/\s+/);
    for (const each of $$("[role=option]:not(#palette-found *)", palette)) {
      each.hidden = !words.every((word) => plain(each.textContent).includes(word));
    }
    for (const each of $$("[role=group]", palette)) each.hidden = !$("[role=option]:not([hidden])", each);
    const left = shown();
    $("#palette-says").textContent = left.length ? "" : seek.dataset[asked ? "nothing" : "none"];
    mark(left.find((each) => !each.ariaDisabled) ?? left[0]);
  };
  const further = later(SEARCHING, () => seek.value.trim().length > 1 && window.htmx && htmx.trigger(seek, "ask"));
  const openPalette = () => {
    seek.value = "";
    $("#palette-found").replaceChildren();
    palette.showModal();
    narrow(false);
  };
  const follow = (option) => {
    if (!option || option.ariaDisabled) return;
    const at = option.dataset.at;
    if (at[0] !== "#") { location.href = at; return; }
    palette.close();
    const part = $(at);
    part?.scrollIntoView({ block: "center" });
    part?.focus();
  };
  const inPalette = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      const all = shown();
      mark(all[(all.indexOf(marked()) + by + all.length) % all.length]);
    } else if (event.key === "Enter") follow(marked());
    else return;
    event.preventDefault();
  };
  palette?.addEventListener("click", (event) => follow(event.target.closest("[role=option]")));
  $("[data-palette]")?.addEventListener("click", openPalette);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "palette-found" && palette.open) narrow(true);
  });

  // keys
  const rows = () => $$("[data-rows] tbody a");
  const step = (by) => {
    const links = rows();
    if (!links.length) return false;
    const at = links.indexOf(document.activeElement);
    links[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by, 0), links.length - 1)].focus();
    return true;
  };
  const choose = (digit) => {
    const at = document.activeElement;
    if (at.type !== "radio" || !at.closest("[data-digits]")) return false;
    const all = $$(`input[type=radio][name="${CSS.escape(at.name)}"]`, at.closest("[data-digits]"));
    all[digit - 1]?.focus();
    all[digit - 1]?.click();
    return true;
  };
  // many checkboxes are one stop of Tab; the arrows go from one to the next
  const roving = (event) => {
    const group = event.target.closest("[data-roving]");
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!group || !by) return false;
    const all = $$("input", group);
    const next = all[(all.indexOf(event.target) + by + all.length) % all.length];
    for (const each of all) each.tabIndex = each === next ? 0 : -1;
    next.focus();
    return true;
  };
  for (const group of $$("[data-roving]")) {
    $$("input", group).forEach((each, at) => { each.tabIndex = at ? -1 : 0; });
  }
  const back = () => {
    const at = document.activeElement;
    if (form && at !== document.body && form.contains(at)) return $("#main").focus();
    if (typesInto(at)) return at.blur();
    $("[data-back]")?.click();
  };
  const help = () => { const list = $("#keys-dialog"); if (!list) return false; list.showModal(); return true; };
  let going = 0;
  const single = (event) => {
    const { key } = event;
    if (going && event.timeStamp - going < 1500) {
      going = 0;
      const way = $(`[data-go="${CSS.escape(key)}"]`);
      if (way) way.click();
      return Boolean(way);
    }
    if (key === "g") { going = event.timeStamp; return true; }
    if (key === "/") { box.focus(); box.select(); return true; }
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    const way = $(`[data-key="${CSS.escape(key)}"]`);
    if (way) way.click();
    if (way) return true;
    if (key === "x") {
      const chosen = $("input[type=checkbox]", document.activeElement.closest("tr") ?? document.head);
      chosen?.click();
      return Boolean(chosen);
    }
    return key === "?" && help();
  };
  document.addEventListener("keydown", (event) => {
    if (composing(event)) {
      if (event.key === "Enter") event.preventDefault();  // it ends a conversion and sends nothing
      return;
    }
    const at = event.target;
    if (palette?.open) return inPalette(event);
    if ($("dialog[open]")) return;
    if (event.key.toLowerCase() === "k" && event.ctrlKey && palette) {
      event.preventDefault();
      return openPalette();
    }
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      return $("[data-primary]")?.click();
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && form && form.contains(at) && at.matches("input")) {
      event.preventDefault();  // the report is made by its button or Ctrl+Enter alone
      return look();
    }
    if (event.key === "Escape") return back();
    if (roving(event)) return event.preventDefault();
    if (/^[1-9]$/.test(event.key) && choose(Number(event.key))) return event.preventDefault();
    if (root.hasAttribute("data-keys") && !typesInto(at) && single(event)) event.preventDefault();
  });
  $("[data-help]")?.addEventListener("click", (event) => { if (!event.ctrlKey && help()) event.preventDefault(); });
})();
