internal import Diagnostics
internal import Documents
internal import Templates

/// `Route53` of an API's custom domain: the records that lead to it.
struct RecordSets {
    let api: SAMResourceSource
    /// `Domain` with references to parameters replaced.
    let domain: Mapping
    /// The resource that knows where the records must point to.
    let targetID: String
    /// `REGIONAL`, `EDGE` or `PRIVATE`.
    let endpoint: String
    /// REST APIs write both names of a zone, where both are given.
    var writesBothZoneNames = true
    /// Records of one zone stand in one group with those of other APIs.
    var isShared = true
    /// `SeparateRecordSetGroup` is a property of REST APIs.
    var allowsSeparateGroups = true

    private static let edgeZone = "Z2FDTNDATAQYW2"

    /// The group that holds the records, shared by all domains of a zone unless told otherwise; nil without `Route53`.
    func group(in expansion: inout Expansion) -> Resource? {
        guard let route = domain["Route53"]?.ifNotNull else { return nil }
        guard let mapping = route.mapping else {
            expansion.diagnostics.add(.expected(.map, at: "Domain.Route53", route, of: api.subject))
            return nil
        }
        let zone = mapping["HostedZoneId"]?.ifNotNull
        guard let zone = zone?.ifTruthy ?? mapping["HostedZoneName"]?.ifNotNull ?? zone else {
            expansion.diagnostics.add(
                api.subject.error(
                    .propertyRequirement,
                    "'Domain.Route53' of \(api.subject.name) needs 'HostedZoneId' or 'HostedZoneName'", at: route.span))
            return nil
        }
        if allowsSeparateGroups, let separate = mapping["SeparateRecordSetGroup"]?.ifTruthy {
            if separate.boolean == nil {
                expansion.diagnostics.add(
                    .expected(.boolean, at: "Domain.Route53.SeparateRecordSetGroup", separate, of: api.subject))
            }
            return separateGroup(mapping, zone, at: route.span)
        }
        return sharedGroup(mapping, zone, at: route.span, in: &expansion)
    }

    private func sharedGroup(
        _ route: Mapping, _ zone: Node, at span: SourceSpan, in expansion: inout Expansion
    ) -> Resource {
        let make = NodeBuilder(span)
        let id = "RecordSetGroup" + HashedID.hash(of: zone)
        var zones = make.mapping(["HostedZoneId": route["HostedZoneId"]?.ifNotNull])
        if writesBothZoneNames || route["HostedZoneId"] == nil {
            zones["HostedZoneName"] = route["HostedZoneName"]?.ifNotNull
        }
        let shared = isShared ? expansion.recordSets[LogicalID(id)] : nil
        var group = shared ?? api.resource(id, "AWS::Route53::RecordSetGroup", zones, at: span)
        group.properties["RecordSets"] = make.list(
            (group.properties["RecordSets"]?.sequence ?? []) + records(route, make))
        if isShared { expansion.recordSets[LogicalID(id)] = group }
        return group
    }

    private func separateGroup(_ route: Mapping, _ zone: Node, at span: SourceSpan) -> Resource {
        let make = NodeBuilder(span)
        let names = make.list([zone, domain["DomainName"] ?? .null(at: span)])
        return api.resource(
            HashedID.make("RecordSetGroup", names), "AWS::Route53::RecordSetGroup",
            make.mapping([
                "HostedZoneId": route["HostedZoneId"]?.ifTruthy, "HostedZoneName": route["HostedZoneName"]?.ifTruthy,
                "RecordSets": make.list(records(route, make)),
            ]), at: span)
    }

    // MARK: - Records

    private func records(_ route: Mapping, _ make: NodeBuilder) -> [Node] {
        let types = ["A"] + (route["IpV6"]?.boolean == true ? ["AAAA"] : [])
        return types.map { type in
            make.map([
                "Name": domain["DomainName"], "Type": make.text(type), "AliasTarget": aliasTarget(route, make),
                "Region": route["Region"]?.ifNotNull, "SetIdentifier": route["SetIdentifier"]?.ifNotNull,
            ])
        }
    }

    private func aliasTarget(_ route: Mapping, _ make: NodeBuilder) -> Node {
        let health = route["EvaluateTargetHealth"]?.ifNotNull
        let nothing = Node.null(at: make.span)
        return switch endpoint {
        case "REGIONAL":
            make.map([
                "EvaluateTargetHealth": health, "HostedZoneId": make.getAtt(targetID, "RegionalHostedZoneId"),
                "DNSName": make.getAtt(targetID, "RegionalDomainName"),
            ])
        case "EDGE":
            make.map([
                "EvaluateTargetHealth": health, "HostedZoneId": make.text(Self.edgeZone),
                "DNSName": Self.distribution(route, targetID, make),
            ])
        default:
            make.map([
                "EvaluateTargetHealth": health, "HostedZoneId": route["VpcEndpointHostedZoneId"] ?? nothing,
                "DNSName": route["VpcEndpointDomainName"] ?? nothing,
            ])
        }
    }

    /// The name under which an edge-optimized domain is reached.
    static func distribution(_ route: Mapping, _ targetID: String, _ make: NodeBuilder) -> Node {
        route["DistributionDomainName"]?.ifNotNull ?? make.getAtt(targetID, "DistributionDomainName")
    }
}
