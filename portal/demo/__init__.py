"""A believable year of both programs, made through the same services that people use, the same at every run."""
