"""Answers that repeat what is stored already, in this archive or in another."""
