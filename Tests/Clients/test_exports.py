"""Stacks that use what others export."""

EXPORTING = """
    Resources: {Topic: {Type: AWS::SNS::Topic}}
    Outputs:
      Name: {Value: %s, Export: {Name: %s}}
    """
IMPORTING = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Fn:
        Type: AWS::Serverless::Function
        Properties:
          {CodeUri: src, Handler: app.handler, Runtime: python3.13, Environment: {Variables: {NAME: %s}}}
    """
CODE = "import os\ndef handler(event, context): return os.environ['NAME']\n"


def test_an_export_in_use_stays_as_it_is(project):
    project.file("src/app.py", CODE)
    project.file("base.yaml", EXPORTING % ("first", "name"))
    project.run("deploy", "base.yaml")
    project.file("web.yaml", IMPORTING % "!ImportValue name")
    project.run("deploy", "web.yaml")
    assert project.run("invoke", "Fn").stdout == '"first"\n'
    assert "Nothing to do" in project.run("deploy", "base.yaml").stderr

    project.file("base.yaml", EXPORTING % ("second", "name"))
    refused = project.run("deploy", "base.yaml", expect=8).stderr
    assert "error[R340]" in refused and "the stack 'web' imports it" in refused and "base.yaml:4" in refused
    project.file("base.yaml", EXPORTING % ("first", "other"))
    assert "error[R340]" in project.run("deploy", "base.yaml", expect=8).stderr
    project.file("base.yaml", "Resources: {Topic: {Type: AWS::SNS::Topic}}")
    assert "the output 'Name' cannot go" in project.run("deploy", "base.yaml", expect=8).stderr
    refused = project.run("destroy", "base", "--yes", expect=1).stderr
    assert "the stack 'web' imports it" in refused and "'name'" in refused
    assert project.run("invoke", "Fn").stdout == '"first"\n'

    # The same value in the template is a change, for it frees the export.
    project.file("web.yaml", IMPORTING % "first")
    assert "- name" in project.run("deploy", "web.yaml").stderr
    project.run("deploy", "base.yaml")
    # Going back to where it was imported or exported is looked at, too.
    project.run("rollback", "1", "--stack-name", "base")
    project.run("rollback", "1", "--stack-name", "web")
    assert "the stack 'web' imports it" in project.run("rollback", "2", "--stack-name", "base", expect=1).stderr
    project.run("destroy", "web", "--yes")
    project.run("destroy", "base", "--yes")


def test_two_stacks_cannot_export_the_same_name(project):
    project.file("base.yaml", EXPORTING % ("first", "name"))
    project.run("deploy", "base.yaml")
    refused = project.run("deploy", "base.yaml", "--stack-name", "twin", expect=8).stderr
    assert "error[R341]: the stack 'base' already exports 'name'" in refused and "base.yaml:4" in refused
    assert [stack["name"] for stack in project.status()["stacks"]] == ["base"]
