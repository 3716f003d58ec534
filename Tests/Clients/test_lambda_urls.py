"""Function URLs over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

import base64
import json

import pytest
from lambda_wire import NO_RESOURCE, QUALIFIER_MISMATCH, arn, create, detected, fetch, open_url, plain, refused, status, violation

FORBIDDEN = {
    "Message": "Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
}


def test_a_url_is_made_changed_and_deleted(client, engine, name):
    """records: TestLambdaUrl::test_url_config_lifecycle, TestLambdaURL::test_lambda_update_function_url_config"""
    create(client, name)
    created = client.create_function_url_config(FunctionName=name, AuthType="NONE")
    assert status(created) == 201
    assert set(plain(created)) == {"FunctionUrl", "FunctionArn", "AuthType", "CreationTime"}
    assert created["FunctionUrl"].startswith(engine.http_url + "/")
    twice = f"Failed to create function url config for [functionArn = {arn(name)}]. Error message:  FunctionUrlConfig exists for this Lambda function"
    assert refused(client.create_function_url_config, FunctionName=name, AuthType="NONE") == ("ResourceConflictException", twice, 409)
    found = plain(client.get_function_url_config(FunctionName=name))
    assert found == {**plain(created), "InvokeMode": "BUFFERED", "LastModifiedTime": found["LastModifiedTime"]}
    updated = plain(client.update_function_url_config(FunctionName=name, AuthType="AWS_IAM"))
    assert updated == {**plain(created), "AuthType": "AWS_IAM", "LastModifiedTime": updated["LastModifiedTime"]}
    assert client.update_function_url_config(FunctionName=name, InvokeMode="RESPONSE_STREAM")["InvokeMode"] == "RESPONSE_STREAM"
    assert client.update_function_url_config(FunctionName=name)["InvokeMode"] == "RESPONSE_STREAM"
    assert status(client.delete_function_url_config(FunctionName=name)) == 204
    assert refused(client.get_function_url_config, FunctionName=name) == ("ResourceNotFoundException", NO_RESOURCE, 404)
    again = client.create_function_url_config(FunctionName=name, AuthType="NONE")
    assert again["FunctionUrl"] == created["FunctionUrl"]


def test_urls_are_refused_in_aws_words(client, name):
    """records: TestLambdaUrl::test_url_config_exceptions, TestLambdaURL::test_lambda_url_invalid_invoke_mode"""
    create(client, name)
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    calls = [
        (lambda **more: client.create_function_url_config(AuthType="NONE", **more), "Function does not exist"),
        (lambda **more: client.update_function_url_config(AuthType="NONE", **more), "Function does not exist"),
        (client.get_function_url_config, NO_RESOURCE),
        (client.delete_function_url_config, NO_RESOURCE),
    ]
    for call, message in calls:
        missing = ("ResourceNotFoundException", message, 404)
        for function in [dict(FunctionName="doesnotexist"), dict(FunctionName=arn("doesnotexist")), dict(FunctionName=name, Qualifier="none")]:
            assert refused(call, **function) == missing
        for qualifier in ["1", "2", "$LATEST"]:
            message = f"1 validation error detected: Value '{qualifier}' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)"
            assert refused(call, FunctionName=name, Qualifier=qualifier) == ("ValidationException", message, 400)
        assert refused(call, FunctionName=f"{arn(name)}:live", Qualifier="other")[1] == QUALIFIER_MISMATCH
    assert refused(client.update_function_url_config, FunctionName=name, AuthType="NONE")[1] == NO_RESOURCE
    assert refused(client.list_function_url_configs, FunctionName="doesnotexist")[1] == "Function does not exist"
    mode = "1 validation error detected: Value 'UNKNOWN' at 'invokeMode' failed to satisfy constraint: Member must satisfy enum value set: [RESPONSE_STREAM, BUFFERED]"
    assert refused(client.create_function_url_config, FunctionName=name, AuthType="NONE", InvokeMode="UNKNOWN") == ("ValidationException", mode, 400)


def test_urls_of_functions_and_aliases_are_listed(client, name):
    """records: TestLambdaUrl::test_url_config_list_paging, TestLambdaUrl::test_url_config_deletion_without_qualifier"""
    create(client, name)
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="urlalias", FunctionVersion="1")
    listed = lambda **more: client.list_function_url_configs(FunctionName=name, **more)
    assert listed()["FunctionUrlConfigs"] == []
    client.create_function_url_config(FunctionName=name, AuthType="NONE")
    client.create_function_url_config(FunctionName=name, Qualifier="urlalias", AuthType="NONE")
    assert [config["FunctionArn"] for config in listed()["FunctionUrlConfigs"]] == [arn(name), f"{arn(name)}:urlalias"]
    page = listed(MaxItems=1)
    assert [config["FunctionArn"] for config in page["FunctionUrlConfigs"]] == [arn(name)]
    assert [config["FunctionArn"] for config in listed(MaxItems=1, Marker=page["NextMarker"])["FunctionUrlConfigs"]] == [f"{arn(name)}:urlalias"]
    client.delete_function_url_config(FunctionName=name)
    assert refused(client.get_function_url_config, FunctionName=name)[1] == NO_RESOURCE
    assert client.get_function_url_config(FunctionName=name, Qualifier="urlalias")["InvokeMode"] == "BUFFERED"


@pytest.mark.parametrize(
    "returned, content, length",
    [
        ("{'hello': 'world'}", b'{"hello":"world"}', 17),
        ("{'statusCode': 200, 'body': 'body123'}", b"body123", 7),
        ("""{'statusCode': 200, 'body': '{"hello": "world"}'}""", b'{"hello": "world"}', 18),
        ("['hello', 3, True]", b'["hello",3,true]', 16),
        ("'hello'", b"hello", 5),
        ("3", b"3", 1),
        ("3.1", b"3.1", 3),
        ("True", b"true", 4),
    ],
    ids=["records-dict", "http-response", "http-response-json", "list-mixed", "string", "integer", "float", "boolean"],
)
def test_a_url_answers_what_its_function_returns(client, name, returned, content, length):
    """records: TestLambdaURL::test_lambda_url_invocation[dict] and its siblings"""
    create(client, name, f"def handler(event, context):\n    return {returned}\n")
    url = client.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    open_url(client, name)
    code, headers, body = fetch(url + "path?q=1", data=b"{}")
    assert (code, headers["Content-Type"]) == (200, "application/json")
    assert (body, int(headers["Content-Length"])) == (content, length)


def test_a_url_names_its_invocation(client, engine, name):
    """records: TestRequestIdHandling::test_request_id_invoke_url"""
    create(client, name, "def handler(event, context):\n    return [event['requestContext']['requestId'], context.aws_request_id]\n")
    url = client.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    open_url(client, name)
    _, headers, body = fetch(url)
    request = headers["x-amzn-RequestId"]
    assert json.loads(body) == [request, request]
    events = engine.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    assert f"END RequestId: {request}" in [event["message"].rstrip() for event in events]


@pytest.mark.parametrize("mode", [None, "BUFFERED", "RESPONSE_STREAM"], ids=lambda mode: f"records-{mode}")
def test_a_url_hands_on_the_request(client, name, mode):
    """records: TestLambdaURL::test_lambda_url_echo_invoke[MODE], ::test_lambda_url_echo_http_fixture_default,
    ::test_lambda_url_echo_http_fixture_trim_x_headers"""
    create(client, name)
    created = client.create_function_url_config(FunctionName=name, AuthType="NONE", **({"InvokeMode": mode} if mode else {}))
    assert created.get("InvokeMode") == mode
    open_url(client, name)
    code, _, body = fetch(
        created["FunctionUrl"] + "pa2%Fth/1?q=query&multiQuery=foo&multiQuery=/bar", data=b'{"foo": "bar"}', **{
            "Content-Type": "application/json", "eXtra-Headers": "With WeiRd CapS", "User-Agent": "test/echo"})
    event = json.loads(body)
    assert code == 200
    assert (event["version"], event["routeKey"], json.loads(event["body"])) == ("2.0", "$default", {"foo": "bar"})
    assert event["queryStringParameters"] == {"q": "query", "multiQuery": "foo,/bar"}
    assert (event["requestContext"]["http"]["method"], event["requestContext"]["http"]["path"]) == ("POST", "/pa2%Fth/1")
    expected = {"content-type": "application/json", "content-length": "14", "extra-headers": "With WeiRd CapS", "user-agent": "test/echo"}
    assert {key: event["headers"].get(key) for key in expected} == expected
    assert {"x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"} <= set(event["headers"])


def test_a_url_hands_on_a_form_as_base64(client, name):
    """records: TestLambdaURL::test_lambda_url_form_payload, ::test_lambda_url_headers_and_status"""
    create(client, name, """
