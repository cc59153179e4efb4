/// The ids of the subnets of each tier, told by what the plan puts into them and not by their names.
struct Tiers: Sendable {
    var `public`: [String]
    var application: [String]
    var data: [String]

    init(_ plan: PlanDocument) {
        `public` = Set(plan.all("aws_lb").flatMap { $0["subnets"].texts }).sorted()
        application = Set(
            plan.all("aws_ecs_service").flatMap { $0["network_configuration"].block["subnets"].texts }
        ).sorted()
        data = Set(plan.all("aws_db_subnet_group").flatMap { $0["subnet_ids"].texts }).sorted()
    }

    var all: [(name: String, subnets: [String])] {
        [("public", `public`), ("application", application), ("data", data)]
    }
}
