internal import Diagnostics
internal import Documents
internal import Templates

/// `SchemaRegistryConfig` of a Kafka event source: where the schemas of its records are.
struct SchemaRegistry {
    let source: EventSource

    /// The property as the event source mapping takes it; nil without a registry.
    func config(in expansion: inout Expansion) -> Node? {
        guard let config = source["SchemaRegistryConfig"]?.ifTruthy else { return nil }
        guard let mapping = config.mapping, let uri = mapping["SchemaRegistryURI"] else { return config }
        return .map(mapping.setting("SchemaRegistryURI", resolved(uri, in: &expansion)), at: config.span)
    }

    /// The URI with parameters replaced where AWS's transform does: within the argument of a function.
    private func resolved(_ uri: Node, in expansion: inout Expansion) -> Node {
        guard let mapping = uri.mapping, uri.argument(of: "Ref") == nil, uri.argument(of: "Fn::Sub")?.string == nil
        else {
            return uri
        }
        let entries = mapping.map { Mapping.Entry(key: $0.key, value: expansion.resolvedInside($0.value)) }
        return .map(Mapping(entries), at: uri.span)
    }

    /// What the function's role must allow; none without a registry.
    func statements(in expansion: inout Expansion) -> [Node] {
        guard let config = source["SchemaRegistryConfig"], config.isTruthy, check(config, in: &expansion) else {
            return []
        }
        let make = NodeBuilder(config.span)
        let secrets = config["AccessConfigs"]?.sequence?.compactMap { $0["URI"] } ?? []
        var statements = secrets.map { SourceAccess.readSecret($0, make) }
        guard let given = config["SchemaRegistryURI"], let name = glueRegistry(given, in: &expansion) else {
            return statements
        }
        let uri = resolved(given, in: &expansion)
        let schemas = make.sub("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/\(name)/*")
        statements.append(
            make.map(["Action": make.texts("glue:GetRegistry"), "Effect": make.text("Allow"), "Resource": uri]))
        statements.append(
            make.map([
                "Action": make.texts("glue:GetSchemaVersion"), "Effect": make.text("Allow"),
                "Resource": make.list([schemas]),
            ]))
        return statements
    }

    /// The name of a registry of AWS Glue; nil for any other URI.
    private func glueRegistry(_ uri: Node, in expansion: inout Expansion) -> String? {
        let text = uri.string ?? expansion.resolved(uri).argument(of: "Fn::Sub")?.string
        guard let text, text.hasPrefix("arn") else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 6, parts[5].hasPrefix("registry/") else { return nil }
        return String(parts[5].dropFirst("registry/".count))
    }

    private func check(_ config: Node, in expansion: inout Expansion) -> Bool {
        guard config.mapping != nil else {
            expansion.diagnostics.add(.expected(.map, at: "SchemaRegistryConfig", config, of: source.subject))
            return false
        }
        var problems: [Diagnostic] = []
        for name in ["SchemaRegistryURI", "EventRecordFormat", "SchemaValidationConfigs"] where config[name] == nil {
            problems.append(.required("SchemaRegistryConfig.\(name)", of: source.subject, at: config.span))
        }
        if let format = config["EventRecordFormat"], !["JSON", "SOURCE"].contains(format.string) {
            problems.append(
                source.error(
                    .eventValue, "'EventRecordFormat' is JSON or SOURCE, not \(format.kindInWords)", at: format.span))
        }
        if let validations = config["SchemaValidationConfigs"], validations.sequence == nil {
            problems.append(
                .expected(.list, at: "SchemaRegistryConfig.SchemaValidationConfigs", validations, of: source.subject))
        }
        problems += accessProblems(config["AccessConfigs"])
        expansion.diagnostics.add(contentsOf: problems)
        return problems.isEmpty
    }

    private func accessProblems(_ configs: Node?) -> [Diagnostic] {
        guard let configs, configs.isTruthy else { return [] }
        guard let items = configs.sequence else {
            return [.expected(.list, at: "SchemaRegistryConfig.AccessConfigs", configs, of: source.subject)]
        }
        return items.filter { $0["Type"] == nil || $0["URI"] == nil }.map { item in
            source.error(.eventRequirement, "each of 'AccessConfigs' has a 'Type' and a 'URI'", at: item.span)
        }
    }
}
