// The service worker: shows what the shop pushes, and opens what it is about. It keeps nothing and fetches nothing.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/"));
});

// Something is shown for every push, whatever came: browsers take the permission away from who shows nothing.
function read(data) {
  try {
    return data.json();
  } catch {
    return { title: location.hostname, tag: "shop" };
  }
}

async function show({ title, body = "", tag, url = "/", renotify = false, close = false }) {
  const shown = close ? { tag, silent: true } : { body, tag, renotify, data: { url }, icon: "/static/img/seal.svg" };
  await registration.showNotification(title, shown);
  if (!close || isApple()) return;
  // Read elsewhere: the quiet one took the place of what was shown, and goes with it.
  for (const notification of await registration.getNotifications({ tag })) notification.close();
}

// There the one shown has to stay.
const isApple = () => /iPhone|iPad|Macintosh/.test(navigator.userAgent) && !/Chrome|Firefox/.test(navigator.userAgent);

// A tab that shows it comes to the front; else a new one is opened.
async function open(url) {
  const { href } = new URL(url, location.origin);
  const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = tabs.find((tab) => tab.url.split("#")[0] === href);
  return there ? there.focus() : clients.openWindow(href);
}
