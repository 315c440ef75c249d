"""Parts that pages share: filters, cards, tables, downloads."""
