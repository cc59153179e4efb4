/// The endpoints that the environment and the profile name in place of AWS's own, and whether FIPS endpoints are used.
///
/// Source: "Service-specific endpoints" and "Dual-stack and FIPS endpoints", AWS SDKs and Tools Reference Guide.
public struct EndpointSettings: Sendable {
    /// A URL, and the setting that it stands in.
    struct Configured: Hashable {
        var url: String
        var place: String
    }

    /// AWS's own endpoints.
    public static let none = EndpointSettings()

    /// `AWS_ENDPOINT_URL` and its service forms.
    private var variables: [String: String] = [:]
    /// The profile's `endpoint_url`.
    private var ofProfile: Configured?
    /// Those of the profile's `services` section, by the service's id.
    private var ofServices: [String: Configured] = [:]
    /// Whether endpoints with FIPS 140 validated cryptography are used.
    private(set) var usesFIPS = false
    /// Why the settings cannot be used; every call says it.
    private var trouble: String?

    /// The settings of the environment and of a profile.
    ///
    /// - Parameter profile: the profile that the user named; nil for the environment's, or `default`.
    public static func read(profile: String?, _ context: CredentialContext) -> EndpointSettings {
        var settings = EndpointSettings()
        do throws(CredentialError) {
            try settings.read(profile: profile, context)
        } catch {
            settings.trouble = error.description
        }
        return settings
    }

    private mutating func read(profile: String?, _ context: CredentialContext) throws(CredentialError) {
        let configuration = try SharedConfiguration(context)
        let name = SharedConfiguration.profileName(profile, context) ?? "default"
        let section = configuration.profiles[name] ?? [:]
        func isOn(_ variable: String, _ key: String) -> Bool {
            (context.variable(variable) ?? section[key])?.lowercased() == "true"
        }
        usesFIPS = isOn("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
        if isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") { return }
        variables = context.environment.filter { $0.key.hasPrefix("AWS_ENDPOINT_URL") && !$0.value.isEmpty }
        ofProfile = section["endpoint_url"].map {
            Configured(url: $0, place: "the endpoint_url of the profile '\(name)'")
        }
        guard let services = section["services"] else { return }
        guard let found = configuration.services[services] else {
            throw CredentialError(
                "the profile '\(name)' names the services '\(services)', but there is no [services \(services)] in "
                    + "\(configuration.configPath): add it")
        }
        for (service, settings) in found {
            guard let url = settings["endpoint_url"] else { continue }
            ofServices[service.uppercased()] = Configured(
                url: url, place: "the endpoint_url of \(service) in [services \(services)]")
        }
    }

    /// The endpoint that is configured for a service, which comes before FIPS; nil for AWS's own.
    ///
    /// - Throws: when the settings cannot be read.
    func configured(for service: AWSService) throws(AWSError) -> Configured? {
        if let trouble { throw AWSError(kind: .refused, message: trouble) }
        for name in ["AWS_ENDPOINT_URL_\(service.id)", "AWS_ENDPOINT_URL"] {
            if let url = variables[name] { return Configured(url: url, place: name) }
        }
        return ofServices[service.id] ?? ofProfile
    }
}
