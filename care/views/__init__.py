"""The screens of after-sales."""
