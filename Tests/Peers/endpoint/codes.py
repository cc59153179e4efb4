"""Which error codes an operation may answer with: those of the service model, and those that AWS keeps outside it."""
import json
import xml.etree.ElementTree as ElementTree

# "Common Errors" of the API references: every operation of the service may answer with them.
# https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html, and the page of the same name of STS,
# IAM, ElastiCache, Elastic Load Balancing and CloudWatch. `Throttling`, `SignatureDoesNotMatch` and `AccessDenied` are
# what query services send where these pages say ThrottlingException, IncompleteSignature and AccessDeniedException
# (botocore's retry tables; "Troubleshoot signed requests" and "Troubleshoot access denied", IAM User Guide).
QUERY = {
    "AccessDenied", "IncompleteSignature", "InternalFailure", "InvalidAction", "InvalidClientTokenId",
    "InvalidParameterCombination", "InvalidParameterValue", "InvalidQueryParameter", "MalformedQueryString",
    "MissingAction", "MissingAuthenticationToken", "MissingParameter", "OptInRequired", "RequestExpired",
    "ServiceUnavailable", "SignatureDoesNotMatch", "Throttling", "ValidationError"}
# "Common Errors" of ECS and Systems Manager, and what the JSON protocols themselves refuse:
# https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
JSON = {
    "AccessDeniedException", "IncompleteSignatureException", "InvalidSignatureException",
    "MissingAuthenticationTokenException", "SerializationException", "ThrottlingException",
    "UnknownOperationException", "UnrecognizedClientException", "ValidationException"}
# EC2's model has no errors at all; they have a page: "Error codes for the Amazon EC2 API",
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
EC2_COMMON = {
    "AuthFailure", "DryRunOperation", "IdempotentParameterMismatch", "IncompleteSignature", "InternalError",
    "InvalidAction", "InvalidPaginationToken", "InvalidParameterCombination", "InvalidParameterValue",
    "MalformedQueryString", "MissingAction", "MissingAuthenticationToken", "MissingParameter", "RequestExpired",
    "RequestLimitExceeded", "UnauthorizedOperation"}
_ENTRIES = {"InvalidNetworkAclID.NotFound", "NetworkAclEntryAlreadyExists", "NetworkAclEntryLimitExceeded"}
_TAGGED = {"InvalidID", "InvalidNetworkAclID.NotFound", "InvalidSubnetID.NotFound", "InvalidVpcID.NotFound"}
EC2 = {
    "CreateNetworkAcl": {"InvalidVpcID.NotFound", "NetworkAclLimitExceeded", "TagLimitExceeded"},
    "CreateNetworkAclEntry": _ENTRIES,
    "CreateTags": _TAGGED | {"TagLimitExceeded"},
    "DeleteNetworkAcl": {"DependencyViolation", "InvalidNetworkAclID.NotFound"},
    "DeleteNetworkAclEntry": {"InvalidNetworkAclEntry.NotFound", "InvalidNetworkAclID.NotFound"},
    "DeleteTags": _TAGGED,
    "DescribeNetworkAcls": {"InvalidNetworkAclID.NotFound"},
    "DescribeSubnets": {"InvalidSubnetID.NotFound"},
    "DescribeVpcs": {"InvalidVpcID.NotFound"},
    "ReplaceNetworkAclAssociation": {"InvalidAssociationID.NotFound", "InvalidNetworkAclID.NotFound"}}


def code_of(protocol, headers, body):
    """The error code of an answer, before any client has made something of it."""
    if protocol == "rest-json":
        return headers.get("x-amzn-errortype")
    if protocol == "json":
        return json.loads(body)["__type"]
    found = [element.text for element in ElementTree.fromstring(body).iter() if element.tag.rsplit("}", 1)[-1] == "Code"]
    return found[0] if found else None


def check(operation, status, code):
    """The complaints about a refusal: a code that the operation does not have, or with another status than AWS's."""
    model = operation.service_model
    protocol = model.resolved_protocol
    if protocol == "ec2":
        known = EC2_COMMON | EC2.get(operation.name, set())
        return [] if code in known else [f"{operation.name}: EC2's pages do not have the code {code} for it"]
    listed = {}
    for shape in operation.error_shapes:
        error = shape.metadata.get("error", {})
        listed[error.get("code") or shape.name] = error.get("httpStatusCode")
    if code in listed:
        wanted = listed[code] or 400
        return [] if status == wanted else [f"{operation.name}: {code} has the status {status}, AWS's is {wanted}"]
    common = QUERY if protocol == "query" else JSON | (QUERY if "query" in model.metadata.get("protocols", []) else set())
    return [] if code in common else [f"{operation.name}: neither the service model nor a common error has {code}"]
