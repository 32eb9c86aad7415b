"""Screens that look across the apps: where everybody starts, the owner's overview, the health of the installation."""
