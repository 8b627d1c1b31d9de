"""A report on one submission on this machine: read, measured, checked, compared with the published results.

It uses the readers, seeds and models of the warehouse, in a database of its own that is removed afterwards.
"""
