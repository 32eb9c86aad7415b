"""Notices on screen: the inbox, and what somebody wants to be told of, how and where."""
