#!/usr/bin/env bash
# Runs the verification as a one-off ECS task, waits for it and ends with its exit code, so that whatever deploys can
# call it as its last step. Nothing of gameday has to be on the machine that calls it, only the AWS CLI.
#
#   run-task.sh CLUSTER SUBNETS SECURITY_GROUPS [TASK_DEFINITION]
#
# SUBNETS and SECURITY_GROUPS are lists with commas. The task must not be in a subnet that an experiment cuts off:
# gameday refuses that.
set -euo pipefail
if [ $# -lt 3 ] || [ $# -gt 4 ]; then
    echo "usage: run-task.sh CLUSTER SUBNETS SECURITY_GROUPS [TASK_DEFINITION]" >&2
    exit 64
fi
cluster=$1 subnets=$2 groups=$3 definition=${4:-gameday-verify}

answer=$(aws ecs run-task --cluster "$cluster" --task-definition "$definition" --launch-type FARGATE \
    --network-configuration "awsvpcConfiguration={subnets=[$subnets],securityGroups=[$groups],assignPublicIp=DISABLED}" \
    --query '[tasks[0].taskArn, failures[0].reason]' --output text)
# Two words with a tab between them.
task=${answer%%[[:space:]]*}
if [ "$task" = None ]; then
    echo "run-task.sh: ECS started no task, for its reason: ${answer#*[[:space:]]}; mend that and run this again" >&2
    exit 70
fi
echo "run-task.sh: $task" >&2
# The waiter gives up after ten minutes, and a run that was begun may take longer.
for _ in 1 2 3 4; do
    if aws ecs wait tasks-stopped --cluster "$cluster" --tasks "$task"; then break; fi
done
code=$(aws ecs describe-tasks --cluster "$cluster" --tasks "$task" \
    --query "tasks[0].containers[?name=='gameday'].exitCode | [0]" --output text)
case $code in
    '' | None | *[!0-9]*)
        echo "run-task.sh: the task has no exit code; see its log, and run \`gameday recover\`" >&2
        exit 70 ;;
    *)
        # Killed, and its watchdog with it.
        [ "$code" -lt 128 ] || echo "run-task.sh: gameday was killed; run \`gameday recover\`" >&2
        exit "$code" ;;
esac
