"""HTTP APIs, REST APIs and function URLs over plain HTTP."""

import base64
import json
import time

import pytest
import requests

APPLICATION = {
    "template.yaml": """
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {CodeUri: src, Runtime: python3.13, Timeout: 5}}
        Resources:
          Web:
            Type: AWS::Serverless::HttpApi
            Properties:
              CorsConfiguration: {AllowOrigins: ['https://example.com'], AllowMethods: [GET, POST], AllowHeaders: [x-custom], MaxAge: 60}
          Rest:
            Type: AWS::Serverless::Api
            Properties: {StageName: live, BinaryMediaTypes: [image~1png]}
          Echo:
            Type: AWS::Serverless::Function
            Properties:
              Handler: app.echo
              FunctionUrlConfig: {AuthType: NONE}
              Events:
                Item: {Type: HttpApi, Properties: {ApiId: !Ref Web, Path: '/items/{id}', Method: any}}
                Special: {Type: HttpApi, Properties: {ApiId: !Ref Web, Path: /items/special, Method: get}}
                Old: {Type: HttpApi, Properties: {ApiId: !Ref Web, Path: /old, Method: get, PayloadFormatVersion: '1.0'}}
                RestItem: {Type: Api, Properties: {RestApiId: !Ref Rest, Path: '/items/{id}', Method: any}}
                RestRest: {Type: Api, Properties: {RestApiId: !Ref Rest, Path: '/files/{proxy+}', Method: get}}
          Answers:
            Type: AWS::Serverless::Function
            Properties:
              Handler: app.answers
              Events:
                Web: {Type: HttpApi, Properties: {ApiId: !Ref Web, Path: '/answers/{kind}', Method: get}}
                Rest: {Type: Api, Properties: {RestApiId: !Ref Rest, Path: '/answers/{kind}', Method: get}}
        """,
    "src/app.py": """
        import base64, json, time

        def echo(event, context):
            return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(event)}

        def answers(event, context):
            kind = event["pathParameters"]["kind"]
            if kind == "raise":
                raise ValueError("as asked")
            if kind == "binary":
                body = base64.b64encode(bytes(range(256))).decode()
                return {"statusCode": 200, "headers": {"Content-Type": "image/png"}, "body": body, "isBase64Encoded": True}
            return {
                "plain": {"just": "an object"},
                "text": "just text",
                "cookies": {"statusCode": 201, "cookies": ["a=1", "b=2"], "body": "created"},
                "multi": {"statusCode": 200, "multiValueHeaders": {"X-Many": ["1", "2"]}, "body": ""},
                "bad": {"statusCode": 200, "surprise": 1},
            }[kind]
        """,
}


@pytest.fixture(scope="module")
def urls(deployed):
    endpoints = {e["logicalID"]: e["url"].rstrip("/") for s in deployed.status()["stacks"] for e in s["endpoints"]}
    return {"web": endpoints["Web"], "rest": endpoints["Rest"], "url": endpoints["Echo"]}


def test_payload_format_2(urls):
    response = requests.post(
        f"{urls['web']}/items/7?a=1&a=2&b=%20x",
        data="body text",
        headers={"X-Custom": "One", "Content-Type": "text/plain", "Cookie": "k=v; l=w"},
    )
    event = response.json()
    assert set(event) == {
        "version", "routeKey", "rawPath", "rawQueryString", "cookies", "headers", "queryStringParameters",
        "requestContext", "body", "pathParameters", "isBase64Encoded",
    }  # fmt: skip
    assert event["version"] == "2.0"
    assert event["routeKey"] == "ANY /items/{id}"
    assert event["rawPath"] == "/items/7"
    assert event["rawQueryString"] == "a=1&a=2&b=%20x"
    assert event["cookies"] == ["k=v", "l=w"]
    assert event["queryStringParameters"] == {"a": "1,2", "b": " x"}
    assert event["pathParameters"] == {"id": "7"}
    assert event["headers"]["x-custom"] == "One"
    assert "cookie" not in event["headers"]
    assert (event["body"], event["isBase64Encoded"]) == ("body text", False)
    context = event["requestContext"]
    assert set(context) == {
        "accountId", "apiId", "domainName", "domainPrefix", "http", "requestId", "routeKey", "stage", "time", "timeEpoch",
    }  # fmt: skip
    assert set(context["http"]) == {"method", "path", "protocol", "sourceIp", "userAgent"}
    assert abs(context["timeEpoch"] / 1000 - time.time()) < 60


