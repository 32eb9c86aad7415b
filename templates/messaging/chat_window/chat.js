// The shop's chat window, for any site its owner has listed:
//
//   <script src="https://shop.example/chat.js" async></script>
//
// data-label="…" names the button, data-language="zh-hans" sets the language, data-order="…" (the last part of an order's
// private link, or of a conversation's) opens that conversation. Nothing is loaded from the shop before the button is
// pressed. Works under a strict content policy that names the shop in script-src and frame-src: the looks are set by
// script inside a shadow root, and the site's own styles reach neither button nor window.
(() => {
  const WORDS = {{ words }};
  const USED = "shop-chat-used"; // in the site's own storage: this visitor has opened the window before
  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button { font: 600 16px/1.2 system-ui, sans-serif; cursor: pointer; border: 0; color: #fff; background: #17594f; }
    button:focus-visible { outline: 3px solid #17594f; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
    .opener { position: fixed; inset: auto 16px 16px auto; z-index: 2147483000; display: flex; gap: 8px; align-items: center;
      min-height: 48px; padding: 12px 18px; border-radius: 24px; box-shadow: 0 2px 12px rgb(0 0 0 / 30%); }
    .opener svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
    .badge { min-width: 22px; padding: 2px 6px; border-radius: 11px; color: #fff; background: #a3262a; font-size: 14px; text-align: center; }
    .aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .window { position: fixed; inset: auto 16px 80px auto; z-index: 2147483001; display: flex; flex-direction: column;
      width: 400px; height: min(640px, calc(100dvh - 104px)); overflow: hidden; border-radius: 12px; background: #fff;
      box-shadow: 0 6px 32px rgb(0 0 0 / 35%); }
    .bar { display: flex; align-items: center; justify-content: space-between; padding: 4px 4px 4px 16px; color: #fff;
      background: #17594f; font: 600 16px/1.2 system-ui, sans-serif; }
    .close { width: 44px; height: 44px; border-radius: 8px; font-size: 24px; }
    .close:focus-visible { outline-color: #fff; outline-offset: -4px; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media (max-width: 480px), (max-height: 480px) {
      .window { inset: 0; width: auto; height: auto; border-radius: 0; }
    }`;

  const script = document.currentScript;
  const shop = new URL(script.src).origin;
  const settings = script.dataset;
  const language = (settings.language || document.documentElement.lang || navigator.language || "en").toLowerCase();
  const spoken = Object.keys(WORDS).find((code) => code === language || code.startsWith(language.split("-")[0])) ?? "en";
  const words = WORDS[spoken];
  const label = settings.label || words.open;

  let frame = null;
  let isReady = false; // before that the frame is of no origin, and what it is told only makes noise in the site's console
  let isOpen = false;

  function make(tag, className, text = "") {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.textContent = text;
    return element;
  }

  function bubble() {
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M4 5h16v11h-9l-5 4v-4H4z");
    drawing.append(path);
    return drawing;
  }

  const place = make("div");
  const root = place.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const opener = make("button", "opener");
  opener.type = "button";
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-controls", "window");
  const badge = make("span", "badge");
  const badgeCount = make("span");
  badge.append(badgeCount, make("span", "aside", ` ${words.unread}`));
  badge.hidden = true;
  opener.append(bubble(), make("span", "", label), badge);

  const panel = make("div", "window");
  panel.id = "window";
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", label);
  const close = make("button", "close", "×");
  close.type = "button";
  close.setAttribute("aria-label", words.close);
  const bar = make("div", "bar");
  bar.append(make("span", "", label), close);
  panel.append(bar);
  root.append(panel, opener);

  function address() {
    const query = new URLSearchParams({ from: location.origin });
    if (settings.language || document.documentElement.lang) query.set("language", spoken);
    const path = settings.order ? `/chat/with/${encodeURIComponent(settings.order)}/` : "/chat/";
    return `${shop}${path}?${query}`;
  }

  function load() {
    if (frame) return;
    frame = make("iframe");
    frame.title = label;
    frame.allow = "microphone; clipboard-write";
    frame.src = address();
    panel.append(frame);
  }

  const tell = (say) => isReady && frame.contentWindow?.postMessage({ shop: "chat", say }, shop);

  function open() {
    isOpen = true;
    load();
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    frame.focus();
    tell("open");
    try {
      localStorage.setItem(USED, "1");
    } catch {
      // then the window loads when it is opened again, and not before
    }
  }

  function shut() {
    isOpen = false;
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
    tell("closed");
  }

  function showUnread(count) {
    badge.hidden = !count || isOpen;
    badgeCount.textContent = count > 99 ? "99+" : String(count);
  }

  opener.addEventListener("click", () => (isOpen ? shut() : open()));
  close.addEventListener("click", shut);
  root.addEventListener("keydown", (event) => event.key === "Escape" && isOpen && shut());
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== shop || !frame || source !== frame.contentWindow || data?.shop !== "chat") return;
    if (data.say === "ready") isReady = true;
    if (data.say === "ready" && isOpen) tell("open");
    if (data.say === "close" && isOpen) shut();
    if (data.say === "unread") showUnread(Number(data.count) || 0);
  });

  function begin() {
    document.body.append(place);
    try {
      // Whoever has talked here before sees that there is an answer without opening the window.
      if (localStorage.getItem(USED)) load();
    } catch {
      // see open()
    }
  }

  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin, { once: true });
})();
