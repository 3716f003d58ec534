internal import Diagnostics
internal import Documents
internal import Templates

/// What the properties of a function must fulfil together.
struct FunctionRules {
    let source: SAMResourceSource

    private var properties: Properties { source.properties }
    private var subject: Subject { source.subject }

    func check(in expansion: inout Expansion) {
        var problems = combinations + packageType + deadLetterQueue + tenancy
        if properties["ProvisionedConcurrencyConfig"]?.isTruthy ?? false,
            !(properties["AutoPublishAlias"]?.isTruthy ?? false)
        {
            problems.append(needs("ProvisionedConcurrencyConfig", "AutoPublishAlias"))
        }
        expansion.diagnostics.add(contentsOf: problems)
    }

    // MARK: - Combinations

    private var combinations: [Diagnostic] {
        var problems: [Diagnostic] = []
        for other in ["ProvisionedConcurrencyConfig", "VpcConfig"]
        where properties["CapacityProviderConfig"] != nil && properties[other] != nil {
            problems.append(
                subject.error(
                    .propertyConflict, "\(subject.name) cannot have both 'CapacityProviderConfig' and '\(other)'",
                    at: properties.span(of: other)
                ).relating(properties.span(of: "CapacityProviderConfig"), "the other one"))
        }
        for (name, needed) in [
            ("FunctionScalingConfig", "CapacityProviderConfig"), ("VersionDeletionPolicy", "AutoPublishAlias"),
        ]
        where properties[name] != nil && properties[needed] == nil {
            problems.append(needs(name, needed))
        }
        return problems
    }

    private func needs(_ name: String, _ needed: String) -> Diagnostic {
        subject.error(
            .propertyRequirement, "'\(name)' of \(subject.name) has no effect without '\(needed)'",
            at: properties.span(of: name))
    }

    // MARK: - Package type

    private var packageType: [Diagnostic] {
        guard let type = properties["PackageType"]?.ifTruthy, type.string != "Zip" else { return archiveRules }
        guard type.string == "Image" else {
            return [
                subject.error(.propertyValue, "'PackageType' is Zip or Image, not \(type.kindInWords)", at: type.span)
            ]
        }
        return ["Handler", "Runtime", "Layers"].filter { properties[$0]?.isTruthy ?? false }.map { name in
            subject.error(
                .propertyConflict, "a function from an image has no '\(name)'", at: properties.span(of: name)
            ).relating(type.span, "it is made from an image")
        }
    }

    private var archiveRules: [Diagnostic] {
        var problems: [Diagnostic] = ["Handler", "Runtime"].filter { !(properties[$0]?.isTruthy ?? false) }.map {
            name in
            subject.error(
                .missingProperty, "\(subject.name) needs the property '\(name)'",
                help: name == "Handler" ? "such as 'Handler: app.handler', the file and the function in it" : nil)
        }
        if properties["ImageConfig"]?.isTruthy ?? false {
            problems.append(
                subject.error(
                    .propertyConflict, "'ImageConfig' is for functions from an image",
                    at: properties.span(of: "ImageConfig"),
                    help: "write 'PackageType: Image', or leave it out"))
        }
        return problems
    }

    // MARK: - Dead letters

    private var deadLetterQueue: [Diagnostic] {
        guard let queue = properties["DeadLetterQueue"]?.ifTruthy else { return [] }
        let missing = ["Type", "TargetArn"].filter { !(queue[$0]?.isTruthy ?? false) }
        guard missing.isEmpty, let type = queue["Type"] else {
            return missing.map { .required("DeadLetterQueue.\($0)", of: subject, at: queue.span) }
        }
        guard type.string == "SQS" || type.string == "SNS" else {
            return [
                subject.error(
                    .propertyValue, "the 'Type' of a 'DeadLetterQueue' is SQS or SNS, not \(type.kindInWords)",
                    at: type.span)
            ]
        }
        return []
    }

    // MARK: - Tenancy

    private var tenancy: [Diagnostic] {
        guard let tenancy = properties["TenancyConfig"]?.ifTruthy else { return [] }
        let properties = ["ProvisionedConcurrencyConfig", "FunctionUrlConfig", "SnapStart"]
            .filter { self.properties[$0]?.isTruthy ?? false }
            .map { name in
                subject.error(
                    .propertyConflict, "a function with 'TenancyConfig' cannot have '\(name)'",
                    at: self.properties.span(of: name)
                ).relating(tenancy.span, "it isolates tenants")
            }
        let events = (self.properties["Events"]?.mapping ?? Mapping()).filter { event in
            !["Api", "HttpApi"].contains(event.value["Type"]?.string)
        }
        return properties
            + events.map { event in
                subject.error(
                    .propertyConflict,
                    "a function with 'TenancyConfig' takes events of type Api and HttpApi only; '\(event.key.text)' is of type \(event.value["Type"]?.kindInWords ?? "nothing")",
                    at: event.key.span
                ).relating(tenancy.span, "it isolates tenants")
            }
    }
}
