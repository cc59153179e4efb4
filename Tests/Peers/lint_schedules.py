"""Checks the examples for schedulers other than gameday's own. Prints what is wrong, a line each; nothing when all is well.

usage: lint_schedules.py docs/schedules
"""
import json
import sys

import botocore.session
import botocore.validate
import yaml

folder = sys.argv[1]


def cron_job():
    with open(f"{folder}/cronjob.yaml", encoding="utf-8") as file:
        documents = list(yaml.safe_load_all(file))
    job = documents[0]
    spec = job["spec"]
    run = spec["jobTemplate"]["spec"]
    pod = run["template"]["spec"]
    container = pod["containers"][0]
    known = {
        "job": (job, {"apiVersion", "kind", "metadata", "spec"}),
        "spec": (spec, {"schedule", "timeZone", "concurrencyPolicy", "startingDeadlineSeconds", "suspend",
                        "successfulJobsHistoryLimit", "failedJobsHistoryLimit", "jobTemplate"}),
        "job spec": (run, {"backoffLimit", "activeDeadlineSeconds", "template", "ttlSecondsAfterFinished"}),
        "pod": (pod, {"restartPolicy", "serviceAccountName", "terminationGracePeriodSeconds", "securityContext",
                      "containers", "volumes"}),
        "container": (container, {"name", "image", "args", "securityContext", "resources", "volumeMounts"}),
    }
    for what, (mapping, keys) in known.items():
        for key in set(mapping) - keys:
            yield f"cronjob.yaml: {what} has no key {key}"
    wanted = [
        (len(documents), 1), (job["apiVersion"], "batch/v1"), (job["kind"], "CronJob"),
        (spec["concurrencyPolicy"], "Forbid"), (run["backoffLimit"], 0), (pod["restartPolicy"], "Never"),
        ({mount["name"] for mount in container["volumeMounts"]}, {volume["name"] for volume in pod["volumes"]}),
    ]
    for have, want in wanted:
        if have != want:
            yield f"cronjob.yaml: {have!r} is not {want!r}"
    if spec["startingDeadlineSeconds"] > 60:
        yield "cronjob.yaml: a run is made up for"


def read(name):
    with open(f"{folder}/{name}", encoding="utf-8") as file:
        return json.load(file)


def problems(name, value, service, operation, member=None):
    """What AWS's own model of a call, or of one of its members, has against a value."""
    shape = botocore.session.get_session().get_service_model(service).operation_model(operation).input_shape
    report = botocore.validate.ParamValidator().validate(value, shape.members[member] if member else shape)
    return [f"{name}: {report.generate_report()}"] if report.has_errors() else []


def event_bridge():
    request = read("eventbridge-schedule.json")
    yield from problems("eventbridge-schedule.json", request, "scheduler", "CreateSchedule")
    # The input is JSON within JSON, and what RunTask takes beside the rest of the target.
    overrides = json.loads(request["Target"]["Input"])
    yield from problems("eventbridge-schedule.json", overrides, "ecs", "RunTask", "overrides")
    definition = read("task-definition.json")
    yield from problems("task-definition.json", definition, "ecs", "RegisterTaskDefinition")
    parameters = request["Target"]["EcsParameters"]
    if not parameters["TaskDefinitionArn"].endswith(":task-definition/" + definition["family"]):
        yield "eventbridge-schedule.json: starts another task definition"
    if [container["name"] for container in definition["containerDefinitions"]] != [
            override["name"] for override in overrides["containerOverrides"]]:
        yield "eventbridge-schedule.json: overrides another container"
    if request["Target"]["RetryPolicy"] != {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60}:
        yield "eventbridge-schedule.json: a run is made up for"


for line in [*cron_job(), *event_bridge()]:
    print(line)
