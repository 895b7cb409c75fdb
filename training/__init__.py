"""Trains the models in rules/models/; needs scikit-learn, is never imported by the product."""
