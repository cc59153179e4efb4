"""Judges an answer by the service model that botocore ships, which is AWS's own.

botocore's parser drops what it does not know and accepts much; so the raw answer is walked: every element must be a
member that the model knows, once unless it is in a list, and of the model's type.
"""
import datetime
import xml.etree.ElementTree as ElementTree

import json_shapes


def local(tag):
    return tag.rsplit("}", 1)[-1]


def serialized(name, shape):
    return shape.serialization.get("name", name)


def check(element, shape, path):
    """The complaints about an element of this shape."""
    kind = shape.type_name
    if kind == "structure":
        return check_structure(element, shape, path)
    if kind == "list":
        return check_list(element, shape, path)
    if len(element):
        return [f"{path}: a {kind} holds elements"]
    return [f"{path}: {problem}" for problem in check_scalar(kind, element.text or "")]


def check_structure(element, shape, path):
    members = {serialized(name, member): member for name, member in shape.members.items()}
    complaints, seen = [], set()
    if (element.text or "").strip():
        complaints.append(f"{path}: text inside a structure")
    for child in element:
        name = local(child.tag)
        if name not in members:
            complaints.append(f"{path}/{name}: not in the service model")
            continue
        if name in seen:
            complaints.append(f"{path}/{name}: given twice")
        seen.add(name)
        complaints += check(child, members[name], f"{path}/{name}")
    return complaints


def check_list(element, shape, path):
    complaints = []
    expected = shape.member.serialization.get("name", "member")
    for index, child in enumerate(element):
        if local(child.tag) != expected:
            complaints.append(f"{path}[{index}]: is {local(child.tag)}, not {expected}")
        complaints += check(child, shape.member, f"{path}[{index}]")
    return complaints


def check_scalar(kind, text):
    if kind in ("integer", "long"):
        return [] if text.lstrip("-").isdigit() else [f"not a whole number: {text!r}"]
    if kind in ("float", "double"):
        try:
            float(text)
            return []
        except ValueError:
            return [f"not a number: {text!r}"]
    if kind == "boolean":
        return [] if text in ("true", "false") else [f"not a boolean: {text!r}"]
    if kind == "timestamp":
        try:
            datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
            return []
        except ValueError:
            return [f"not a timestamp as RDS writes it: {text!r}"]
    return [] if kind == "string" else [f"no rule for the type {kind}"]


def check_answer(operation, status, headers, body):
    """The complaints about a whole answer, in the protocol of its service."""
    # The one that botocore chose, of a service that has several.
    protocol = operation.service_model.resolved_protocol
    judges = {
        "query": check_query, "ec2": check_ec2, "json": json_shapes.check, "rest-json": json_shapes.check_rest}
    return judges[protocol](operation, status, headers, body)


def check_ec2(operation, status, headers, body):
    """EC2's own form: no wrapper around the members, and errors without a type."""
    root = ElementTree.fromstring(body)
    request = headers.get("x-amzn-requestid")
    if status >= 300:
        found = {local(element.tag): element.text for element in root.iter()}
        if local(root.tag) != "Response" or [local(child.tag) for child in root] != ["Errors", "RequestID"]:
            return [f"an error answer of the form {local(root.tag)} {[local(child.tag) for child in root]}"]
        errors = [[local(item.tag) for item in error] for error in root[0]]
        complaints = [] if errors == [["Code", "Message"]] else [f"errors {errors}"]
        return complaints + ([] if found["RequestID"] == request else ["RequestID is not the one of the header"])
    complaints = []
    if root.tag != f"{{http://ec2.amazonaws.com/doc/2016-11-15/}}{operation.name}Response":
        complaints.append(f"root element {root.tag}")
    if local(root[0].tag) != "requestId" or root[0].text != request:
        complaints.append("requestId is not first or not the one of the header")
    root.remove(root[0])
    if operation.output_shape is None:
        told = [(local(child.tag), child.text) for child in root]
        return complaints + ([] if told == [("return", "true")] else [f"{operation.name}: {told}"])
    return complaints + check_structure(root, operation.output_shape, operation.name)


def check_query(operation, status, headers, body):
    """The query protocol's form."""
    root = ElementTree.fromstring(body)
    version = operation.service_model.metadata["xmlNamespace"]
    complaints = []
    if not headers.get("x-amzn-requestid"):
        complaints.append("no x-amzn-RequestId")
    if headers.get("content-type", "").split(";")[0] != "text/xml":
        complaints.append(f"content type {headers.get('content-type')!r}")
    if not root.tag.startswith("{" + version + "}"):
        complaints.append(f"namespace of {root.tag}, not {version}")
    if status >= 300:
        return complaints + check_error(root, headers)
    if local(root.tag) != f"{operation.name}Response":
        complaints.append(f"root element {root.tag}")
    if operation.output_shape is None:
        if [local(child.tag) for child in root] != ["ResponseMetadata"]:
            complaints.append(f"children {[child.tag for child in root]} of an operation without an output")
        return complaints
    if [local(child.tag) for child in root] != [f"{operation.name}Result", "ResponseMetadata"]:
        complaints.append(f"children {[child.tag for child in root]}")
    if local(root[0].tag) != operation.output_shape.serialization.get("resultWrapper"):
        complaints.append(f"result wrapper {root[0].tag}")
    if [(local(item.tag), item.text) for item in root[1]] != [("RequestId", headers.get("x-amzn-requestid"))]:
        complaints.append("ResponseMetadata is not the RequestId of the header")
    return complaints + check_structure(root[0], operation.output_shape, operation.name)


def check_error(root, headers):
    complaints = []
    if [local(child.tag) for child in root] != ["Error", "RequestId"] or local(root.tag) != "ErrorResponse":
        return [f"an error answer of the form {local(root.tag)} {[local(child.tag) for child in root]}"]
    if [local(child.tag) for child in root[0]] != ["Type", "Code", "Message"]:
        complaints.append(f"an error with {[local(child.tag) for child in root[0]]}")
    if root[0][0].text not in ("Sender", "Receiver"):
        complaints.append(f"error type {root[0][0].text}")
    if root[1].text != headers.get("x-amzn-requestid"):
        complaints.append("RequestId is not the one of the header")
    return complaints
