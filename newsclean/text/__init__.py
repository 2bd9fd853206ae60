"""Plain text: what characters are, where lines lie, what is broken and how it is mended."""
