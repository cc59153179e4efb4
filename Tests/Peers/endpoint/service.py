"""ECS: every operation on a model whose tasks are numbered: their ids are the numbers in hexadecimal."""
import datetime

from clients import ACCOUNT, REGION, client, equal, refused

SERVICE = "transaction-service"
MADE = datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.timezone.utc)
TAGS = [{"key": "DisasterRecovery", "value": "enabled"}, {"key": "Environment", "value": "sandbox"}]
GROUP = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/{SERVICE}/05a4db0c05a4db0c"


def _arn(resource):
    return f"arn:aws:ecs:{REGION}:{ACCOUNT}:{resource}"


def _task(number):
    return _arn(f"task/sandbox/{number:032x}")


def service_descriptions(url):
    ecs = client("ecs", url)
    equal(ecs.list_clusters()["clusterArns"], [_arn("cluster/sandbox")])
    answer = ecs.describe_clusters(clusters=["sandbox", "another"], include=["TAGS"])
    cluster = answer["clusters"][0]
    equal((cluster["clusterArn"], cluster["status"], cluster["runningTasksCount"], cluster["activeServicesCount"],
           cluster["tags"]), (_arn("cluster/sandbox"), "ACTIVE", 6, 1, TAGS))
    equal(answer["failures"], [{"arn": _arn("cluster/another"), "reason": "MISSING"}])
    service_arn = _arn(f"service/sandbox/{SERVICE}")
    equal(ecs.list_services(cluster="sandbox")["serviceArns"], [service_arn])
    for cluster_name in ("sandbox", _arn("cluster/sandbox")):
        for name in (SERVICE, service_arn):
            answer = ecs.describe_services(cluster=cluster_name, services=[name], include=["TAGS"])
            equal(answer["failures"], [])
    found = answer["services"][0]
    for name, wanted in {
            "serviceArn": service_arn, "serviceName": SERVICE, "clusterArn": _arn("cluster/sandbox"),
            "status": "ACTIVE", "desiredCount": 6, "runningCount": 6, "pendingCount": 0, "launchType": "FARGATE",
            "schedulingStrategy": "REPLICA", "availabilityZoneRebalancing": "ENABLED", "createdAt": MADE,
            "healthCheckGracePeriodSeconds": 30, "tags": TAGS,
            "loadBalancers": [{"targetGroupArn": GROUP, "containerName": SERVICE, "containerPort": 8080}]}.items():
        equal(found[name], wanted, name)
    equal(found["networkConfiguration"]["awsvpcConfiguration"]["subnets"],
          [f"subnet-00000b0{number}" for number in (1, 2, 3)])
    equal([(d["status"], d["desiredCount"], d["runningCount"], d["rolloutState"]) for d in found["deployments"]],
          [("PRIMARY", 6, 6, "COMPLETED")])
    equal(found["events"][0]["message"], f"(service {SERVICE}) has reached a steady state.")
    assert "tags" not in ecs.describe_services(cluster="sandbox", services=[SERVICE])["services"][0]
    equal(ecs.describe_services(cluster="sandbox", services=["another"])["failures"],
          [{"arn": _arn("service/sandbox/another"), "reason": "MISSING"}])
    ecs.get_waiter("services_stable").wait(cluster="sandbox", services=[SERVICE], WaiterConfig={"MaxAttempts": 1})
    equal(ecs.update_service(cluster="sandbox", service=SERVICE, desiredCount=9)["service"]["desiredCount"], 9)
    with refused("InvalidParameterException", 400, "0 to 24"):
        ecs.update_service(cluster="sandbox", service=SERVICE, desiredCount=25)


def stop_task(url):
    ecs = client("ecs", url)
    arns = ecs.list_tasks(cluster="sandbox", serviceName=SERVICE, desiredStatus="RUNNING")["taskArns"]
    equal(arns, [_task(number) for number in range(6)])
    described = ecs.describe_tasks(cluster="sandbox", tasks=arns + [_task(99), "x"], include=["TAGS"])
    equal(described["failures"], [
        {"arn": _task(99), "reason": "MISSING"}, {"arn": _arn("task/sandbox/x"), "reason": "MISSING"}])
    for number, task in enumerate(described["tasks"]):
        zone = number % 3
        for name, wanted in {
                "taskArn": _task(number), "clusterArn": _arn("cluster/sandbox"), "lastStatus": "RUNNING",
                "desiredStatus": "RUNNING", "availabilityZone": REGION + "abc"[zone], "launchType": "FARGATE",
                "group": f"service:{SERVICE}", "tags": TAGS, "createdAt": MADE,
                "startedAt": MADE + datetime.timedelta(seconds=2)}.items():
            equal(task[name], wanted, name)
        details = {pair["name"]: pair["value"] for pair in task["attachments"][0]["details"]}
        equal(task["attachments"][0]["type"], "ElasticNetworkInterface")
        equal(details["subnetId"], f"subnet-00000b0{zone + 1}")
        equal(details["privateIPv4Address"], f"198.18.{10 + zone}.{10 + number // 3}")
        container = task["containers"][0]
        equal((container["name"], container["lastStatus"]), (SERVICE, "RUNNING"))
        equal(container["networkInterfaces"][0]["privateIpv4Address"], details["privateIPv4Address"])
        for absent in ("stopCode", "stoppedReason", "stoppedAt"):
            assert absent not in task, absent
    # The id alone names a task too.
    equal(ecs.describe_tasks(cluster="sandbox", tasks=[f"{1:032x}"])["tasks"][0]["taskArn"], _task(1))
    for number, name in ((0, _task(0)), (1, f"{1:032x}")):
        equal(ecs.stop_task(cluster="sandbox", task=name, reason="gameday run-1")["task"]["taskArn"], _task(number))
    ecs.get_waiter("tasks_stopped").wait(
        cluster="sandbox", tasks=arns[:2], WaiterConfig={"Delay": 0, "MaxAttempts": 5})
    for task in ecs.describe_tasks(cluster="sandbox", tasks=arns[:2])["tasks"]:
        for name, wanted in {
                "lastStatus": "STOPPED", "desiredStatus": "STOPPED", "stopCode": "UserInitiated",
                "stoppedReason": "gameday run-1", "tags": []}.items():
            equal(task[name], wanted, name)
        equal(task["containers"][0]["exitCode"], 0)
    ecs.stop_task(cluster="sandbox", task=arns[2])
    equal(ecs.describe_tasks(cluster="sandbox", tasks=[arns[2]])["tasks"][0]["stoppedReason"], "Task stopped by user")
    equal(ecs.list_tasks(cluster="sandbox")["taskArns"], arns[3:])
    equal(ecs.list_tasks(cluster="sandbox", desiredStatus="STOPPED")["taskArns"], arns[:3])
    equal(ecs.list_tasks(cluster="sandbox", desiredStatus="PENDING")["taskArns"], [])
    equal(ecs.list_tasks(cluster="sandbox", family="another")["taskArns"], [])
    equal(ecs.list_tasks(cluster="sandbox", launchType="EC2")["taskArns"], [])


