internal import Diagnostics
internal import Documents
internal import Templates

/// `Domain` of a REST API: a name of the user's own, public or within a VPC.
struct RESTDomain {
    private static let endpoints = ["EDGE", "REGIONAL", "PRIVATE"]

    let api: SAMResourceSource
    /// With references to parameters replaced.
    let domain: Mapping
    let span: SourceSpan
    let name: Node
    let certificate: Node
    let endpoint: String

    private var isPrivate: Bool { endpoint == "PRIVATE" }
    private var make: NodeBuilder { NodeBuilder(span) }

    /// The logical id of the domain.
    var id: String { HashedID.make(isPrivate ? "ApiGatewayDomainNameV2" : "ApiGatewayDomainName", name) }

    /// Nil without the property, or, with diagnostics, when it cannot be used.
    init?(_ node: Node?, of api: SAMResourceSource, in expansion: inout Expansion) {
        guard let node = node?.ifNotNull else { return nil }
        guard let domain = node.mapping else {
            expansion.diagnostics.add(.expected(.map, at: "Domain", node, of: api.subject))
            return nil
        }
        for key in ["DomainName", "CertificateArn"] where domain[key]?.ifNotNull == nil {
            expansion.diagnostics.add(.required("Domain.\(key)", of: api.subject, at: node.span))
        }
        let endpoint = domain["EndpointConfiguration"]?.ifNotNull
        if let endpoint, !Self.endpoints.contains(endpoint.string ?? "") {
            let words = endpoint.string.map { suggestion(for: $0, in: Self.endpoints) } ?? ""
            expansion.diagnostics.add(
                api.subject.error(
                    .propertyValue,
                    "'Domain.EndpointConfiguration' is one of \(Self.endpoints.joined(separator: ", ")), not \(endpoint.kindInWords)"
                        + words,
                    at: endpoint.span))
        }
        guard let name = domain["DomainName"]?.ifNotNull, let certificate = domain["CertificateArn"]?.ifNotNull else {
            return nil
        }
        self.api = api
        self.domain = domain
        self.name = name
        self.certificate = certificate
        self.endpoint = endpoint.map { $0.string ?? "" } ?? "REGIONAL"
        span = node.span
    }

    // MARK: - Resources

    /// The domain, its base paths and its records.
    func resources(in expansion: inout Expansion) -> [Resource] {
        let made = [domainName(in: &expansion)] + basePaths(in: &expansion)
        let target = isPrivate ? name.string ?? "" : id
        let records = RecordSets(api: api, domain: domain, targetID: target, endpoint: endpoint)
        return made + [records.group(in: &expansion)].compactMap { $0 }
    }

    private func domainName(in expansion: inout Expansion) -> Resource {
        let isRegional = endpoint == "REGIONAL"
        let configuration = make.map([
            "Types": make.texts(endpoint), "IpAddressType": domain["IpAddressType"]?.ifTruthy,
        ])
        let refused = isPrivate ? "OwnershipVerificationCertificateArn" : "Policy"
        if let entry = domain.entry(refused), entry.value.isTruthy {
            expansion.diagnostics.add(
                api.subject.error(
                    .propertyConflict, "'Domain.\(refused)' is not for \(isPrivate ? "private" : "public") domains",
                    at: entry.key.span))
        }
        let properties = make.mapping([
            "DomainName": name,
            "RegionalCertificateArn": isRegional ? certificate : nil,
            "CertificateArn": isRegional ? nil : certificate,
            "EndpointConfiguration": configuration,
            "MutualTlsAuthentication": isPrivate ? nil : MutualTLS(domain, of: api.subject).node(in: &expansion),
            "SecurityPolicy": domain["SecurityPolicy"]?.ifTruthy,
            "EndpointAccessMode": domain["EndpointAccessMode"]?.ifTruthy,
            "Policy": isPrivate ? domain["Policy"]?.ifTruthy : nil,
            "OwnershipVerificationCertificateArn": isPrivate
                ? nil : domain["OwnershipVerificationCertificateArn"]?.ifTruthy,
        ])
        return api.resource(
            id, isPrivate ? "AWS::ApiGateway::DomainNameV2" : "AWS::ApiGateway::DomainName", properties, at: span)
    }

    // MARK: - Base paths

