/// What the stack must not have.
enum Forbidden {
    static func findings(of plan: PlanDocument) -> [String] {
        plan.resources.compactMap { resource in
            if resource.type.hasPrefix("aws_guardduty_") {
                return "\(resource.address): an account has one GuardDuty detector, and it is not this stack's"
            }
            if resource.type.hasPrefix("aws_config_configuration_recorder") {
                return "\(resource.address): an account has one Config recorder, and it is not this stack's"
            }
            return nil
        }
    }
}
