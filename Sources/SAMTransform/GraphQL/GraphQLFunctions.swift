internal import Diagnostics
internal import Documents
internal import OrderedCollections
internal import Templates

/// `Functions` and `Resolvers` of a GraphQL API: the steps of its resolvers, and what strings them together.
struct GraphQLFunctions {
    let api: SAMResourceSource
    let apiID: Node
    /// The names of the API's data sources.
    let dataSources: OrderedDictionary<String, Node>

    /// The ids of the functions, as resolvers refer to them.
    private var functionIDs: OrderedDictionary<String, Node> = [:]
    /// Where a step needs no data source.
    private(set) var noneDataSource: Resource?

    init(api: SAMResourceSource, apiID: Node, dataSources: OrderedDictionary<String, Node>) {
        self.api = api
        self.apiID = apiID
        self.dataSources = dataSources
    }

    // MARK: - Functions

    mutating func functions(_ node: Node?, in expansion: inout Expansion) -> [Resource] {
        (node?.mapping ?? Mapping()).compactMap { entry in
            let path = "Functions.\(entry.key.text)"
            guard
                let part = ResourcePart(
                    entry.value, "Function", of: "GraphQLApi", at: path, api.subject, in: &expansion)
            else { return nil }
            return function(part, entry.key, path: path, in: &expansion)
        }
    }

    /// Nil for a function that is declared elsewhere.
    private mutating func function(
        _ part: ResourcePart, _ key: Mapping.Key, path: String, in expansion: inout Expansion
    ) -> Resource? {
        let make = part.make
        if let id = part["Id"]?.ifTruthy {
            functionIDs[key.text] = id
            if part.properties.mapping.count(where: { !$0.value.isNull }) > 1 {
                expansion.diagnostics.add(
                    part.problem(
                        key.text, .propertyConflict, "\(part.subject.name) has an 'Id' and can have nothing else",
                        at: id.span))
            }
            return nil
        }
        let id = api.id + key.text
        functionIDs[key.text] = make.getAtt(id, "FunctionId")
        checkCode(part, key, isRequired: true, in: &expansion)
        let sync = part.part("Sync", at: "\(path).Sync", in: &expansion)
        if let handler = sync?["LambdaConflictHandlerConfig"], let sync {
            _ = ResourcePart(
                handler, "LambdaConflictHandlerConfig", of: "GraphQLApi",
                at: "\(path).Sync.LambdaConflictHandlerConfig", sync.subject, in: &expansion)
        }
        return api.part(
            id, "AWS::AppSync::FunctionConfiguration",
            make.mapping([
                "ApiId": apiID, "Name": part["Name"]?.ifTruthy?.lenientText ?? make.text(key.text),
                "Code": part["InlineCode"]?.ifTruthy,
                "CodeS3Location": part["InlineCode"]?.ifTruthy == nil ? part["CodeUri"]?.ifTruthy : nil,
                "DataSourceName": dataSourceName(part, key, in: &expansion), "MaxBatchSize": part["MaxBatchSize"],
                "Description": part["Description"], "Runtime": runtime(part, key, path: path, in: &expansion),
                "SyncConfig": sync?.complete,
            ]), at: key.span)
    }

    private mutating func dataSourceName(
        _ part: ResourcePart, _ key: Mapping.Key, in expansion: inout Expansion
    ) -> Node? {
        guard let source = part["DataSource"]?.ifTruthy else {
            expansion.diagnostics.add(
                part.problem(
                    key.text, .missingProperty, "\(part.subject.name) needs 'DataSource'",
                    help: "a name under 'DataSources', or NONE"))
            return nil
        }
        guard let name = source.lenientText?.string else { return source }
        if name.lowercasedASCII == "none" { return noneDataSourceName(part.make) }
        if let known = dataSources[name] { return known }
        let near = suggestion(for: name, in: dataSources.keys)
        let words = near.isEmpty ? suggestion(for: name, in: ["NONE"]) : near
        expansion.diagnostics.add(
            part.problem(
                key.text, .propertyValue,
                "\(part.subject.name) names the data source '\(name)', which is not under 'DataSources'" + words,
                at: source.span,
                help: "one that is declared elsewhere is referred to by a function such as '!GetAtt Source.Name'"))
        return nil
    }

    private mutating func noneDataSourceName(_ make: NodeBuilder) -> Node {
        let id = api.id + "NoneDataSource"
        if noneDataSource == nil {
            noneDataSource = api.part(
                id, "AWS::AppSync::DataSource",
                make.mapping(["ApiId": apiID, "Name": make.text(id), "Type": make.text("NONE")]), at: make.span)
        }
        return make.getAtt(id, "Name")
    }

    // MARK: - Resolvers

    /// What AppSync's console starts a resolver with.
    private static let standardCode = """

        export function request(ctx) {
            return {};
        }

        export function response(ctx) {
            return ctx.prev.result;
        }

        """

