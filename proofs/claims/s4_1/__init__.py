"""Section 4.1: complementary mysteries."""
