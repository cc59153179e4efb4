"""CloudWatch, in both its protocols: boto3 speaks JSON, and is made to speak the query protocol by its configuration.

The model has three alarms, and of nine cache nodes the metric IsMaster, a sample each 20 s for ten minutes from 20:00.
"""
import datetime

from clients import ACCOUNT, REGION, client, equal, refused

NAMES = [f"healthy-hosts-{REGION}{letter}" for letter in "abc"]
MADE = datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.timezone.utc)
NODES = [f"sandbox-redis-000{shard}-00{node}" for shard in (1, 2, 3) for node in (1, 2, 3)]


def _clients(url):
    for protocol in ("json", "query"):
        yield client("cloudwatch", url) if protocol == "json" else _query_client(url)


def _query_client(url):
    """boto3 of before CloudWatch had another protocol: the service model with the query protocol alone."""
    import boto3
    import botocore.config
    import botocore.loaders
    import botocore.session

    from clients import KEY, SECRET, judge

    session = botocore.session.get_session()
    loader = session.get_component("data_loader")
    original = loader.load_service_model

    def load(service_name, type_name, *arguments, **named):
        model = original(service_name, type_name, *arguments, **named)
        if service_name == "cloudwatch" and type_name == "service-2":
            model = dict(model, metadata=dict(model["metadata"], protocol="query", protocols=["query"]))
        return model

    loader.load_service_model = load
    made = boto3.Session(botocore_session=session).client(
        "cloudwatch", endpoint_url=url, region_name=REGION, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
        config=botocore.config.Config(retries={"total_max_attempts": 1}))
    equal(made.meta.service_model.resolved_protocol, "query")
    made.meta.events.register("before-parse", lambda **event: judge("boto3", **event))
    return made


def alarms(url):
    for cloudwatch in _clients(url):
        found = cloudwatch.describe_alarms()
        equal([alarm["AlarmName"] for alarm in found["MetricAlarms"]], NAMES)
        equal(found["CompositeAlarms"], [])
        alarm = found["MetricAlarms"][0]
        for name, wanted in {
                "StateValue": "OK", "StateReason": "all is well", "Namespace": "AWS/ApplicationELB",
                "MetricName": "HealthyHostCount", "Threshold": 1.0, "ComparisonOperator": "LessThanThreshold",
                "Period": 10, "EvaluationPeriods": 1, "StateUpdatedTimestamp": MADE, "ActionsEnabled": False,
                "AlarmArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{NAMES[0]}"}.items():
            equal(alarm[name], wanted, name)
        assert {"Name": "AvailabilityZone", "Value": f"{REGION}a"} in alarm["Dimensions"], alarm["Dimensions"]
        pages = cloudwatch.get_paginator("describe_alarms").paginate(PaginationConfig={"PageSize": 1})
        equal([alarm["AlarmName"] for page in pages for alarm in page["MetricAlarms"]], NAMES)
        for arguments, count in (
                ({"AlarmNames": NAMES[1:]}, 2), ({"AlarmNames": ["another"]}, 0),
                ({"AlarmNamePrefix": "healthy-"}, 3), ({"StateValue": "ALARM"}, 0),
                ({"AlarmTypes": ["CompositeAlarm"]}, 0)):
            equal(len(cloudwatch.describe_alarms(**arguments)["MetricAlarms"]), count, str(arguments))
        cloudwatch.set_alarm_state(AlarmName=NAMES[1], StateValue="ALARM", StateReason="a drill")
        found = cloudwatch.describe_alarms(StateValue="ALARM")["MetricAlarms"]
        equal([(alarm["AlarmName"], alarm["StateReason"]) for alarm in found], [(NAMES[1], "a drill")])
        cloudwatch.set_alarm_state(AlarmName=NAMES[1], StateValue="OK", StateReason="over")
        with refused("ResourceNotFound", 404, "another"):
            cloudwatch.set_alarm_state(AlarmName="another", StateValue="OK", StateReason="x")
        with refused("ValidationError", 400, "INSUFFICIENT_DATA"):
            cloudwatch.set_alarm_state(AlarmName=NAMES[0], StateValue="FINE", StateReason="x")


def _query(name, node, statistic="Maximum", period=60):
    return {
        "Id": name, "MetricStat": {
            "Metric": {"Namespace": "AWS/ElastiCache", "MetricName": "IsMaster",
                       "Dimensions": [{"Name": "CacheClusterId", "Value": node}]},
            "Period": period, "Stat": statistic}}


