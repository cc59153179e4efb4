extension QueryOperation {
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html>
    static func describeTargetHealth(_ balancer: any LoadBalancerControl, names: ServiceNames) -> QueryOperation {
        QueryOperation("DescribeTargetHealth") { form, _ throws(AWSFault) in
            guard let group = form["TargetGroupArn"], !group.isEmpty else {
                throw .validation("The parameter TargetGroupArn must be given.")
            }
            guard group == names.targetGroup else { throw .targetGroupNotFound }
            var targets = await balancer.targets()
            let asked = form.targets
            if !asked.isEmpty {
                targets = targets.filter { target in
                    asked.contains { $0.id == target.address && ($0.port ?? target.port) == target.port }
                }
            }
            let unknown = asked.filter { one in !targets.contains { $0.address == one.id } }
            var result = XMLWriter()
            result.element("TargetHealthDescriptions") { xml in
                for target in targets { xml.element("member") { $0.targetHealth(target) } }
                for target in unknown { xml.element("member") { $0.unregistered(target.id, target.port) } }
            }
            return result
        }
    }
}

extension QueryForm {
    /// The targets that a call names; none means all.
    fileprivate var targets: [(id: String, port: Int?)] {
        var found: [(id: String, port: Int?)] = []
        while let id = self["Targets.member.\(found.count + 1).Id"] {
            found.append((id, self["Targets.member.\(found.count + 1).Port"].flatMap { Int($0) }))
        }
        return found
    }
}

extension XMLWriter {
    fileprivate mutating func targetHealth(_ target: TargetDescription) {
        element("Target") { xml in
            xml.element("Id", target.address)
            xml.element("Port", target.port)
            xml.element("AvailabilityZone", target.zone)
        }
        element("HealthCheckPort", String(target.port))
        element("TargetHealth") { xml in
            xml.element("State", target.state.rawValue)
            xml.element("Reason", target.reason?.rawValue)
            xml.element("Description", target.reason.map(Self.words))
        }
    }

    fileprivate mutating func unregistered(_ id: String, _ port: Int?) {
        element("Target") { xml in
            xml.element("Id", id)
            if let port { xml.element("Port", port) }
        }
        element("TargetHealth") { xml in
            xml.element("State", "unused")
            xml.element("Reason", "Target.NotRegistered")
            xml.element("Description", "Target is not registered to the target group")
        }
    }

    private static func words(_ reason: TargetDescription.Reason) -> String {
        switch reason {
        case .registrationInProgress: "Target registration is in progress"
        case .failedHealthChecks: "Health checks failed"
        case .responseCodeMismatch: "Health checks failed with another code than [200]"
        case .timeout: "Request timed out"
        case .deregistrationInProgress: "Target deregistration is in progress"
        }
    }
}
