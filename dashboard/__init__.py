"""What people see: views over published editions."""
