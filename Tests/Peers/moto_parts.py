"""What moto servers of several tests hold."""
from moto.moto_api import state_manager


def make_service(ec2, ecs, vpc, subnets, tags):
    """An ECS service `app` of three tasks in the cluster `stack`; it is never replenished."""
    # Otherwise each look at a task brings it nearer to its end.
    state_manager.set_transition("ecs::task", transition={"progression": "manual", "times": 1000})
    group = ec2.create_security_group(GroupName="app", Description="app", VpcId=vpc)["GroupId"]
    ecs.create_cluster(clusterName="stack")
    ecs.register_task_definition(family="app", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256",
                                 memory="512", containerDefinitions=[{"name": "app", "image": "app", "cpu": 256,
                                                                      "memory": 512}])
    network = {"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [group]}}
    ecs.create_service(cluster="stack", serviceName="app", taskDefinition="app", desiredCount=0, launchType="FARGATE",
                       networkConfiguration=network, tags=[{"key": t["Key"], "value": t["Value"]} for t in tags])
    ecs.run_task(cluster="stack", taskDefinition="app", launchType="FARGATE", count=3, startedBy="app",
                 networkConfiguration=network)
