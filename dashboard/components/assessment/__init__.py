"""Parts of the evaluators' page."""
