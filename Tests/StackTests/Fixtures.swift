import Documents
import Stack
import Testing

/// A stack file of the sandbox with every section.
let sandboxText = """
    {"version": 1, "name": "sandbox", "kind": "sandbox", "region": "us-east-1", "account": "000000000000",
     "endpoint": "http://127.0.0.1:4566", "credentials": {"accessKeyId": "AKIDEXAMPLE", "secretAccessKey": "secret"},
     "reach": {"broker": "/run/sandbox/broker.sock"}, "zones": ["us-east-1a", "us-east-1b", "us-east-1c"],
     "service": {"url": "http://app.sandbox.internal", "cluster": "sandbox", "name": "transaction-service",
                 "maxInFlight": "10s"},
     "tasks": {"perZone": 2},
     "database": {"cluster": "sandbox-aurora", "endpoint": "writer.internal", "readerEndpoint": "reader.internal",
                  "port": 5432},
     "loadBalancer": {"dnsName": "app.sandbox.internal", "nodes": {"us-east-1a": "198.18.0.10"},
       "arn": "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/sandbox/0a1b"},
     "cache": {"replicationGroup": "sandbox-redis", "endpoint": "cache.sandbox.internal", "port": 6379, "tls": false},
     "network": {"vpc": "vpc-0a1b", "subnets": [
       {"id": "subnet-01", "zone": "us-east-1a", "tier": "application"}]},
     "alarms": []}

    """

/// A stack file of AWS with what is required and no more.
let awsText = """
    version: 1
    name: payments
    kind: aws
    region: eu-central-1
    account: "123456789012"
    zones: [eu-central-1a, eu-central-1b]
    service:
      url: https://payments.example.com

    """

/// Reads `text` as a stack file.
func stack(_ text: String) throws(Refusal) -> StackFile {
    try StackFile(Document(text: text, file: "stack"))
}

/// The diagnostics with which `text` is refused, one line each; fails the test when it is taken.
func refusals(of text: String, sourceLocation: SourceLocation = #_sourceLocation) -> [String] {
    do throws(Refusal) {
        _ = try stack(text)
    } catch {
        return error.diagnostics.map(\.description)
    }
    Issue.record("nothing was refused", sourceLocation: sourceLocation)
    return []
}
