"""Builds the WebAssembly wheels of ``vendor/pyodide`` again and compares: see its README.

Only the standard library is used, and pip to fetch the source archives.
"""
