"""What changed in the records between two revisions, in words for the people who write and review them."""
