"""Pages of mediators and of staff around sessions."""
