"""What was driven: by which tool, which operation, and the refusal that came, if one did."""

SEEN = set()


def note(tool, operation, code):
    SEEN.add((tool, f"{operation.service_model.signing_name}:{operation.name}", code or ""))


def told():
    """What was driven, as the tests read it."""
    return [{"tool": tool, "operation": operation, "code": code} for tool, operation, code in sorted(SEEN)]
