"""Judges a JSON answer by the service model: every member known to it, of its type, and the required ones there."""
import json

KINDS = {
    "string": str, "integer": int, "long": int, "boolean": bool, "float": (int, float), "double": (int, float),
    "timestamp": (int, float)}


def check(operation, status, headers, body):
    """The complaints about a whole answer of an AWS JSON operation."""
    version = operation.service_model.metadata["jsonVersion"]
    complaints = []
    if not headers.get("x-amzn-requestid"):
        complaints.append("no x-amzn-RequestId")
    if headers.get("content-type") != f"application/x-amz-json-{version}":
        complaints.append(f"content type {headers.get('content-type')!r}")
    answer = json.loads(body)
    if status >= 300:
        return complaints + ([] if sorted(answer) == ["__type", "message"] else [f"an error with {sorted(answer)}"])
    if operation.output_shape is None:
        return complaints + ([] if answer == {} else [f"an answer where there is none: {answer}"])
    return complaints + check_value(answer, operation.output_shape, operation.name)


def check_rest(operation, status, headers, body):
    """The complaints about a whole answer of a REST-JSON operation, whose members are all in the body."""
    complaints = []
    if not headers.get("x-amzn-requestid"):
        complaints.append("no x-amzn-RequestId")
    if headers.get("content-type") != "application/json":
        complaints.append(f"content type {headers.get('content-type')!r}")
    answer = json.loads(body)
    if status >= 300:
        if not headers.get("x-amzn-errortype"):
            complaints.append("no x-amzn-ErrorType")
        return complaints + ([] if sorted(answer) == ["message"] else [f"an error with {sorted(answer)}"])
    return complaints + check_value(answer, operation.output_shape, operation.name)


def check_value(value, shape, path):
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            return [f"{path}: no object"]
        complaints = [f"{path}/{name}: missing" for name in shape.required_members if name not in value]
        for name, member in value.items():
            if name not in shape.members:
                complaints.append(f"{path}/{name}: not in the service model")
            else:
                complaints += check_value(member, shape.members[name], f"{path}/{name}")
        return complaints
    if kind == "list":
        if not isinstance(value, list):
            return [f"{path}: no list"]
        return [
            complaint for index, item in enumerate(value)
            for complaint in check_value(item, shape.member, f"{path}[{index}]")]
    if kind == "map":
        if not isinstance(value, dict):
            return [f"{path}: no map"]
        return [
            complaint for name, item in value.items() for complaint in check_value(item, shape.value, f"{path}.{name}")]
    wanted = KINDS.get(kind)
    if wanted is None:
        return [f"{path}: no rule for the type {kind}"]
    fits = isinstance(value, wanted) and isinstance(value, bool) == (kind == "boolean")
    return [] if fits else [f"{path}: {value!r} is no {kind}"]
