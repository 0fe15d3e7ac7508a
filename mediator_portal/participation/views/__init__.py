"""Pages of a party, of staff beside a case, and the check of a receipt."""
