"""What the interactives must show, computed by the snippets: one module a kind of interactive."""
