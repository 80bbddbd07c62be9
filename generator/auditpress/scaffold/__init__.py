"""New records: what each kind has to be told, and the commented draft that an editor fills in.

Nothing here lists the fields of a kind a second time: questions, comments and samples are read off the models.
"""
