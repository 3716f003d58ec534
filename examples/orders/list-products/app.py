import catalogue


def handler(event, context):
    sku = (event.get("pathParameters") or {}).get("sku")
    if sku is None:
        # An object without a statusCode becomes a response with status 200 and this body.
        return catalogue.PRODUCTS
    product = catalogue.find(sku)
    if product is None:
        return {"statusCode": 404, "body": f"no product {sku}"}
    return product
