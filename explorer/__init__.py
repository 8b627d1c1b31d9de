"""The explorer: a folder of static pages that show every result in the browser, from a server or from a disk."""
