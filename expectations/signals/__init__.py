"""Signals: figures that are odder than chance makes them, put as questions and never as points.

Each kind tests every reporter of a year and gives a chance (p) to each; ``family`` keeps those that are
rare among all tested together, so that a year of sound returns raises a question only so often.
"""
