"""What of sensitive figures the public may be shown. Rules on sets stand in ``pipelines/sql/disclosure``;
here is what they need of the catalogue: which figures tell of one another, and how small is small."""
