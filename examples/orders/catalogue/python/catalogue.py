"""The products of the shop, for functions in Python."""

import json

with open("/opt/products.json") as file:
    PRODUCTS = json.load(file)


def find(sku):
    """The product of that number, or None."""
    return PRODUCTS.get(sku)
