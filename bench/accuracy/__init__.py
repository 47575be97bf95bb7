"""The accuracy benchmark: sohoa, plain Tesseract and OCRmyPDF on the same pages, in one run."""
