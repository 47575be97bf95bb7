"""Any folder of born-digital PDFs as a measure: each page scanned in many ways and compared with itself."""
