"""Pure rules: what looks like spam, what a search means, when a submission's time is over."""
