"""Floor 3: claims, evidence, and the engine that judges them."""
