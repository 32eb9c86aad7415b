// What a browser keeps for a page. One that keeps nothing (storage is switched off, or withheld from a frame on another
// site) has it as long as the page is open.
const meanwhile = new Map();

export const kept = {
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return meanwhile.get(key) ?? null;
    }
  },

  // Whether it outlives the page.
  set(key, value) {
    try {
      localStorage.setItem(key, value);
      return true;
    } catch {
      meanwhile.set(key, value);
      return false;
    }
  },

  remove(key) {
    meanwhile.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  },
};
