"""`samconfig.toml`: one file for SAM CLI and samlet."""

import json

import pytest

TEMPLATE = """
    Parameters:
      Table: {Type: String, Default: none}
      Size: {Type: String, Default: none}
    Resources:
      Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub "${Table}-${Size}"}}
    Outputs:
      Name: {Value: !Sub "${Table}-${Size}"}
      Where: {Value: !Sub "${AWS::Region} ${AWS::StackName}"}
    """
CONFIGURATION = """
    version = 0.1
    [default.global.parameters]
    region = "eu-west-1"
    [default.deploy.parameters]
    stack_name = "orders"
    parameter_overrides = "Table=orders Size=3"
    [prod.deploy.parameters]
    stack_name = "orders-prod"
    parameter_overrides = ["Table=prod"]
    """


@pytest.fixture
def configured(project):
    project.file("template.yaml", TEMPLATE)
    project.file("samconfig.toml", CONFIGURATION)
    return project


def planned(project, *options):
    return project.run("diff", *options).stdout


def test_the_default_environment_gives_what_is_not_written(configured):
    text = planned(configured)
    assert "orders" in text and "orders-3" in text and "eu-west-1 orders" in text


def test_the_command_line_wins_one_parameter_at_a_time(configured):
    text = planned(configured, "--parameter-overrides", "Size=9", "--stack-name", "mine", "--region", "us-west-2")
    assert "orders-9" in text and "us-west-2 mine" in text


def test_another_environment(configured):
    assert "us-east-1 orders-prod" in planned(configured, "--config-env", "prod")


def test_a_template_in_another_folder_has_its_own(configured):
    configured.file("other/template.yaml", TEMPLATE)
    configured.file("other/samconfig.yaml", "default: {deploy: {parameters: {stack_name: theirs}}}\n")
    assert "us-east-1 theirs" in planned(configured, "other")
    assert "eu-west-1 orders" in planned(configured, "other", "--config-file", "samconfig.toml")


def test_a_file_can_name_the_template(configured):
    configured.file("environments/samconfig.toml", '[default.deploy.parameters]\ntemplate_file = "../template.yaml"\nstack_name = "far"\n')
    assert "us-east-1 far" in planned(configured, "--config-file", "environments/samconfig.toml")


def test_environments_and_files_that_are_not_there(configured):
    error = configured.run("diff", "--config-env", "staging", expect=1).stderr
    assert "'samconfig.toml' has no environment 'staging'" in error and "it has default, prod" in error
    assert "no.toml" in configured.run("diff", "--config-file", "no.toml", expect=1).stderr
    (configured.folder / "samconfig.toml").unlink()
    assert "no samconfig.toml" in configured.run("diff", "--config-env", "prod", expect=1).stderr


def test_mistakes_in_the_file_name_their_place(configured):
    configured.file("samconfig.toml", "[default\n")
    assert "line 1" in configured.run("validate", expect=1).stderr
    configured.file("samconfig.toml", "[default.deploy.parameters]\nstack_name = [1]\n")
    assert "'stack_name' in [default.deploy.parameters]" in configured.run("diff", expect=1).stderr


def test_other_commands_read_it_too(configured):
    assert json.loads(configured.run("transform").stdout)["Resources"]
    configured.run("validate")
