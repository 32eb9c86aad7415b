"""Purchasing on screen: for those who buy, and the corner of those who sell."""