def handler(event, context):
    body = event["body"] if event["isBase64Encoded"] else "plain"
    return {"statusCode": 201, "headers": {"X-Kind": "form"}, "body": body}
""")
    url = client.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    open_url(client, name)
    form = b'--edge\r\nContent-Disposition: form-data; name="field"\r\n\r\nnot a file, just a field\r\n--edge--\r\n'
    code, headers, body = fetch(url + "test/value", data=form, **{"Content-Type": "multipart/form-data; boundary=edge"})
    assert (code, headers["X-Kind"], base64.b64decode(body)) == (201, "form", form)


def test_a_mode_that_there_is_not_is_refused(client, name):
    """records: TestLambdaURL::test_lambda_url_invalid_invoke_mode"""
    create(client, name)
    assert refused(client.create_function_url_config, FunctionName=name, AuthType="NONE", InvokeMode="UNKNOWN") == (
        "ValidationException",
        detected(violation("UNKNOWN", "invokeMode", "Member must satisfy enum value set: [RESPONSE_STREAM, BUFFERED]")), 400)


def test_a_url_answers_as_it_is_configured_at_the_time(client, name):
    """records: TestLambdaPermissions::test_lambda_permission_url_invocation, TestLambdaURL::test_lambda_url_invocation_exception,
    TestLambdaURL::test_lambda_url_non_existing_url"""
    create(client, name, "def handler(event, context):\n    if event['rawPath'] == '/fail': raise ValueError('no')\n    return event['requestContext']['http']['method']\n")
    url = client.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    code, _, body = fetch(url)
    assert (code, json.loads(body)) == (403, FORBIDDEN)
    open_url(client, name)
    assert fetch(url)[::2] == (200, b"GET")
    assert fetch(url + "fail")[0] == 502
    client.update_function_url_config(FunctionName=name, AuthType="AWS_IAM")
    assert fetch(url)[0] == 403
    client.update_function_url_config(FunctionName=name, AuthType="NONE", Cors={"AllowOrigins": ["https://a.example"], "AllowMethods": ["GET"], "MaxAge": 5})
    code, headers, _ = fetch(url, Origin="https://a.example")
    assert (code, headers["Access-Control-Allow-Origin"]) == (200, "https://a.example")
    client.delete_function_url_config(FunctionName=name)
    code, headers, body = fetch(url)
    assert (code, headers["x-amzn-ErrorType"], json.loads(body)) == (403, "AccessDeniedException", {"Message": None})


def test_a_url_of_an_alias_outlives_it(client, name):
    """records: TestLambdaURL::test_lambda_url_persists_after_alias_delete"""
    create(client, name, "def handler(event, context):\n    return context.invoked_function_arn\n")
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    created = client.create_function_url_config(FunctionName=name, Qualifier="live", AuthType="NONE", InvokeMode="BUFFERED")
    assert created["FunctionArn"] == f"{arn(name)}:live"
    open_url(client, name, Qualifier="live")
    assert fetch(created["FunctionUrl"])[::2] == (200, f"{arn(name)}:live".encode())
    client.delete_alias(FunctionName=name, Name="live")
    code, headers, body = fetch(created["FunctionUrl"])
    assert (code, headers["x-amzn-ErrorType"], json.loads(body)) == (403, "AccessDeniedException", FORBIDDEN)
