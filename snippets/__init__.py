"""The code of the Uphill lessons: one idea a file, each function ready to be copied."""
