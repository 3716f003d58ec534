"""Texts of 1 MB that are hard to read, by name; what `large.py` measures.

Fuzzing/texts.py FOLDER [NAME...]   writes them into a folder, and prints their names
"""

import os
import sys

SIZE = 1_000_000
SAM = "Transform: AWS::Serverless-2016-10-31\n"
EXTENDED = "Transform: AWS::LanguageExtensions\n"
BUCKET = "Resources: {A: {Type: AWS::S3::Bucket}}\n"
PARAMETER = "Parameters: {P: {Type: String}}\n"
FUNCTION = "Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.13, InlineCode: x"
ROLE = (
    "Resources:\n R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}, Policies: "
    "[{PolicyName: p, PolicyDocument: {Statement: [")


def filled(item, start="", end=""):
    """A text of at most SIZE bytes: start, as many items as fit, end. `%` in an item is its number, `^` the next."""
    room = SIZE - len((start + end).encode())
    if "%" not in item and "^" not in item:
        return start + item * (room // len(item.encode())) + end
    items = []
    number = 0
    while room > 0:
        text = item.replace("%", str(number)).replace("^", str(number + 1))
        room -= len(text.encode())
        items.append(text)
        number += 1
    return start + "".join(items[:-1]) + end


def resources(item):
    return filled(item + "\n", SAM + "Resources:\n")


def events(event):
    start = f"{SAM}Resources:\n A:\n  Type: AWS::Serverless::Function\n  Properties:\n   Handler: a.b\n"
    return filled(event + "\n", start + "   Runtime: python3.13\n   InlineCode: x\n   Events:\n")


def parameter(fields):
    return f"Parameters:\n P: {{{fields}}}\nResources:\n A: {{Type: AWS::S3::Bucket}}\n"


def bucket_name(start, item, end):
    return filled(item, "Resources:\n A: {Type: AWS::S3::Bucket, Properties: {BucketName: " + start, end + "}}\n")


def parts(*sections):
    """Sections of (start, item) that share the room, with as many items each."""
    room = SIZE - sum(len(start) for start, _ in sections)
    return _parts(sections, room // sum(len(item) + 3 for _, item in sections))


def _parts(sections, count):
    return "".join(
        start + "".join(item.replace("%", str(n)).replace("^", str((n + 1) % count)) for n in range(count))
        for start, item in sections)


def ring(item, start):
    """Items that each name the next, and the last the first."""
    return parts((start, item))


def extended_loops(depth, turns, body):
    """Loops in loops over a, b, c…, around one resource."""
    names = "ABCDE"[:depth]
    text = "{'X" + "".join(f"${{{name}}}" for name in names) + "': " + body + "}"
    for name in reversed(names):
        items = ",".join(f"{name.lower()}{n}" for n in range(turns))
        text = f"{{Fn::ForEach::L{name}: [{name}, [{items}], {text}]}}"
    return f"{EXTENDED}Resources: {text}\n"


CASES = {
    # Nesting
    "brackets": filled("[", "a: "),
    "braces": filled("{a: "),
    "dashes": filled("- "),
    "questions": filled("? "),
    "functions": filled("!Sub ", "a: "),
    "json-brackets": filled("[", '{"a":'),
    "json-braces": filled('{"a":'),
    # One value
    "scalar": filled("x", "a: "),
    "quoted": filled("\\n", 'a: "', '"'),
    "unclosed": filled("x", 'a: "'),
    "literal": filled("  x\n", "a: |\n"),
    "number": filled("1", "a: "),
    "marks": filled("\u0301", "a: e"),
    "spaces": filled(" "),
    "breaks": filled("\n"),
    "json-string": filled("\\u00e9", '{"a": "', '"}'),
    "json-number": filled("1", '{"a": ', "}"),
    # Aliases
    "aliases": filled("*a,", "a: &a x\nb: [", "]"),
    "anchors": filled("- &a% x\n- *a%\n"),
    "merges": filled("  <<: *a\n", "a: &a {x: 1}\nb:\n"),
    "bomb": "a0: &a0 [x,x,x,x,x,x,x,x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 8}]\n" for n in range(1, 40)),
    # Many things
    "flow": filled("{a: b},", "[", "]"),
    "no-space": filled("k%:v,", "{", "}"),
    "same-key": filled("a: 1\n"),
    "number-keys": filled("%: 1\n"),
    "documents": filled("---\n"),
    "directives": filled("\0TAG !a%! b\n", end="--- a").replace("\0", "%"),
    "separators": filled("a: b\u2028\n"),
    "json-keys": filled('"k%": 1,', "{", '"z": 1}'),
    "json-same-key": filled('"a": 1,', "{", '"a": 1}'),
    # Templates
    "buckets": resources(" A%: {Type: AWS::S3::Bucket}"),
    "chain": resources(" A%: {Type: AWS::S3::Bucket, DependsOn: A^}"),
    "circles": resources(" A%: {Type: AWS::S3::Bucket, DependsOn: [A^, A0]}"),
    "wrong-ids": resources(" A_%: {Type: AWS::S3::Bucket}"),
    "wrong-types": resources(" A%: {Type: AWS::S3::Bukket}"),
    "wrong-types-all": resources(" A%: {Type: AWS::S3::Bukket%}"),
    "wrong-types-alike": resources(" A%: {Type: AWS::EC2::Instanc%x}"),
    "wrong-uses": parts(
        ("Resources:\n", " A_%: {Type: AWS::SNS::Topic}\n"), ("Outputs:\n", " O%: {Value: !Ref A_%}\n")),
    "wrong-properties": resources(" A%: {Type: AWS::S3::Bucket, Properties: {Nope: 1}}"),
    "functions-alike": resources(f" A%: {{{FUNCTION}}}}}"),
    "function-apis": resources(
        f" A%: {{{FUNCTION}, Events: {{E: {{Type: Api, Properties: {{Path: /p%, Method: get}}}}}}}}}}"),
    "tables": resources(" A%: {Type: AWS::Serverless::SimpleTable}"),
    "apis": events("    E%: {Type: Api, Properties: {Path: /p%, Method: get}}"),
    "http-apis": events("    E%: {Type: HttpApi, Properties: {Path: /p%, Method: get}}"),
    "schedules": events("    E%: {Type: Schedule, Properties: {Schedule: rate(1 minute)}}"),
    "conditions": filled(" C%: !Not [!Condition C^]\n", "Resources: {A: {Type: AWS::S3::Bucket}}\nConditions:\n"),
    "outputs": filled(" O%: {Value: !Ref A}\n", "Resources: {A: {Type: AWS::S3::Bucket}}\nOutputs:\n"),
    "open-conditions": filled(
        " C%: !Not [!Condition C^]\n", f"{EXTENDED}Parameters: {{P: {{Type: String}}}}\n{BUCKET}Conditions:\n",
        " Z: !Equals [!Ref P, a]\n"),
    "condition-uses": filled(
        " C%: !Equals [!Ref P, a%]\n", "Parameters: {P: {Type: String, Default: a}}\nResources:\n"
        + filled(" A%: {Type: AWS::S3::Bucket, Condition: C%}\n")[:500_000].rsplit("\n", 1)[0] + "\nConditions:\n"),
    "mappings": filled(" M%: {a: {b: c}}\n", f"{BUCKET}Mappings:\n"),
    "mapping-keys": filled("  k%: {b: c}\n", f"{BUCKET}Mappings:\n M:\n"),
    "mapping-many-misses": parts(
        ("Mappings:\n M:\n", "  k%: {b: c}\n"), (f"{BUCKET}Outputs:\n", " O%: {Value: !FindInMap [M, x%, b]}\n")),
    "mapping-misses": resources(
        " A%: {Type: AWS::S3::Bucket, Properties: {BucketName: !FindInMap [M, k%, b]}}") + "Mappings: {M: {a: {b: c}}}\n",
    "globals": filled(
        f" A%: {{{FUNCTION}}}}}\n", f"{SAM}Globals: {{Function: {{Environment: {{Variables: {{"
        + "".join(f"V{n}: x," for n in range(300)) + "}}}}\nResources:\n")[:400_000].rsplit("\n", 1)[0] + "\n",
    "globals-tags": filled(
        f" A%: {{{FUNCTION}}}}}\n", f"{SAM}Globals: {{Function: {{Tags: {{"
        + "".join(f"T{n}: x," for n in range(40)) + "}}}\nResources:\n"),
    "loops": filled(" Fn::ForEach::L%: [N, [a], {'A%${N}': {Type: AWS::S3::Bucket}}]\n", f"{EXTENDED}Resources:\n"),
    "loop-items": filled("a%,", f"{EXTENDED}Resources:\n Fn::ForEach::L: [N, [", "], {'${N}': {Type: AWS::S3::Bucket}}]\n"),
    "loop-body": filled(
        "k%: '${N}${M}',", f"{EXTENDED}Resources:\n Fn::ForEach::L:\n  - N\n  - [{','.join(f'a{n}' for n in range(50))}]\n"
        "  - {'${N}': {Type: AWS::SNS::Topic, Metadata: {", "}}}\n"),
    "loops-in-mappings": filled(" Fn::ForEach::L%: []\n", f"{EXTENDED}{BUCKET}Mappings:\n"),
    "json-text": filled("a%: !Ref A,", f"{EXTENDED}{BUCKET}Outputs: {{O: {{Value: {{Fn::ToJsonString: {{", "}}}}\n"),
    "json-texts": filled(" O%: {Value: {Fn::ToJsonString: [!Ref A, 'x']}}\n", f"{EXTENDED}{BUCKET}Outputs:\n"),
    "json-in-json": f"{EXTENDED}{BUCKET}Outputs: {{O: {{Value: {'{Fn::ToJsonString: ['*60}!Ref A{']}'*60}}}}}\n",
    "lengths": filled(" O%: {Value: {Fn::Length: !Split [',', 'a,b']}}\n", f"{EXTENDED}{BUCKET}Outputs:\n"),
    "webs": resources(
        f" A%: {{{FUNCTION}, Environment: {{Variables: {{N: !Ref A^, Z: !Ref A0}}}}}}}}"),
    "routes-and-tables": resources(
        f" A%: {{{FUNCTION}, Environment: {{Variables: {{T: !Ref T%}}}}, Events: {{E: {{Type: HttpApi}}}}}}}}\n"
        " T%: {Type: AWS::Serverless::SimpleTable}"),
    "one-line": filled("A%: {Type: AWS::S3::Bucket, Properties: {Nope: !Ref Nothing%}},", "Resources: {", "}\n"),
    "parameters": filled(" P%: {Type: String}\n", "Resources: {A: {Type: AWS::S3::Bucket}}\nParameters:\n"),
    "sub": bucket_name('!Sub "', "${AWS::Region}", '"'),
    "sub-unknown": bucket_name('!Sub "', "${X%}", '"'),
    "sub-open": bucket_name('!Sub "', "${", '"'),
    "join": bucket_name("!Join [',', [", "a,", "]]"),
    "split": bucket_name('!Select [0, !Split [",", "', "a,", '"]]'),
    "pattern": parameter(f'Type: String, AllowedPattern: "(a*)*b", Default: {"a" * 900_000}'),
    "pattern-nested": parameter('Type: String, AllowedPattern: "((((a{1000}){1000}){1000}){1000})b", Default: aa'),
    "pattern-long": parameter(f'Type: String, AllowedPattern: "{"(a?){1000}" * 90_000}", Default: {"a" * 1000}'),

    # Bytes
    "invalid": b"a: " + b"\xff" * (SIZE - 3),
    "invalid-keys": filled("\u00ff%: a\n").encode("latin-1", "replace"),
    "nuls": filled("\0", "a: "),
    "crlf": filled("a%: b\r\n"),
    "returns": filled("a%: b\r"),
    "byte-order-marks": filled("\ufeffa%: b\n"),
    "utf-16": filled("a: b\n")[:500_000].encode("utf-16"),
    "wide": filled("\u6f22%: \u00e9\n"),
    "tabs": filled("\t", "a:\n"),
    "comments": filled("# a\n"),
    "controls": filled("a%: \x1b[31m\n"),
    "right-to-left": filled("a%: '\u202eb'\n"),
    # More of one
    "key": filled("x", "", ": 1\n"),
    "quoted-key": filled("\\t", '"', '": 1\n'),
    "anchor": filled("x", "a: &", " b\n"),
    "anchors-long": filled(f"- &{'x' * 500}% a\n- *{'x' * 500}%\n"),
    "tag": filled("x", "a: !", " b\n"),
    "tags": filled("- !x% a\n"),
    "folded": filled("  x\n", "a: >\n"),
    "folded-breaks": filled("\n", "a: >\n  x\n", "  y\n"),
    "indents": "".join(f"{' ' * n}a:\n" for n in range(1400)),
    "escapes": filled("\\ud83d", '{"a": "', '"}'),
    "merge-lists": filled("*a,", "a: &a {x: 1}\nb: {<<: [", "]}\n"),
    "complex-keys": filled("? [a, %]\n: b\n"),
    # Functions
    "ifs": filled("!If [C, x, ", f"{BUCKET}Conditions: {{C: !Equals [a, b]}}\nOutputs: {{O: {{Value: "),
    "json-ifs": filled('{"Fn::If":["C","x",', '{"Outputs":{"O":{"Value":'),
    "sub-names": bucket_name("!Sub ['${V0}${V1}', {", "V%: !Ref AWS::Region,", "}]"),
    "sub-places": bucket_name("!Sub ['", "${V}", "', {V: !Ref AWS::Region}]"),
    "sub-values": bucket_name(f"!Sub ['{'${V}' * 100_000}', {{V: '", "x", "'}]"),
    "subs-unknown": filled(" O%: {Value: !Sub '${X}${X}${X}${X}${X}${X}${X}${X}'}\n", f"{BUCKET}Outputs:\n"),
    "join-references": bucket_name("!Join ['', [", "!Ref AWS::Region,", "]]"),
    "join-joins": filled(" O%: {Value: !Join [',', [a, !Join [',', [a, b]]]]}\n", f"{BUCKET}Outputs:\n"),
    "no-sub": bucket_name('"', "${AWS::Region}", '"'),
    "no-subs": filled(" O%: {Value: '${AWS::Region}'}\n", f"{BUCKET}Outputs:\n"),
    "allowed-values": filled("a%,", "Parameters:\n P: {Type: String, Default: b, AllowedValues: [", f"]}}\n{BUCKET}"),
    "list-parameter": filled("a,", "Parameters:\n P: {Type: CommaDelimitedList, Default: '", f"'}}\n{BUCKET}"),
    "list-uses": filled(
        " O%: {Value: !Join ['', !Ref P]}\n",
        f"Parameters: {{P: {{Type: CommaDelimitedList, Default: '{'a,' * 2000}'}}}}\n{BUCKET}Outputs:\n"),
    "rules": filled(
        " R%: {Assertions: [{Assert: !Equals [!Ref P, a]}]}\n",
        f"Parameters: {{P: {{Type: String, Default: b}}}}\n{BUCKET}Rules:\n"),
    # Conditions
    "condition-trees": filled(
        " C%: !Or [!Condition C^, !Condition C^]\n", f"{PARAMETER}{BUCKET}Conditions:\n", " Z: !Equals [!Ref P, a]\n"),
    "condition-circles": filled(" C%: !Or [!Condition C^, !Condition C0]\n", f"{PARAMETER}{BUCKET}Conditions:\n"),
    "condition-ring": ring(" C%: !Not [!Condition C^]\n", f"{BUCKET}Conditions:\n"),
    "condition-choices": parts(
        ("Parameters:\n", " P%: {Type: String, AllowedValues: [a, b]}\n"),
        ("Conditions:\n", " C%: !Equals [!Ref P%, a]\n"),
        ("Resources:\n", " A%: {Type: AWS::SNS::Topic, Condition: C%, Properties: {TopicName: !Ref A^}}\n")),
    "condition-guards": parts(
        ("Parameters:\n", " P%: {Type: String, AllowedValues: [a, b]}\n"),
        ("Conditions:\n", " C%: !Equals [!Ref P%, a]\n"),
        ("Resources:\n",
         " A%: {Type: AWS::SNS::Topic, Condition: C%, Properties: {TopicName: !If [C%, !If [C^, !Ref A^, x], x]}}\n")),
    "condition-hub": parts(
        ("Parameters:\n", " P%: {Type: String}\n"),
        ("Conditions:\n", " C%: !Equals [!Ref P%, a]\n"),
        ("Resources:\n", " A%: {Type: AWS::SNS::Topic, Condition: C%}\n"),
        ("Outputs:\n", " O%: {Value: !Join ['', [!Ref A%, !Ref A^]]}\n")),
    "condition-wide": parts(
        ("Parameters:\n", " P%: {Type: String, AllowedValues: [a, b]}\n"),
        ("Conditions:\n C:\n", "  - !Equals [!Ref P%, a]\n"),
        ("Resources:\n", " A%: {Type: AWS::SNS::Topic, Condition: C, Properties: {TopicName: !Ref A^}}\n")).replace(
            " C:\n", " C: !Or\n", 1),
    "conditions-unknown": resources(" A%: {Type: AWS::SNS::Topic, Condition: C%}"),
    # References
    "references-unknown": filled(" O%: {Value: !Ref X%}\n", f"{BUCKET}Outputs:\n"),
    "references-alike": resources(" A%: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref a%}}"),
    "attributes-unknown": filled(" O%: {Value: !GetAtt A.Nope%}\n", f"{BUCKET}Outputs:\n"),
    "mappings-unknown": filled(" O%: {Value: !FindInMap [M%, a, b]}\n", f"{BUCKET}Outputs:\n"),
    "references-near": parts(
        ("Parameters:\n", " Abcdefgh%: {Type: String}\n"),
        (f"{BUCKET}Outputs:\n", " O%: {Value: !Ref Abcdefg%}\n")),
    "depends": filled("A,", "Resources:\n A: {Type: AWS::SNS::Topic}\n B: {Type: AWS::SNS::Topic, DependsOn: [", "]}\n"),
    "depends-unknown": filled("X%,", f"Resources:\n A: {{Type: AWS::SNS::Topic, DependsOn: [", "]}\n"),
    "ring": ring(" A%: {Type: AWS::S3::Bucket, DependsOn: A^}\n", "Resources:\n"),
    "dense": "Resources:\n" + "".join(
        f" A{n}: {{Type: AWS::SNS::Topic, DependsOn: [{','.join(f'A{(n * 7 + k * 13) % 1000}' for k in range(180))}]}}\n"
        for n in range(1000)),
    "layers-of-all": "Resources:\n" + "".join(
        f" A{n}: {{Type: AWS::SNS::Topic, DependsOn: [{','.join(f'A{k}' for k in range(max(0, n - 180), n))}]}}\n"
        for n in range(1000)),
    # Loops
    "loop-product": extended_loops(3, 21, "{Type: AWS::SNS::Topic, Properties: {TopicName: !Sub 'x${A}${B}${C}'}}"),
    "loop-product-wrong": extended_loops(3, 21, "{Type: AWS::SNS::Topic, Properties: {Nope: !Ref 'x${A}${B}${C}'}}"),
    "loop-same-key": filled("a%,", f"{EXTENDED}Resources:\n Fn::ForEach::L: [N, [", "], {X: {Type: AWS::S3::Bucket}}]\n"),
    "loops-wrong": filled(
        " Fn::ForEach::L%: [N, [a], {'A%${N}': {Type: AWS::SNS::Topic, Properties: {Nope: !Ref X}}}]\n",
        f"{EXTENDED}Resources:\n"),
    "loops-malformed": filled(" Fn::ForEach::L%: [N, {a: b}]\n", f"{EXTENDED}Resources:\n"),
    # Serverless
    "resolvers-unknown": parts(
        (f"{SAM}Resources:\n A:\n  Type: AWS::Serverless::GraphQLApi\n  Properties:\n   Auth: {{Type: AWS_IAM}}\n   SchemaInline: x\n"
         "   Functions:\n", "    f%: {Runtime: {Name: APPSYNC_JS, Version: 1.0.0}, DataSource: NONE, InlineCode: x}\n"),
        ("   Resolvers:\n    Query:\n",
         "     r%: {Runtime: {Name: APPSYNC_JS, Version: 1.0.0}, Pipeline: [g%], CodeUri: x}\n")),
    "environment": filled(
        "V%: !Ref AWS::Region,", f"{SAM}Resources:\n A: {{{FUNCTION}, Environment: {{Variables: {{", "}}}}\n"),
    "inline-code": filled("x", f"{SAM}Resources:\n A: {{{FUNCTION}", "}}\n"),
    "globals-unknown": filled("k%: 1,", f"{SAM}{BUCKET}Globals: {{Function: {{", "}}\n"),
    "properties-unknown": filled("k%: 1,", f"{SAM}Resources:\n A: {{{FUNCTION},", "}}\n"),
    "policies": filled(
        "{S3ReadPolicy: {BucketName: b%}},", f"{SAM}Resources:\n A: {{{FUNCTION}, Policies: [", "]}}\n"),
    "policies-unknown": filled("{Nope%: {}},", f"{SAM}Resources:\n A: {{{FUNCTION}, Policies: [", "]}}\n"),
    "policy-statements": filled(
        "{Effect: Allow, Action: 's3:Get*%', Resource: 'arn:aws:s3:::b%/*'},", ROLE, "]}}]}}\n"),
    "policy-denials": filled(
        "{Effect: Allow, Action: 's3:*', Resource: 'arn:*:b%/*'},{Effect: Deny, Action: 's3:*%', Resource: '*x%*'},",
        ROLE, "]}}]}}\n"),
    "policy-actions": filled("'s3:Get*x%',", ROLE + "{Effect: Allow, Resource: '*', Action: [", "]}]}}]}}\n"),
    "policy-resources": filled("'arn:aws:s3:::*x%*',", ROLE + "{Effect: Allow, Action: 's3:*', Resource: [", "]}]}}]}}\n"),
    "policy-product": filled("'s3:Get*x%',", ROLE + "{Effect: Allow, Resource: [" + filled(
        "'arn:aws:s3:::*x%*',")[:400_000].rsplit(",", 1)[0] + "], Action: [", "]}]}}]}}\n"),
    "policy-stars": filled("*a", ROLE + "{Effect: Allow, Action: 's3:*', Resource: '", "'}]}}]}}\n"),
    "permissions": filled(
        f" P%: {{Type: AWS::Lambda::Permission, Properties: {{FunctionName: !Ref A, Action: 'lambda:InvokeFunction', "
        "Principal: p%.amazonaws.com}}\n", f"{SAM}Resources:\n A: {{{FUNCTION}}}}}\n"),
    "layers": filled("'arn:aws:lambda:eu-central-1:1:layer:l:%',", f"{SAM}Resources:\n A: {{{FUNCTION}, Layers: [", "]}}\n"),
    "openapi": filled(
        "/p%: {get: {responses: {}}},", f"{SAM}Resources:\n A: {{Type: AWS::Serverless::Api, Properties: {{StageName: s, "
        "Cors: '*', Auth: {DefaultAuthorizer: AWS_IAM}, DefinitionBody: {openapi: 3.0.1, paths: {", "}}}}\n"),
    "openapi-http": filled(
        "/p%: {get: {responses: {}}},", f"{SAM}Resources:\n A: {{Type: AWS::Serverless::HttpApi, Properties: {{"
        "CorsConfiguration: true, DefinitionBody: {openapi: 3.0.1, paths: {", "}}}}\n"),
    "openapi-events": parts(
        (f"{SAM}Resources:\n A: {{Type: AWS::Serverless::Api, Properties: {{StageName: s, DefinitionBody: {{swagger: 2.0, "
         "paths: {\n", "  /p%: {get: {responses: {}}},\n"),
        ("}}}}\n F:\n  Type: AWS::Serverless::Function\n  Properties:\n   Handler: a.b\n   Runtime: python3.13\n"
         "   InlineCode: x\n   Events:\n", "    E%: {Type: Api, Properties: {Path: /p%, Method: post, RestApiId: !Ref A}}\n")),
    "authorizers": filled(
        "A%: {UserPoolArn: 'arn:aws:cognito-idp:eu-central-1:1:userpool/u%'},",
        f"{SAM}Resources:\n A: {{Type: AWS::Serverless::Api, Properties: {{StageName: s, Auth: {{Authorizers: {{", "}}}}\n"),
    "websockets": filled(
        "R%: {FunctionArn: 'arn:aws:lambda:eu-central-1:1:function:f%'},",
        f"{SAM}Resources:\n A: {{Type: AWS::Serverless::WebSocketApi, Properties: {{RouteSelectionExpression: x, Routes: {{",
        "}}}\n"),
    "authorizers-unknown": parts(
        (f"{SAM}Resources:\n A:\n  Type: AWS::Serverless::Api\n  Properties:\n   StageName: s\n   Auth:\n    Authorizers:\n",
         "     A%: {UserPoolArn: 'arn:aws:cognito-idp:eu-central-1:1:userpool/u%'}\n"),
        (" F:\n  Type: AWS::Serverless::Function\n  Properties:\n   Handler: a.b\n   Runtime: python3.13\n   InlineCode: x\n"
         "   Events:\n", "    E%: {Type: Api, Properties: {Path: /p%, Method: get, RestApiId: !Ref A, Auth: {Authorizer: B%}}}\n")),
    "apis-unknown": events("    E%: {Type: Api, Properties: {Path: /p%, Method: get, RestApiId: !Ref A%}}"),
    "graphql-schema": filled(
        "type A% { b: String }\\n", f"{SAM}Resources:\n A: {{Type: AWS::Serverless::GraphQLApi, Properties: {{Auth: "
        "{Type: AWS_IAM}, SchemaInline: \"", '"}}\n'),
    "graphql-resolvers": filled(
        "r%: {Runtime: {Name: APPSYNC_JS, Version: 1.0.0}, Pipeline: [f], CodeUri: x},",
        f"{SAM}Resources:\n A: {{Type: AWS::Serverless::GraphQLApi, Properties: {{Auth: {{Type: AWS_IAM}}, SchemaInline: x, "
        "Functions: {f: {Runtime: {Name: APPSYNC_JS, Version: 1.0.0}, DataSource: NONE, InlineCode: x}}, Resolvers: {Query: {",
        "}}}}\n"),
    "states": filled(
        "S%: {Type: Task, Resource: '${F}', Next: S^},", f"{SAM}Resources:\n A: {{Type: AWS::Serverless::StateMachine, "
        "Properties: {Role: r, DefinitionSubstitutions: {F: !Ref AWS::Region}, Definition: {StartAt: S0, States: {", "}}}}\n"),
    "state-substitutions": filled(
        "V%: !Ref AWS::Region,", f"{SAM}Resources:\n A: {{Type: AWS::Serverless::StateMachine, "
        "Properties: {Role: r, Definition: {StartAt: '${V0}'}, DefinitionSubstitutions: {", "}}}\n"),
    "state-events": filled(
        "E%: {Type: Schedule, Properties: {Schedule: rate(1 minute)}},", f"{SAM}Resources:\n A: {{Type: "
        "AWS::Serverless::StateMachine, Properties: {Role: r, Definition: {StartAt: a}, Events: {", "}}}\n"),
    "connectors": filled(
        " C%: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: A}, Destination: {Id: T}, Permissions: [Read]}}\n",
        f"{SAM}Resources:\n A: {{{FUNCTION}}}}}\n T: {{Type: AWS::Serverless::SimpleTable}}\n"),
    "connectors-unknown": resources(
        " C%: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: A%}, Destination: {Id: T%}, Permissions: [Read]}}"),
    "connector-destinations": filled(
        "{Id: T},", f"{SAM}Resources:\n A: {{{FUNCTION}}}}}\n T: {{Type: AWS::Serverless::SimpleTable}}\n"
        " C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: A}, Permissions: [Read], Destination: [", "]}}\n"),
    "embedded-connectors": filled(
        "C%: {Properties: {Destination: {Id: T}, Permissions: [Write]}},", f"{SAM}Resources:\n T: {{Type: "
        f"AWS::Serverless::SimpleTable}}\n A: {{{FUNCTION}}}, Connectors: {{", "}}\n"),
    "bucket-events": resources(
        f" A%: {{{FUNCTION}, Events: {{E: {{Type: S3, Properties: {{Bucket: !Ref B, Events: 's3:ObjectCreated:*'}}}}}}}}}}"
    ) + " B: {Type: AWS::S3::Bucket}\n",
    "topics": events("    E%: {Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: true}}")
    + " T: {Type: AWS::SNS::Topic}\n",
    "queues": events("    E%: {Type: SQS, Properties: {Queue: 'arn:aws:sqs:eu-central-1:1:q%'}}"),
    "events-unknown": events("    E%: {Type: Nope%, Properties: {A: b}}"),
    "urls-and-aliases": resources(
        f" A%: {{{FUNCTION}, AutoPublishAlias: live, FunctionUrlConfig: {{AuthType: NONE}}, DeploymentPreference: "
        "{Type: AllAtOnce}}}"),
    "bad-schedules": events("    E%: {Type: Schedule, Properties: {Schedule: cron(0 % ? * MON *)}}"),
    "simple-code": resources(
        " A%: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.13, CodeUri: ./c%}}"),
    "nested-stacks": resources(" A%: {Type: AWS::Serverless::Application, Properties: {Location: ./nested-stacks.yaml}}"),
    "nested-files": resources(" A%: {Type: AWS::Serverless::Application, Properties: {Location: ./n%.yaml}}"),
    "includes": filled(
        " O%: {Value: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: n%.yaml}}}}\n", f"{BUCKET}Outputs:\n"),
    # Much in one line
    "json-line": filled(
        '"A%":{"Type":"AWS::S3::Bucket","Properties":{"Nope":{"Ref":"N%"}}},', '{"Resources":{', '"Z":{}}}'),
    "wide-line": filled(
        "A%: {Type: AWS::S3::Bucket, Properties: {Nope\u00e9: !Ref \u6f22%}},", "Resources: {", "}\n"),
}


def main():
    folder, *names = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    for name in names or CASES:
        text = CASES[name]
        with open(f"{folder}/{name}", "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        print(name)


if __name__ == "__main__":
    main()
