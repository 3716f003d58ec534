"""Results that JSON has no word for, written as Lambda's Python runtime writes them with simplejson."""

import os


def encoded(encoder, result):
    """The bytes of a result's JSON text.

    - Throws: what stands in the way, such as a value of an unknown type or a cycle.
    """
    numbers = {}
    # No text of the function's can hold this by chance.
    mark = "samlet-number-" + os.urandom(16).hex() + "-"
    text = encoder(plain(result, numbers, mark, []))
    for token, number in numbers.items():
        text = text.replace('"%s"' % token, number)
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair can only be written as an escape.
        return "".join(c if not "\ud800" <= c <= "\udfff" else "\\u%04x" % ord(c) for c in text).encode()


def plain(value, numbers, mark, parents):
    """A value of JSON's own types that stands for another: of records objects, of bytes text, of decimals numbers."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if id(value) in parents:
        raise ValueError("Circular reference detected")
    fields = getattr(value, "_asdict", None)
    if callable(fields):
        value = fields()
    elif not isinstance(value, (dict, list, tuple)):
        return number(value, numbers, mark)
    parents.append(id(value))
    try:
        if isinstance(value, dict):
            return {key(name): plain(item, numbers, mark, parents) for name, item in value.items()}
        return [plain(item, numbers, mark, parents) for item in value]
    finally:
        parents.pop()


def key(name):
    return name.decode("utf-8") if isinstance(name, bytes) else name


def number(value, numbers, mark):
    """A decimal keeps all its digits: a mark stands for it until the text is there."""
    import decimal

    if not isinstance(value, decimal.Decimal):
        raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)
    if value.is_nan():
        return float("nan")
    token = mark + str(len(numbers)) + "-"
    numbers[token] = str(value)
    return token
