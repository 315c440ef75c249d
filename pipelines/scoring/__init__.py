"""Pure functions of the assessment: nothing here reads or writes."""
