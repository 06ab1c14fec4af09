"""Section 5.4: dropout in circuits."""
