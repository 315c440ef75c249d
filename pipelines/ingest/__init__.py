"""Any layout in, values with their file, sheet, row and column out."""
