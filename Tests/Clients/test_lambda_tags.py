"""Tags over the wire.

Where AWS's answer to the same calls is on record, the test says of which scenario: `records: CLASS::TEST`.
"""

from lambda_wire import arn, create, refused, status

NO_TAGS_HERE = "Tags on function aliases and versions are not supported. Please specify a function ARN."


def test_tags_are_added_overwritten_and_removed(client, name):
    """records: TestLambdaTag::test_tag_lifecycle, TestLambdaTag::test_tag_lifecycle[lambda_function], TestLambdaTags::test_tag_lifecycle,
    TestLambdaTag::test_create_tag_on_fn_create"""
    function = create(client, name, Tags={"testtag": "custom"})
    listed = lambda: client.list_tags(Resource=function)["Tags"]
    assert listed() == client.get_function(FunctionName=name)["Tags"] == {"testtag": "custom"}
    before = client.get_function(FunctionName=name)["Configuration"]["RevisionId"]
    assert status(client.tag_resource(Resource=function, Tags={"A": "tag-a", "B": "tag-b"})) == 204
    assert client.get_function(FunctionName=name)["Configuration"]["RevisionId"] != before
    client.tag_resource(Resource=function, Tags={"B": "tag-b-new", "D": "tag-d"})
    assert listed() == {"testtag": "custom", "A": "tag-a", "B": "tag-b-new", "D": "tag-d"}
    assert status(client.untag_resource(Resource=function, TagKeys=["A", "testtag", "none"])) == 204
    assert listed() == {"B": "tag-b-new", "D": "tag-d"}
    client.untag_resource(Resource=function, TagKeys=["B", "D"])
    assert listed() == {}
    assert "Tags" not in client.get_function(FunctionName=name)


def test_tags_are_refused_in_aws_words(client, name):
    """records: TestLambdaTags::test_tag_exceptions, TestLambdaTags::test_tag_versions, TestLambdaTags::test_tag_limits,
    TestLambdaTag::test_tag_nonexisting_resource, TestLambdaTag::test_tag_exceptions[lambda_function],
    TestLambdaTag::test_tag_exceptions[event_source_mapping], TestLambdaTag::test_tag_exceptions[capacity_provider]"""
    function = create(client, name)
    tag, untag, tags = client.tag_resource, client.untag_resource, client.list_tags
    place = "arn:aws:lambda:us-east-1:000000000000"
    for resource, message in [
        (arn("doesnotexist"), f"Function not found: {arn('doesnotexist')}"),
        (f"{place}:event-source-mapping:{'0' * 8}-0000-0000-0000-{'0' * 12}", None),
        (f"{place}:capacity-provider:none", f"Capacity provider not found: {place}:capacity-provider:none"),
    ]:
        message = message or f"Event source mapping not found: {resource}"
        missing = ("ResourceNotFoundException", message, 404)
        assert refused(tag, Resource=resource, Tags={"a": "b"}) == missing
        assert refused(untag, Resource=resource, TagKeys=["a"]) == missing
        assert refused(tags, Resource=resource) == missing
    for resource in ["arn:aws:something", f"{place}:foobar:x", f"{place}:capacity-provider:x:alias"]:
        code, message, _ = refused(tag, Resource=resource, Tags={"a": "b"})
        assert code == "ValidationException"
        assert message.startswith(f"1 validation error detected: Value '{resource}' at 'resource' failed to satisfy constraint: Member must")
    for qualifier in ["alias", "1", "$LATEST"]:
        assert refused(tag, Resource=f"{function}:{qualifier}", Tags={"a": "b"}) == ("InvalidParameterValueException", NO_TAGS_HERE, 400)
    null = "1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"
    assert refused(untag, Resource=function, TagKeys=[]) == ("ValidationException", null, 400)
    assert refused(tag, Resource=function, Tags={})[1] == "An error occurred and the request cannot be processed."
    many = {f"{index}_key": f"{index}_value" for index in range(51)}
    limit = ("InvalidParameterValueException", "Number of tags exceeds resource tag limit.", 400)
    assert refused(tag, Resource=function, Tags=many) == limit
    many.pop("50_key")
    tag(Resource=function, Tags=many)
    assert tags(Resource=function)["Tags"] == many
    assert refused(tag, Resource=function, Tags={"one": "more"}) == limit
