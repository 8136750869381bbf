"""Any list as a file: CSV (RFC 4180), XLSX and PDF, with the same columns and rows as the JSON answer."""
