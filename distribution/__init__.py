"""The distribution: a folder with the published tables that anyone can load, cite and check without this project."""
