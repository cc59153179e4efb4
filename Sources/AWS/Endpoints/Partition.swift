/// A partition of AWS: regions that share accounts, ARNs and a DNS suffix.
///
/// Source: botocore 1.43.11, `partitions.json`; a test compares the endpoints with botocore's.
struct Partition {
    var dnsSuffix: String
    /// Where Route 53, which has one endpoint for a whole partition, is and what region it signs for.
    var route53: (host: String, region: String)?
    /// The same of Identity and Access Management; nil where it has an endpoint in each region.
    var iam: (host: String, region: String)?

    /// The partition of a region; regions of no known special partition are in `aws`.
    init(region: String) {
        switch region {
        case _ where region.hasPrefix("cn-"):
            dnsSuffix = "amazonaws.com.cn"
            route53 = ("route53.amazonaws.com.cn", "cn-northwest-1")
            iam = ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1")
        case _ where region.hasPrefix("us-gov-"):
            dnsSuffix = "amazonaws.com"
            route53 = ("route53.us-gov.amazonaws.com", "us-gov-west-1")
            iam = ("iam.us-gov.amazonaws.com", "us-gov-west-1")
        case _ where region.hasPrefix("eusc-"):
            dnsSuffix = "amazonaws.eu"
            route53 = nil
            iam = nil
        case _ where region.hasPrefix("us-iso-"):
            dnsSuffix = "c2s.ic.gov"
            route53 = ("route53.c2s.ic.gov", "us-iso-east-1")
            iam = ("iam.us-iso-east-1.c2s.ic.gov", "us-iso-east-1")
        case _ where region.hasPrefix("us-isob-"):
            dnsSuffix = "sc2s.sgov.gov"
            route53 = ("route53.sc2s.sgov.gov", "us-isob-east-1")
            iam = ("iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1")
        case _ where region.hasPrefix("us-isof-"):
            dnsSuffix = "csp.hci.ic.gov"
            route53 = ("route53.csp.hci.ic.gov", "us-isof-south-1")
            iam = ("iam.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1")
        case _ where region.hasPrefix("eu-isoe-"):
            dnsSuffix = "cloud.adc-e.uk"
            route53 = ("route53.cloud.adc-e.uk", "eu-isoe-west-1")
            iam = nil
        default:
            dnsSuffix = "amazonaws.com"
            route53 = ("route53.amazonaws.com", "us-east-1")
            iam = ("iam.amazonaws.com", "us-east-1")
        }
    }

    /// The host and the signing region of a service that has one endpoint for the whole partition; nil for the others.
    func global(_ service: AWSService) -> (host: String, region: String)? {
        switch service.endpointPrefix {
        case "route53": route53
        case "iam": iam
        default: nil
        }
    }

    /// The host with FIPS 140 validated cryptography. GovCloud's own endpoints are, under their usual names.
    ///
    /// - Throws: for a service of the whole partition where it has none.
    func fipsHost(_ service: AWSService, region: String) throws(AWSError) -> String {
        let prefix = service.endpointPrefix
        let isGovernment = region.hasPrefix("us-gov-")
        if let global = global(service) {
            if isGovernment { return global.host }
            guard dnsSuffix == "amazonaws.com" else {
                throw AWSError(
                    kind: .refused,
                    message: "\(service.name) has no FIPS endpoint in the partition of \(region): unset "
                        + "AWS_USE_FIPS_ENDPOINT, or use_fips_endpoint in the profile")
            }
            return "\(prefix)-fips.amazonaws.com"
        }
        let usual = "\(prefix).\(region).\(dnsSuffix)"
        if isGovernment, Self.validatedInGovCloud.contains(prefix) { return usual }
        // botocore's rules for RDS have it so for every partition of a government.
        if prefix == "rds", region.hasPrefix("us-iso") { return usual }
        return "\(prefix)-fips.\(region).\(dnsSuffix)"
    }

    private static let validatedInGovCloud: Set<String> = [
        "ec2", "elasticache", "elasticloadbalancing", "monitoring", "oidc", "portal.sso", "rds", "sns", "ssm", "sts",
    ]
}
