"""Sections of the page of actions and practices."""
