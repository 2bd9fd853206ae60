"""Commands that stand in modules of their own; ``newsclean.cli`` adds them."""
