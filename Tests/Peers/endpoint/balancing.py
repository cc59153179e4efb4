"""Elastic Load Balancing: the model has one target in each state."""
import datetime

from clients import REGION, client, equal, refused
from service import GROUP, SERVICE

BALANCER = GROUP.replace("targetgroup/", "loadbalancer/app/")
WANTED = [
    ("healthy", None), ("initial", "Elb.RegistrationInProgress"), ("unhealthy", "Target.Timeout"),
    ("unhealthy", "Target.FailedHealthChecks"), ("unhealthy", "Target.ResponseCodeMismatch"),
    ("draining", "Target.DeregistrationInProgress"),
]


def target_health(url):
    elb = client("elbv2", url)
    found = elb.describe_target_health(TargetGroupArn=GROUP)["TargetHealthDescriptions"]
    equal([(one["TargetHealth"]["State"], one["TargetHealth"].get("Reason")) for one in found], WANTED)
    for number, one in enumerate(found):
        equal(one["Target"], {"Id": f"198.18.10.{10 + number}", "Port": 8080, "AvailabilityZone": f"{REGION}a"})
        equal("Description" in one["TargetHealth"], number > 0)
    some = elb.describe_target_health(
        TargetGroupArn=GROUP, Targets=[{"Id": "198.18.10.11", "Port": 8080}, {"Id": "198.18.10.99"}])
    equal([(one["Target"]["Id"], one["TargetHealth"]["State"]) for one in some["TargetHealthDescriptions"]],
          [("198.18.10.11", "initial"), ("198.18.10.99", "unused")])
    with refused("TargetGroupNotFound", 400):
        elb.describe_target_health(TargetGroupArn=GROUP + "0")
    with refused("ValidationError", 400, "TargetGroupArn"):
        client("elbv2", url, validated=False).describe_target_health()


def load_balancers(url):
    elb = client("elbv2", url)
    for arguments in ({}, {"Names": [SERVICE]}, {"TargetGroupArns": [GROUP]}, {"LoadBalancerArn": BALANCER}):
        group = elb.describe_target_groups(**arguments)["TargetGroups"][0]
    for name, wanted in {
            "TargetGroupArn": GROUP, "Port": 8080, "TargetType": "ip", "HealthCheckPath": "/health",
            "HealthCheckIntervalSeconds": 1, "VpcId": "vpc-05a4db0c", "LoadBalancerArns": [BALANCER]}.items():
        equal(group[name], wanted, name)
    for arguments in ({}, {"Names": [SERVICE]}, {"LoadBalancerArns": [BALANCER]}):
        balancer = elb.describe_load_balancers(**arguments)["LoadBalancers"][0]
    for name, wanted in {
            "LoadBalancerArn": BALANCER, "DNSName": "app.sandbox.internal", "Type": "application",
            "State": {"Code": "active"},
            "CreatedTime": datetime.datetime(2026, 11, 22, 20, 0, tzinfo=datetime.timezone.utc)}.items():
        equal(balancer[name], wanted, name)
    equal([(zone["ZoneName"], zone["SubnetId"], zone["LoadBalancerAddresses"])
           for zone in balancer["AvailabilityZones"]],
          [(REGION + letter, f"subnet-00000a0{number + 1}", [{"IpAddress": f"198.18.{number}.10"}])
           for number, letter in enumerate("abc")])
    with refused("TargetGroupNotFound", 400):
        elb.describe_target_groups(Names=["another"])
    with refused("LoadBalancerNotFound", 400):
        elb.describe_target_groups(LoadBalancerArn=BALANCER + "0")
    with refused("LoadBalancerNotFound", 400):
        elb.describe_load_balancers(LoadBalancerArns=[BALANCER + "0"])
    with refused("InvalidAction", 400, "RegisterTargets", "DescribeTargetHealth"):
        elb.register_targets(TargetGroupArn=GROUP, Targets=[{"Id": "198.18.10.10"}])
