import Testing

@testable import Artifacts

struct ImportScanTests {
    @Test(arguments: [
        ("import boto3", ["boto3"]), ("import os, boto3 as b, sys", ["boto3"]),
        ("  from botocore.config import Config", ["botocore"]),
        ("try: import urllib3", ["urllib3"]), ("x = 1; import six", ["six"]),
        ("importlib.import_module('boto3.session')", ["boto3"]),
        ("__import__(\"boto3\")", ["boto3"]), ("from boto3 import (\n  client,\n)", ["boto3"]),
        ("if x:\n\tfrom dateutil import tz", ["dateutil"]),
        ("import boto3_stubs", []), ("import my.boto3", []), ("from . import boto3", []), ("reimport boto3", []),
        ("boto3 = 1", []),
        ("important boto3", []), ("", []),
    ])
    func `what Python imports is found`(_ text: String, _ names: [String]) {
        #expect(Dialect.python.imports(in: Array(text.utf8)) == Set(names))
    }

    @Test(arguments: [
        ("import { S3Client } from '@aws-sdk/client-s3';", ["@aws-sdk/client-s3"]),
        (
            "const {x} = require(\"@aws-sdk/lib-dynamodb\"), y=require(`@smithy/protocol-http`)",
            ["@aws-sdk/lib-dynamodb", "@smithy/protocol-http"]
        ),
        ("await import('@aws-sdk/client-sqs/dist')", ["@aws-sdk/client-sqs"]), ("require('aws-sdk')", ["aws-sdk"]),
        ("require('aws-sdk/clients/s3')", ["aws-sdk"]), ("// @aws-sdk/client-s3", []), ("'my-aws-sdk'", []), ("", []),
    ])
    func `what JavaScript imports is found`(_ text: String, _ names: [String]) {
        #expect(Dialect.nodejs.imports(in: Array(text.utf8)) == Set(names))
    }

    @Test(arguments: [
        (Dialect.python, "boto3/__init__.py", "boto3" as String?), (.python, "six.py", "six"),
        (.python, "python/botocore/x", "botocore"),
        (.python, "python/lib/python3.11/site-packages/boto3/x.py", "boto3"), (.python, "src/boto3/x.py", nil),
        (.nodejs, "node_modules/@aws-sdk/client-s3/package.json", "@aws-sdk/client-s3"),
        (.nodejs, "nodejs/node_modules/aws-sdk/x.js", "aws-sdk"),
        (.nodejs, "node_modules/x/node_modules/@smithy/y/z", "@smithy/y"),
        (.nodejs, "@aws-sdk/client-s3/x", nil),
    ])
    func `what an artifact contains is found where the language looks`(
        _ dialect: Dialect, _ path: String, _ name: String?
    ) throws {
        #expect(dialect.library(containing: try #require(ArtifactPath(path))) == name)
    }

    @Test func `an artifact is read once`() throws {
        let workspace = try Workspace()
        let id = try workspace.store.add(FileTree(texts: ["app.py": "import boto3", "six.py": ""])).id
        let first = try ImportScan(of: id, language: .python(minor: 12), in: workspace.store)
        #expect(first.imported == ["boto3"])
        #expect(first.contained == ["six"])
        try FileSystem.removeTree(workspace.store.path(of: id))
        #expect(try ImportScan(of: id, language: .python(minor: 12), in: workspace.store) == first)
    }
}