    private func basePaths(in expansion: inout Expansion) -> [Resource] {
        let given = domain["BasePath"]?.ifTruthy
        let paths = given?.sequence ?? (given?.string == nil ? nil : given.map { [$0] })
        guard let paths else { return [mapping(nil, path: nil)] }
        let isNormalized = domain["NormalizeBasePath"]?.isTruthy ?? true
        return paths.compactMap { path in
            guard let text = path.string else {
                expansion.diagnostics.add(.expected(.text, at: "Domain.BasePath", path, of: api.subject))
                return nil
            }
            let letters = text.filter { $0.isLetter || $0.isNumber }
            return mapping(letters, path: .text(isNormalized ? letters : text, at: path.span))
        }
    }

    private func mapping(_ letters: String?, path: Node?) -> Resource {
        let properties = make.mapping([
            "BasePath": path,
            "DomainName": isPrivate ? nil : make.ref(id),
            "DomainNameArn": isPrivate ? make.ref(id) : nil,
            "RestApiId": make.ref(api.id),
            "Stage": make.ref(api.id + ".Stage"),
        ])
        let type = isPrivate ? "AWS::ApiGateway::BasePathMappingV2" : "AWS::ApiGateway::BasePathMapping"
        return api.resource("\(api.id)\(letters ?? "")BasePathMapping", type, properties, at: path?.span ?? span)
    }

    // MARK: - Access from a VPC

    /// Lets a VPC endpoint use a private domain.
    func accessAssociation(in expansion: inout Expansion) -> Resource? {
        guard isPrivate, let association = domain["AccessAssociation"]?.ifNotNull else { return nil }
        guard association.mapping != nil else {
            expansion.diagnostics.add(.expected(.map, at: "Domain.AccessAssociation", association, of: api.subject))
            return nil
        }
        let make = NodeBuilder(association.span)
        let endpoint = association["VpcEndpointId"] ?? .null(at: association.span)
        return api.resource(
            HashedID.make("DomainNameAccessAssociation", make.list([endpoint, make.text(id)])),
            "AWS::ApiGateway::DomainNameAccessAssociation",
            make.mapping([
                "DomainNameArn": make.ref(id), "AccessAssociationSourceType": make.text("VPCE"),
                "AccessAssociationSource": endpoint.ifNotNull,
            ]), at: association.span)
    }

    // MARK: - Deployments

    /// What of a domain makes a deployment a new one: the property, with what the transform notes in it.
    func hashed(_ value: DefinitionValue) -> DefinitionValue {
        guard var map = value.map, !isPrivate else { return value }
        map.set("ApiDomainName", .text(id, at: span))
        if map["EndpointConfiguration"]?.isNull ?? true {
            map.set("EndpointConfiguration", .text("REGIONAL", at: span))
        }
        if endpoint == "EDGE", let route = domain["Route53"]?.mapping, route["DistributionDomainName"]?.ifNotNull == nil
        {
            let distribution = DefinitionValue(generated: RecordSets.distribution(route, id, make))
            _ = map.update("Route53") { $0.set("DistributionDomainName", distribution) }
        }
        return .map(map)
    }
}

/// `MutualTlsAuthentication` of a domain: clients prove who they are.
struct MutualTLS {
    private static let keys = ["TruststoreUri", "TruststoreVersion"]
    private let given: Node?
    private let subject: Subject

    init(_ domain: Mapping, of subject: Subject) {
        given = domain["MutualTlsAuthentication"]?.ifTruthy
        self.subject = subject
    }

    func node(in expansion: inout Expansion) -> Node? {
        guard let given else { return nil }
        guard let mapping = given.mapping else {
            expansion.diagnostics.add(.expected(.map, at: "Domain.MutualTlsAuthentication", given, of: subject))
            return nil
        }
        for entry in mapping where !Self.keys.contains(entry.key.text) {
            expansion.diagnostics.add(
                subject.error(
                    .unknownProperty,
                    "'MutualTlsAuthentication' has no '\(entry.key.text)'"
                        + suggestion(for: entry.key.text, in: Self.keys),
                    at: entry.key.span))
        }
        return .map(Mapping(mapping.filter { Self.keys.contains($0.key.text) && $0.value.isTruthy }), at: given.span)
    }
}