def metrics(url):
    minute = datetime.timedelta(minutes=1)
    for cloudwatch in _clients(url):
        listed = cloudwatch.list_metrics(Namespace="AWS/ElastiCache", MetricName="IsMaster")["Metrics"]
        equal([metric["Dimensions"] for metric in listed],
              [[{"Name": "CacheClusterId", "Value": node}] for node in NODES])
        equal(len(cloudwatch.list_metrics(
            Dimensions=[{"Name": "CacheClusterId", "Value": NODES[4]}])["Metrics"]), 1)
        equal(len(cloudwatch.list_metrics(Dimensions=[{"Name": "CacheClusterId"}])["Metrics"]), 9)
        equal(cloudwatch.list_metrics(Namespace="AWS/EC2")["Metrics"], [])
        answer = cloudwatch.get_metric_data(
            MetricDataQueries=[_query(f"n{number}", node) for number, node in enumerate(NODES)],
            StartTime=MADE, EndTime=MADE + 3 * minute, ScanBy="TimestampAscending")
        results = answer["MetricDataResults"]
        # The first node of each shard is its primary for the first two minutes, then the second.
        for number, result in enumerate(results):
            first, second = number % 3 == 0, number % 3 == 1
            equal(result["Id"], f"n{number}")
            equal(result["StatusCode"], "Complete")
            equal(result["Values"], [float(first), float(first), float(second)])
            equal(result["Timestamps"], [MADE + n * minute for n in range(3)])
        equal(cloudwatch.get_metric_data(
            MetricDataQueries=[_query("x", NODES[0], "SampleCount")], StartTime=MADE, EndTime=MADE + 3 * minute,
        )["MetricDataResults"][0]["Timestamps"][0], MADE + 2 * minute, "the newest first")
        for statistic, wanted in (("SampleCount", 15.0), ("Sum", 6.0), ("Average", 0.4), ("Minimum", 0.0)):
            equal(cloudwatch.get_metric_data(
                MetricDataQueries=[_query("x", NODES[0], statistic, 300)], StartTime=MADE,
                EndTime=MADE + 5 * minute)["MetricDataResults"][0]["Values"], [wanted], statistic)
        equal(cloudwatch.get_metric_data(
            MetricDataQueries=[_query("x", "another")], StartTime=MADE, EndTime=MADE + minute,
        )["MetricDataResults"][0]["Values"], [])
        window = {"StartTime": MADE, "EndTime": MADE + minute}
        for query, word in ((_query("x", NODES[0], "p99"), "Stat"), (_query("x", NODES[0], "Sum", 7), "Period"),
                            ({"Id": "x", "Expression": "1 + 1"}, "expressions")):
            with refused("ValidationError", 400, word):
                cloudwatch.get_metric_data(MetricDataQueries=[query], **window)
        with refused("ValidationError", 400, "StartTime"):
            cloudwatch.get_metric_data(MetricDataQueries=[_query("x", NODES[0])], StartTime=MADE, EndTime=MADE)
    with refused("UnknownOperationException", 400, "PutMetricAlarm", "DescribeAlarms"):
        client("cloudwatch", url).put_metric_alarm(
            AlarmName="x", ComparisonOperator="LessThanThreshold", EvaluationPeriods=1)
    with refused("InvalidSignatureException", 400, "does not match"):
        client("cloudwatch", url, secret="another secret").describe_alarms()


def service_command_line(url):
    """The AWS CLI on the service, its load balancer and its alarms."""
    from command_line import _answer, _aws

    tasks = _answer(url, "ecs", "list-tasks", "--cluster", "sandbox", "--service-name", "transaction-service")
    task = tasks["taskArns"][0]
    stopped = _answer(url, "ecs", "stop-task", "--cluster", "sandbox", "--task", task, "--reason", "by hand")
    equal(stopped["task"]["taskArn"], task)
    found = _answer(url, "ecs", "describe-tasks", "--cluster", "sandbox", "--tasks", task)["tasks"][0]
    equal((found["lastStatus"], found["stoppedReason"]), ("STOPPED", "by hand"))
    done = _aws(url, "ecs", "stop-task", "--cluster", "another", "--task", task)
    assert "(ClusterNotFoundException) when calling the StopTask operation" in done.stderr, done.stderr
    group = _answer(url, "elbv2", "describe-target-groups")["TargetGroups"][0]["TargetGroupArn"]
    health = _answer(url, "elbv2", "describe-target-health", "--target-group-arn", group)
    equal(health["TargetHealthDescriptions"][0]["TargetHealth"]["State"], "healthy")
    alarms_found = _answer(url, "cloudwatch", "describe-alarms", "--alarm-names", *NAMES)["MetricAlarms"]
    equal([alarm["StateValue"] for alarm in alarms_found], ["OK"] * 3)
