"""Buying for other systems: suppliers and price lists, purchase orders with every step of both sides, and what is to be bought.

A supplier's own token comes in by the same doors and finds its own.
"""
