"""Everything between a county's file and a published edition."""