def service_refusals(url):
    ecs = client("ecs", url)
    free = client("ecs", url, validated=False)
    for call in (
            lambda name: ecs.list_tasks(cluster=name), lambda name: ecs.list_services(cluster=name),
            lambda name: ecs.describe_tasks(cluster=name, tasks=[_task(0)]),
            lambda name: ecs.describe_services(cluster=name, services=[SERVICE]),
            lambda name: ecs.stop_task(cluster=name, task=_task(0)),
            lambda name: ecs.update_service(cluster=name, service=SERVICE)):
        for name in ("another", _arn("cluster/another"), _arn(f"service/sandbox/{SERVICE}"),
                     "arn:aws:ecs:eu-west-1:000000000000:cluster/sandbox"):
            with refused("ClusterNotFoundException", 400, "Cluster not found."):
                call(name)
    # Without a cluster AWS takes the one called default.
    with refused("ClusterNotFoundException", 400):
        ecs.list_tasks()
    with refused("ServiceNotFoundException", 400, "Service not found."):
        ecs.list_tasks(cluster="sandbox", serviceName="another")
    with refused("ServiceNotFoundException", 400):
        ecs.update_service(cluster="sandbox", service="another", desiredCount=1)
    for task in (_task(99), "no-such", "arn:aws:ecs:us-east-1:000000000000:task/another/" + "0" * 32, ""):
        with refused("InvalidParameterException", 400, "The referenced task was not found."):
            ecs.stop_task(cluster="sandbox", task=task)
    with refused("InvalidParameterException", 400, "task"):
        free.stop_task(cluster="sandbox")
    with refused("InvalidParameterException", 400, "1024"):
        ecs.stop_task(cluster="sandbox", task=_task(0), reason="x" * 1025)
    with refused("InvalidParameterException", 400, "empty"):
        ecs.describe_tasks(cluster="sandbox", tasks=[])
    with refused("InvalidParameterException", 400, "101"):
        ecs.describe_tasks(cluster="sandbox", tasks=[_task(0)] * 101)
    with refused("InvalidParameterException", 400, "11"):
        ecs.describe_services(cluster="sandbox", services=[SERVICE] * 11)
    for wrong in (0, -1, 101):
        with refused("InvalidParameterException", 400, "maxResults"):
            ecs.list_tasks(cluster="sandbox", maxResults=wrong)
    with refused("InvalidParameterException", 400, "token"):
        ecs.list_tasks(cluster="sandbox", nextToken="bm9uc2Vuc2U=")
    with refused("InvalidParameterException", 400, "desiredStatus"):
        ecs.list_tasks(cluster="sandbox", desiredStatus="ASLEEP")
    with refused("SerializationException", 400, "cluster"):
        free.list_tasks(cluster=["sandbox"])
    with refused("UnknownOperationException", 400, "RunTask", "StopTask"):
        ecs.run_task(cluster="sandbox", taskDefinition="x")


def thousand_tasks(url):
    """The model holds 1,000 tasks."""
    ecs = client("ecs", url)
    pages = list(ecs.get_paginator("list_tasks").paginate(cluster="sandbox", PaginationConfig={"PageSize": 100}))
    equal([len(page["taskArns"]) for page in pages], [100] * 10)
    arns = [arn for page in pages for arn in page["taskArns"]]
    equal(arns, [_task(number) for number in range(1000)])
    uneven = ecs.get_paginator("list_tasks").paginate(cluster="sandbox", PaginationConfig={"PageSize": 33})
    equal([arn for page in uneven for arn in page["taskArns"]], arns)
    zones = []
    for start in range(0, 1000, 100):
        found = ecs.describe_tasks(cluster="sandbox", tasks=arns[start:start + 100])
        equal(found["failures"], [])
        zones += [task["availabilityZone"] for task in found["tasks"]]
    equal([zones.count(REGION + letter) for letter in "abc"], [334, 333, 333])
    # A page continues rightly though the tasks before it have left the list.
    first = ecs.list_tasks(cluster="sandbox", maxResults=10)
    for arn in first["taskArns"][:9]:
        ecs.stop_task(cluster="sandbox", task=arn)
    second = ecs.list_tasks(cluster="sandbox", maxResults=10, nextToken=first["nextToken"])
    equal(second["taskArns"], arns[10:20])
    equal(len(ecs.list_tasks(cluster="sandbox", desiredStatus="STOPPED")["taskArns"]), 9)
