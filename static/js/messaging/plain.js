// A line of nothing but words, made from the page's own empty line, so that it looks as the server would have written it.
const { lang, dataset } = document.documentElement;
const clock = new Intl.DateTimeFormat(lang, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: dataset.zone || undefined,
});

export function plainLine(root, { id, seq, version, client, sender, outside, who, text, at }) {
  const side = outside ? "outside" : "inside";
  const whose = String(sender) === root.dataset.member ? "own" : side;
  const blank = root.querySelector(`template[data-blank="${whose}"]`);
  const line = document.createElement("template");
  // Addresses and ids in it are those of message 0.
  line.innerHTML = blank.innerHTML.replaceAll("/messages/0/", `/messages/${id}/`).replaceAll(/([a-z]-)0"/g, `$1${id}"`);
  const message = line.content.firstElementChild;
  Object.assign(message.dataset, { seq, version, client });
  const name = message.querySelector(".message-who");
  if (name) name.textContent = who;
  message.querySelector("[data-text]").textContent = text;
  const time = message.querySelector("time");
  time.dateTime = at;
  time.title = "";
  time.textContent = clock.format(new Date(at));
  return message;
}
