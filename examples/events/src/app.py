import json


def handler(event, context):
    print("event:", json.dumps(event))
    print("remaining time:", context.get_remaining_time_in_millis(), "ms")
    print("memory limit:", context.memory_limit_in_mb, "MB")
    return event["Records"][0]["s3"]["bucket"]["name"]
