"""Certified quantities: one short checker for each, behind one door (`door`)."""
