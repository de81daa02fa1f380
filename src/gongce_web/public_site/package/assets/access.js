// Accessibility tools: contrast, text size, line guide, large pointer, reading aloud; kept in a cookie of this site.
const CONTRASTS = [["", "原配色"], ["white", "白底黑字蓝链接"], ["blue", "蓝底黄字白链接"], ["yellow", "黄底黑字蓝链接"], ["black", "黑底黄字白链接"], ["dark", "深色"]];
const ZOOMS = [["", "100%"], ["125", "125%"], ["150", "150%"], ["175", "175%"], ["200", "200%"]];
// A page in another language gives the words of the tools in it.
const WORDS = JSON.parse(document.querySelector("[data-access]")?.dataset.words || "{}");
const say = (words) => WORDS[words] ?? words;
const NAMES = ["contrast", "zoom", "guide", "pointer", "keys"];

export function readChoice() {
  const found = document.cookie.split("; ").find((one) => one.startsWith("gongce-view="));
  const values = found ? decodeURIComponent(found.slice("gongce-view=".length)).split(".") : [];
  return Object.fromEntries(NAMES.map((name, place) => [name, values[place] ?? ""]));
}

function keepChoice(choice) {
  const value = NAMES.map((name) => choice[name]).join(".");
  document.cookie = `gongce-view=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
}

export function applyChoice(choice) {
  const root = document.documentElement;
  for (const name of NAMES) choice[name] ? root.setAttribute(`data-${name}`, choice[name]) : root.removeAttribute(`data-${name}`);
  root.toggleAttribute("data-bs-theme", false);
  if (["dark", "black", "blue"].includes(choice.contrast)) root.setAttribute("data-bs-theme", "dark");
  showGuide(choice.guide === "on");
}

let guide = null;
function showGuide(on) {
  if (on && !guide) {
    guide = document.createElement("div");
    guide.className = "guide";
    guide.setAttribute("aria-hidden", "true");
    document.body.append(guide);
  }
  if (!on && guide) guide = (guide.remove(), null);
}
const moveGuide = (y) => guide && (guide.style.top = `${y}px`);
document.addEventListener("mousemove", (event) => moveGuide(event.clientY));
document.addEventListener("focusin", (event) => moveGuide(event.target.getBoundingClientRect().bottom));

function choose(name, words, options, choice) {
  const label = document.createElement("label"), box = document.createElement("select");
  label.append(`${say(words)} `, box);
  box.name = name;
  for (const [value, text] of options) box.add(new Option(say(text), value, false, choice[name] === value));
  return label;
}

function press(words, pressed, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say(words);
  if (pressed !== null) button.setAttribute("aria-pressed", String(pressed));
  button.addEventListener("click", () => act(button));
  return button;
}

function readAloud(button) {
  const voice = window.speechSynthesis;
  if (voice.speaking) return voice.cancel(), button.setAttribute("aria-pressed", "false");
  const words = new SpeechSynthesisUtterance(document.getElementById("main").innerText);
  words.lang = document.documentElement.lang;
  words.onend = () => button.setAttribute("aria-pressed", "false");
  voice.speak(words);
  button.setAttribute("aria-pressed", "true");
}

function build(holder, choice) {
  const change = () => (keepChoice(choice), applyChoice(choice));
  const box = document.createElement("div");
  box.className = "access";
  box.id = "access";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say("无障碍"));
  box.append(choose("contrast", "配色", CONTRASTS, choice), choose("zoom", "文字", ZOOMS, choice));
  box.addEventListener("change", (event) => { choice[event.target.name] = event.target.value; change(); });
  const flip = (name, on) => (button) => {
    choice[name] = choice[name] ? "" : on;
    button.setAttribute("aria-pressed", String(Boolean(choice[name])));
    change();
  };
  box.append(press("辅助线", choice.guide === "on", flip("guide", "on")), press("大鼠标", choice.pointer === "large", flip("pointer", "large")));
  if (window.speechSynthesis) box.append(press("朗读", false, readAloud));
  box.append(press("恢复", null, () => {
    for (const name of NAMES) choice[name] = "";
    change();
    const told = holder.querySelector(".access-link");
    holder.replaceChildren();
    if (told) holder.before(told);
    fill(holder, choice, true);
  }));
  return box;
}

function fill(holder, choice, open) {
  const box = build(holder, choice);
  box.hidden = !open;
  const opener = press("无障碍", null, () => {
    box.hidden = !box.hidden;
    opener.setAttribute("aria-expanded", String(!box.hidden));
  });
  opener.className = "access-open";
  opener.setAttribute("aria-expanded", String(open));
  opener.setAttribute("aria-controls", "access");
  const told = document.querySelector(".access-link");
  if (told) box.append(told);
  holder.append(opener, box);
  holder.hidden = false;
}

export function startAccess() {
  const choice = readChoice();
  applyChoice(choice);
  const holder = document.querySelector("[data-access]");
  if (holder) fill(holder, choice, false);
}
