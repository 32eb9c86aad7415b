"""Northwind, Microsoft's example trading company, as a MySQL dump: read, and traded again through the shop's own operations."""
