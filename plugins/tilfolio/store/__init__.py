"""What earlier builds worked out, and the workers that work it out."""
