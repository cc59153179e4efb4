/// `terraform destroy` takes everything away: what AWS or the provider protects unless it is told not to.
enum Destroyability {
    /// Type of resource to the values that it must have.
    static let flags: [String: [String: PlanValue]] = [
        "aws_alb": ["enable_deletion_protection": false],
        "aws_backup_vault": ["force_destroy": true],
        "aws_db_instance": ["skip_final_snapshot": true, "deletion_protection": false],
        "aws_dynamodb_table": ["deletion_protection_enabled": false],
        "aws_ecr_repository": ["force_delete": true],
        "aws_iam_role": ["force_detach_policies": true],
        "aws_iam_user": ["force_destroy": true],
        "aws_kms_key": ["deletion_window_in_days": 7],
        "aws_lb": ["enable_deletion_protection": false],
        "aws_rds_cluster": [
            "skip_final_snapshot": true, "deletion_protection": false, "delete_automated_backups": true,
        ],
        "aws_rds_global_cluster": ["deletion_protection": false, "force_destroy": true],
        "aws_route53_zone": ["force_destroy": true],
        "aws_s3_bucket": ["force_destroy": true],
        "aws_secretsmanager_secret": ["recovery_window_in_days": 0],
        "aws_service_discovery_service": ["force_destroy": true],
    ]

    /// Types that cannot be taken away, or not before a time that somebody set.
    static let lasting = [
        "aws_backup_vault_lock_configuration", "aws_s3_bucket_object_lock_configuration", "aws_glacier_vault_lock",
        "aws_route53_key_signing_key", "aws_route53_hosted_zone_dnssec",
    ]

    static func findings(of plan: PlanDocument) -> [String] {
        plan.resources.flatMap { resource in
            let flags = flags[resource.type] ?? [:]
            let wrong = flags.filter { !agrees(resource[$0.key], $0.value) }.keys.sorted()
            let lasts =
                lasting.contains(resource.type) || resource["skip_destroy"].isTrue
                || resource["object_lock_enabled"].isTrue || resource["final_snapshot_identifier"].text != nil
            return wrong.map { "\(resource.address) cannot be destroyed: \($0) is \(resource[$0])" }
                + (lasts ? ["\(resource.address) outlives a destroy"] : [])
        }
    }

    /// What was not set is off.
    private static func agrees(_ value: PlanValue, _ wanted: PlanValue) -> Bool {
        value == wanted || (value == .null && wanted == false)
    }

    /// `prevent_destroy` is nowhere in a plan: only in the text.
    static func findings(in source: HCLFile) -> [String] {
        source.code.enumerated().filter { $0.element.contains("prevent_destroy") }
            .map { "\(source.path):\($0.offset + 1) prevents a destroy" }
    }
}
