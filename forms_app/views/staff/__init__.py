"""Submissions for the people who may read them: lists, one submission as it was asked, review, export, retention."""
