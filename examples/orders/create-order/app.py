import json
import os
import uuid
from decimal import Decimal

import catalogue

TAX = Decimal(os.environ["TAX_PERCENT"]) / 100


def handler(event, context):
    try:
        items = json.loads(event.get("body") or "")["items"]
        lines = [priced(item) for item in items]
    except (KeyError, TypeError, ValueError) as error:
        return answer(400, {"error": f"not an order: {error!r}"})

    net = sum(Decimal(line["sum"]) for line in lines)
    order = {
        "id": str(uuid.uuid4()),
        "lines": lines,
        "total": str((net * (1 + TAX)).quantize(Decimal("0.01"))),
        "currency": os.environ["CURRENCY"],
    }
    print(f"order {order['id']}: {len(lines)} lines, {order['total']} {order['currency']}")
    return answer(201, order)


def priced(item):
    product = catalogue.find(item["sku"])
    if product is None:
        raise ValueError(f"no product {item['sku']}")
    quantity = int(item.get("quantity", 1))
    return {"name": product["name"], "quantity": quantity, "sum": str(Decimal(str(product["price"])) * quantity)}


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
