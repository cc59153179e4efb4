"""Judges the job definitions of docs/pipelines by what others say of their formats; prints a line for each problem.

GitHub's and GitLab's by the schemas that their editors use (check-jsonschema brings them), the ECS task definition by
AWS's own model of RegisterTaskDefinition.
"""

import json
import pathlib
import subprocess
import sys

import botocore.session
import botocore.validate

folder = pathlib.Path(sys.argv[1])


def schema(name, *options):
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *options, str(folder / name)],
        capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(name, done.stdout, done.stderr)


schema("github-actions.yml", "vendor.github-workflows")
schema("gitlab-ci.yml", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
definition = json.loads((folder / "ecs" / "task-definition.json").read_text())
model = botocore.session.get_session().get_service_model("ecs").operation_model("RegisterTaskDefinition")
report = botocore.validate.ParamValidator().validate(definition, model.input_shape)
if report.has_errors():
    print("task-definition.json", report.generate_report())