    /// - Parameter schemaID: the logical id of the schema, which must be there first.
    func resolvers(_ node: Node?, schemaID: String, in expansion: inout Expansion) -> [Resource] {
        var made: [Resource] = []
        for type in node?.mapping ?? Mapping() {
            guard let fields = type.value.mapping else {
                expansion.diagnostics.add(
                    .expected(.map, at: "Resolvers.\(type.key.text)", type.value, of: api.subject))
                continue
            }
            for field in fields {
                let path = "Resolvers.\(type.key.text).\(field.key.text)"
                guard
                    let part = ResourcePart(
                        field.value, "Resolver", of: "GraphQLApi", at: path, api.subject, in: &expansion)
                else { continue }
                made.append(resolver(part, type.key, field.key, schemaID: schemaID, path: path, in: &expansion))
            }
        }
        return made
    }

    private func resolver(
        _ part: ResourcePart, _ type: Mapping.Key, _ field: Mapping.Key, schemaID: String, path: String,
        in expansion: inout Expansion
    ) -> Resource {
        let make = part.make
        checkCode(part, field, isRequired: false, in: &expansion)
        let (inline, location) = (part["InlineCode"], part["CodeUri"])
        let isStandard = inline?.ifTruthy == nil && location?.ifTruthy == nil
        // A runtime that is given and not used is checked all the same.
        let isRuntimeRead = !isStandard || part["Runtime"] != nil
        let runtime = isRuntimeRead ? runtime(part, field, path: path, in: &expansion) : nil
        let standardRuntime = make.map(["Name": make.text("APPSYNC_JS"), "RuntimeVersion": make.text("1.0.0")])
        _ = part.part("Sync", at: "\(path).Sync", in: &expansion)
        let properties = make.mapping([
            "ApiId": apiID, "TypeName": make.text(type.text),
            "FieldName": part["FieldName"]?.ifTruthy?.lenientText ?? make.text(field.text),
            "Code": isStandard ? make.text(Self.standardCode) : inline, "CodeS3Location": location,
            "Runtime": isStandard ? standardRuntime : runtime,
            "Kind": make.text("PIPELINE"),
            "PipelineConfig": make.map(["Functions": pipeline(part, field, in: &expansion)]),
            "CachingConfig": part.part("Caching", at: "\(path).Caching", in: &expansion)?.complete,
            "MaxBatchSize": part["MaxBatchSize"]?.ifTruthy,
        ])
        return api.resource(
            "\(api.id)\(type.text)\(field.text)", "AWS::AppSync::Resolver", properties,
            attributes: api.attributes.own.dependingOn(make.texts(schemaID)), at: field.span)
    }

    private func pipeline(_ part: ResourcePart, _ key: Mapping.Key, in expansion: inout Expansion) -> Node? {
        guard let pipeline = part["Pipeline"]?.ifTruthy, let items = pipeline.sequence else {
            expansion.diagnostics.add(
                part.problem(
                    key.text, .missingProperty, "\(part.subject.name) needs a 'Pipeline', the names of functions",
                    help: "a resolver of a single step is a resource AWS::AppSync::Resolver"))
            return nil
        }
        let ids = items.compactMap { item -> Node? in
            let name = item.lenientText?.string ?? ""
            if let id = functionIDs[name] { return id }
            expansion.diagnostics.add(
                part.problem(
                    key.text, .propertyValue,
                    "\(part.subject.name) names the function '\(name)', which is not under 'Functions'"
                        + suggestion(for: name, in: functionIDs.keys), at: item.span))
            return nil
        }
        return .list(ids, at: pipeline.span)
    }

    // MARK: - Both

    private func runtime(
        _ part: ResourcePart, _ key: Mapping.Key, path: String, in expansion: inout Expansion
    ) -> Node? {
        guard part["Runtime"] != nil else {
            expansion.diagnostics.add(
                part.problem(
                    key.text, .missingProperty, "\(part.subject.name) needs 'Runtime'",
                    help: "such as 'Runtime: {Name: APPSYNC_JS, Version: 1.0.0}'"))
            return nil
        }
        guard let runtime = part.part("Runtime", at: "\(path).Runtime", in: &expansion) else { return nil }
        return runtime.make.map(["Name": runtime["Name"], "RuntimeVersion": runtime["Version"]])
    }

    private func checkCode(
        _ part: ResourcePart, _ key: Mapping.Key, isRequired: Bool, in expansion: inout Expansion
    ) {
        let (inline, location) = (part["InlineCode"]?.ifTruthy, part["CodeUri"]?.ifTruthy)
        if inline != nil, location != nil {
            expansion.diagnostics.add(
                part.problem(
                    key.text, .propertyConflict, "\(part.subject.name) has both 'InlineCode' and 'CodeUri'",
                    at: part.properties.span(of: "CodeUri"), help: "keep one"))
        }
        if isRequired, inline == nil, location == nil {
            expansion.diagnostics.add(
                part.problem(key.text, .missingProperty, "\(part.subject.name) needs 'InlineCode' or 'CodeUri'"))
        }
    }
}
