"""What the pipeline did to a document, for people to look at."""
