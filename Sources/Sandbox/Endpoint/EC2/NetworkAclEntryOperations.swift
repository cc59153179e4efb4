extension QueryOperation {
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html>
    static func createNetworkAclEntry(_ network: any NetworkControl) -> QueryOperation {
        QueryOperation("CreateNetworkAclEntry") { form, _ throws(AWSFault) in
            let acl = try form.needed("NetworkAclId")
            let entry = try NetworkAclEntry(form)
            try form.endDryRun()
            try await ofNetwork { () async throws(NetworkFault) in try await network.createEntry(entry, in: acl) }
            return .done
        }
    }

    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkAclEntry.html>
    static func deleteNetworkAclEntry(_ network: any NetworkControl) -> QueryOperation {
        QueryOperation("DeleteNetworkAclEntry") { form, _ throws(AWSFault) in
            let acl = try form.needed("NetworkAclId")
            let number = try form.number("RuleNumber", in: NetworkAclEntry.numbers)
            let egress = try form.direction()
            try form.endDryRun()
            try await ofNetwork { () async throws(NetworkFault) in
                try await network.deleteEntry(number: number, egress: egress, in: acl)
            }
            return .done
        }
    }
}

extension QueryForm {
    /// Whether a rule is about what leaves the subnet.
    fileprivate func direction() throws(AWSFault) -> Bool {
        _ = try needed("Egress")
        return try truth("Egress") ?? false
    }
}

extension NetworkAclEntry {
    /// The numbers that a client may give.
    fileprivate static let numbers = 1...(lastNumber - 1)

    /// The rule that a request describes.
    fileprivate init(_ form: QueryForm) throws(AWSFault) {
        guard form["Ipv6CidrBlock"] == nil else {
            throw .invalidParameter("The sandbox's VPC has no IPv6. Give CidrBlock instead of Ipv6CidrBlock.")
        }
        let action = try form.needed("RuleAction")
        guard ["allow", "deny"].contains(action) else {
            throw .invalidParameter("Invalid value '\(action.clipped)' for ruleAction. Give allow or deny.")
        }
        self.init(
            number: try form.number("RuleNumber", in: Self.numbers), isEgress: try form.direction(),
            traffic: try Traffic(form), cidr: try Self.network(try form.needed("CidrBlock")),
            isAllowed: action == "allow")
    }

    /// A CIDR block with the bits beyond its prefix cleared, as EC2 keeps it.
    private static func network(_ text: String) throws(AWSFault) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let words = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let numbers = words.compactMap { UInt8($0) }
        guard parts.count == 2, words.count == 4, numbers.count == 4, let length = Int(parts[1]),
            (0...32).contains(length)
        else { throw .invalidParameter("Value (\(text.clipped)) for parameter cidrBlock is invalid.") }
        let address = numbers.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let mask = length == 0 ? 0 : UInt32.max << UInt32(32 - length)
        let kept = [24, 16, 8, 0].map { String((address & mask) >> UInt32($0) & 255) }
        return kept.joined(separator: ".") + "/\(length)"
    }
}

extension NetworkAclEntry.Traffic {
    fileprivate init(_ form: QueryForm) throws(AWSFault) {
        let named = try form.needed("Protocol").lowercased()
        switch named {
        case "-1", "all": self = .all
        case "6", "tcp": self = .tcp(try Self.ports(form))
        case "17", "udp": self = .udp(try Self.ports(form))
        case "1", "icmp":
            self = .icmp(
                type: try form.number("Icmp.Type", in: -1...255), code: try form.number("Icmp.Code", in: -1...255))
        default:
            guard let number = UInt8(named) else {
                throw .invalidParameter("Value (\(named.clipped)) for parameter protocol is invalid.")
            }
            self = .other(Int(number))
        }
    }

    private static func ports(_ form: QueryForm) throws(AWSFault) -> ClosedRange<UInt16> {
        let first = try form.number("PortRange.From", in: 0...65535)
        let last = try form.number("PortRange.To", in: 0...65535)
        guard first <= last else {
            throw .invalidParameter("Invalid TCP/UDP port range (\(first):\(last)). Give the lower port first.")
        }
        return UInt16(first)...UInt16(last)
    }
}
