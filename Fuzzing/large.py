#!/usr/bin/env python3
"""Gives samlet texts of 1 MB that are hard to read, and says which take too long or too much memory.

SAMLET=path/to/samlet Fuzzing/large.py [NAME...]   status 1 when one takes more than it may
"""

import os
import signal
import sys
import tempfile

SIZE = 1_000_000
CPU_SECONDS = float(os.environ.get("CPU_SECONDS", "2"))
MEGABYTES = 500
SAM = "Transform: AWS::Serverless-2016-10-31\n"
EXTENDED = "Transform: AWS::LanguageExtensions\n"
BUCKET = "Resources: {A: {Type: AWS::S3::Bucket}}\n"
FUNCTION = "Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.13, InlineCode: x"


def filled(item, start="", end=""):
    """A text of at most SIZE bytes: start, as many items as fit, end. `%` in an item is its number, `^` the next."""
    room = SIZE - len((start + end).encode())
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
}


COMMANDS = [
    ("validate",),
    ("validate", "--format", "json"),
    ("transform",),
    ("graph", "--format", "svg"),
    ("graph", "--format", "mermaid", "--expand"),
]


def run(samlet, command, path):
    """Status, seconds of CPU and megabytes; ended after ten times the seconds allowed."""
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        import resource

        limit = int(CPU_SECONDS * 10) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        os.execv(samlet, [samlet, *command, path])
    _, status, usage = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    samlet = os.environ["SAMLET"]
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or CASES:
            path = f"{folder}/{name}.yaml"
            with open(path, "w", encoding="utf-8") as file:
                file.write(CASES[name])
            for command in COMMANDS:
                status, seconds, megabytes = run(samlet, command, path)
                is_bad = status not in (0, 8) or seconds > CPU_SECONDS or megabytes > MEGABYTES
                failures += is_bad
                ending = f"status {status}" if status >= 0 else signal.Signals(-status).name
                mark = "BAD" if is_bad else "ok "
                print(f"{mark} {name:18} {' '.join(command):33} {seconds:6.2f} s {megabytes:5.0f} MB  {ending}", flush=True)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
