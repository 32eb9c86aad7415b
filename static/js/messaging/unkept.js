// The outbox's place in a browser that keeps nothing: as long as the page is open. It answers like the database (idb).
const messages = new Map();

const store = {
  get: async (clientId) => structuredClone(messages.get(clientId)),
  put: async (message) => void messages.set(message.clientId, structuredClone(message)),
};

export const unkept = {
  get: (_store, clientId) => store.get(clientId),
  put: (_store, message) => store.put(message),
  delete: async (_store, clientId) => void messages.delete(clientId),
  getAllFromIndex: async (_store, index, value) => [...messages.values()].filter((message) => message[index] === value),
  transaction: () => ({ store, done: Promise.resolve() }),
};
