"""The log of what happened, and how everybody hears of it. See docs/architecture.md, "The feed"."""
