internal import Diagnostics
internal import Documents
internal import Templates

/// `Domain` of an HTTP or WebSocket API: a name of the user's own.
struct APIV2Domain {
    let api: SAMResourceSource
    /// With references to parameters replaced.
    private let domain: Mapping
    private let span: SourceSpan
    private let name: Node
    private let certificate: Node

    private var make: NodeBuilder { NodeBuilder(span) }
    private var id: String { HashedID.make("ApiGatewayDomainNameV2", name) }

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
        if let endpoint = domain["EndpointConfiguration"]?.ifNotNull, endpoint.string != "REGIONAL" {
            expansion.diagnostics.add(
                api.subject.error(
                    .propertyValue, "'Domain.EndpointConfiguration' is REGIONAL here, not \(endpoint.kindInWords)",
                    at: endpoint.span))
        }
        guard let name = domain["DomainName"]?.ifNotNull, let certificate = domain["CertificateArn"]?.ifNotNull else {
            return nil
        }
        self.api = api
        self.domain = domain
        self.name = name
        self.certificate = certificate
        span = node.span
    }

    /// The domain, its mappings and its records.
    ///
    /// - Parameters:
    ///   - tags: of the domain; nil for none.
    ///   - sharesRecordSets: records of one zone stand in one group with those of other APIs.
    func resources(tags: Node?, sharesRecordSets: Bool = true, in expansion: inout Expansion) -> [Resource] {
        let configuration = make.map([
            "CertificateArn": certificate, "EndpointType": make.text("REGIONAL"),
            "OwnershipVerificationCertificateArn": domain["OwnershipVerificationCertificateArn"]?.ifTruthy,
            "SecurityPolicy": domain["SecurityPolicy"]?.ifTruthy,
        ])
        let properties = make.mapping([
            "DomainName": name, "DomainNameConfigurations": make.list([configuration]),
            "MutualTlsAuthentication": MutualTLS(domain, of: api.subject).node(in: &expansion), "Tags": tags,
        ])
        let made = [api.resource(id, "AWS::ApiGatewayV2::DomainName", properties, at: span)] + mappings(in: &expansion)
        var records = RecordSets(api: api, domain: domain, targetID: id, endpoint: "REGIONAL")
        records.writesBothZoneNames = false
        records.allowsSeparateGroups = false
        records.isShared = sharesRecordSets
        return made + [records.group(in: &expansion)].compactMap { $0 }
    }

    // MARK: - Mappings

    private func mappings(in expansion: inout Expansion) -> [Resource] {
        let given = domain["BasePath"]?.ifTruthy
        guard let paths = given?.sequence ?? (given?.string == nil ? nil : given.map({ [$0] })) else {
            return [mapping("", key: nil)]
        }
        return paths.compactMap { path in
            guard let text = path.string else {
                expansion.diagnostics.add(.expected(.text, at: "Domain.BasePath", path, of: api.subject))
                return nil
            }
            guard text.utf8.allSatisfy(Self.isAllowed) else {
                expansion.diagnostics.add(
                    api.subject.error(
                        .propertyValue, "the base path '\(text)' may hold letters, digits, '/', '-' and '_' only",
                        at: path.span))
                return nil
            }
            let letters = text.filter { !"-_/".contains($0) }
            let key = text.split(separator: "/", omittingEmptySubsequences: false).trimmed.joined(separator: "/")
            return mapping(letters, key: .text(key, at: path.span))
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private func mapping(_ letters: String, key: Node?) -> Resource {
        api.resource(
            "\(api.id)\(letters)ApiMapping", "AWS::ApiGatewayV2::ApiMapping",
            make.mapping([
                "ApiId": make.ref(api.id), "ApiMappingKey": key, "DomainName": make.ref(id),
                "Stage": make.ref(api.id + ".Stage"),
            ]), at: key?.span ?? span)
    }
}

extension [Substring] {
    /// Without empty parts at either end.
    fileprivate var trimmed: SubSequence {
        let rest = drop(while: \.isEmpty)
        return rest[..<(rest.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? rest.startIndex)]
    }
}
