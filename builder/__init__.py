"""Lessons and snippets in; Markdown, figures and notebooks out.

No module but `hook` knows MkDocs.
"""