def test_the_specific_route_wins(urls):
    assert requests.get(f"{urls['web']}/items/special").json()["routeKey"] == "GET /items/special"
    assert requests.put(f"{urls['web']}/items/special").json()["routeKey"] == "ANY /items/{id}"


def test_binary_bodies_come_as_base64(urls):
    event = requests.post(f"{urls['web']}/items/7", data=b"\x00\xff", headers={"Content-Type": "image/png"}).json()
    assert (base64.b64decode(event["body"]), event["isBase64Encoded"]) == (b"\x00\xff", True)


def test_payload_format_1_of_an_http_api(urls):
    event = requests.get(f"{urls['web']}/old?a=1&a=2").json()
    assert event["version"] == "1.0"
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert event["queryStringParameters"] == {"a": "2"}
    assert event["httpMethod"] == "GET"


def test_payload_of_a_rest_api(urls):
    event = requests.get(f"{urls['rest']}/items/7?a=1&a=2", headers={"X-Custom": "One"}).json()
    assert set(event) == {
        "resource", "path", "httpMethod", "headers", "multiValueHeaders", "queryStringParameters",
        "multiValueQueryStringParameters", "pathParameters", "stageVariables", "requestContext", "body", "isBase64Encoded",
    }  # fmt: skip
    assert (event["resource"], event["path"], event["httpMethod"]) == ("/items/{id}", "/items/7", "GET")
    assert event["queryStringParameters"] == {"a": "2"}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert event["headers"]["X-Custom"] == "One"
    assert (event["stageVariables"], event["body"]) == (None, None)
    assert event["requestContext"]["stage"] == "live"
    assert event["requestContext"]["path"] == "/live/items/7"
    assert len(event["requestContext"]["identity"]) >= 12


def test_a_greedy_path(urls):
    event = requests.get(f"{urls['rest']}/files/a/b%2Fc/").json()
    assert event["resource"] == "/files/{proxy+}"
    assert event["pathParameters"] == {"proxy": "a/b%2Fc"}


def test_answers_of_an_http_api(urls):
    answer = requests.get(f"{urls['web']}/answers/plain")
    assert (answer.status_code, answer.json(), answer.headers["content-type"]) == (200, {"just": "an object"}, "application/json")
    assert requests.get(f"{urls['web']}/answers/text").text == "just text"
    created = requests.get(f"{urls['web']}/answers/cookies")
    assert (created.status_code, created.text, dict(created.cookies)) == (201, "created", {"a": "1", "b": "2"})
    assert requests.get(f"{urls['web']}/answers/binary").content == bytes(range(256))
    failed = requests.get(f"{urls['web']}/answers/raise")
    assert (failed.status_code, failed.json()) == (500, {"message": "Internal Server Error"})


def test_answers_of_a_rest_api(urls):
    assert requests.get(f"{urls['rest']}/answers/multi").headers["x-many"] == "1, 2"
    for kind in ["plain", "text", "bad", "raise"]:
        failed = requests.get(f"{urls['rest']}/answers/{kind}")
        assert (failed.status_code, failed.json()) == (502, {"message": "Internal server error"}), kind
    accepted = requests.get(f"{urls['rest']}/answers/binary", headers={"Accept": "image/png"})
    assert accepted.content == bytes(range(256))


def test_unknown_routes(urls):
    unknown = requests.get(f"{urls['web']}/nowhere")
    assert (unknown.status_code, unknown.json()) == (404, {"message": "Not Found"})
    unknown = requests.get(f"{urls['rest']}/nowhere")
    assert (unknown.status_code, unknown.json()) == (403, {"message": "Missing Authentication Token"})
    assert unknown.headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


def test_preflight_of_an_http_api(urls):
    headers = {"Origin": "https://example.com", "Access-Control-Request-Method": "POST"}
    answer = requests.options(f"{urls['web']}/items/7", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "https://example.com"
    assert set(answer.headers["access-control-allow-methods"].replace(" ", "").split(",")) == {"GET", "POST"}
    plain = requests.get(f"{urls['web']}/items/7", headers={"Origin": "https://example.com"})
    assert plain.headers["access-control-allow-origin"] == "https://example.com"


def test_a_function_url(urls):
    event = requests.get(f"{urls['url']}/any/path?x=1").json()
    assert (event["version"], event["routeKey"], event["rawPath"]) == ("2.0", "$default", "/any/path")
    assert event["requestContext"]["stage"] == "$default"


def test_foreign_hosts_are_refused(deployed):
    answer = requests.get(f"{deployed.http_url}/", headers={"Host": "evil.example.com"})
    assert answer.status_code == 403
