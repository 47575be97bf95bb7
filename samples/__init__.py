"""Sample documents that sohoa is tried on, made by ``python -m samples.make`` together with their truth."""
