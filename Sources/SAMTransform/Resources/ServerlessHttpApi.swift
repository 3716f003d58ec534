internal import Diagnostics
internal import Documents
internal import Templates

/// `AWS::Serverless::HttpApi`: an HTTP API with a stage.
struct ServerlessHttpApi: SAMResource {
    private let source: SAMResourceSource

    init(_ source: SAMResourceSource) {
        self.source = source
    }

    private static let tagName = "httpapi:createdBy"

    private var properties: Properties { source.properties }

    func resources(in expansion: inout Expansion) -> [Resource] {
        let auth = HTTPAuth(properties["Auth"], of: source.subject, into: &expansion.diagnostics)
        var api = HTTPAPI(source, expansion.apis[source.resource.logicalID]?.takeDefinition())
        let hasDefinition = api.definition != nil
        complete(&api, auth, in: &expansion)
        let tags = tags(of: api)
        let location = bodyLocation(hasDefinition: hasDefinition, in: &expansion)
        let make = source.make
        var made = [
            source.namesake(
                "AWS::ApiGatewayV2::Api",
                make.mapping([
                    "Body": location == nil ? api.definition?.node : nil, "BodyS3Location": location,
                    "FailOnWarnings": properties["FailOnWarnings"]?.ifTruthy,
                ]))
        ]
        made += auth?.permissions(for: source) ?? []
        let domain = APIV2Domain(properties["Domain"].map { expansion.resolved($0) }, of: source, in: &expansion)
        let mark = make.map([Self.tagName: make.text("SAM")])
        made += domain?.resources(tags: mark, in: &expansion) ?? []
        made.append(HTTPStage(source: source).resource(tags: tags))
        guard hasDefinition, properties["Tags"]?.ifTruthy != nil, let tags else { return made }
        return made.map { $0.tagged(tags) }
    }

    /// The API's tags with SAM's own, where there is a definition for them.
    private func tags(of api: HTTPAPI) -> Node? {
        guard DefinitionSkeleton.isHTTPDefinition(api.definition) else { return properties["Tags"] }
        let given = properties["Tags"]?.mapping ?? Mapping()
        return .map(given.setting(Self.tagName, source.make.text("SAM")), at: source.properties.span(of: "Tags"))
    }

    private func bodyLocation(hasDefinition: Bool, in expansion: inout Expansion) -> Node? {
        guard let location = properties["DefinitionUri"]?.ifTruthy else {
            if !hasDefinition {
                expansion.diagnostics.add(
                    source.subject.error(
                        .missingProperty,
                        "\(source.subject.name) needs 'DefinitionUri' or 'DefinitionBody', or an event that adds a route"
                    ))
            }
            return nil
        }
        if hasDefinition {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyConflict, "\(source.subject.name) has both 'DefinitionUri' and 'DefinitionBody'",
                    at: location.span,
                    help: "keep one"))
        }
        return ArtifactLocation(location, property: "DefinitionUri", of: source.subject, isFile: true).definition(
            in: &expansion)
    }

    // MARK: - Definition

    /// Puts into the definition what the properties say, in AWS's order.
    private func complete(_ api: inout HTTPAPI, _ auth: HTTPAuth?, in expansion: inout Expansion) {
        if let given = properties["CorsConfiguration"].map({ expansion.resolved($0) })?.ifTruthy {
            let cors = HTTPCors(given, of: source.subject, into: &expansion.diagnostics)
            api.edit(for: "CorsConfiguration", in: &expansion) { editor, _ throws(DefinitionProblem) in
                try cors?.apply(to: &editor)
            }
        }
        if let auth {
            api.edit(for: "Auth", in: &expansion) { editor, expansion throws(DefinitionProblem) in
                try auth.apply(to: &editor, in: &expansion)
            }
        }
        api.addTags(name: Self.tagName, in: &expansion)
        if let isDisabled = properties["DisableExecuteApiEndpoint"] {
            api.edit(for: "DisableExecuteApiEndpoint", in: &expansion) { editor, _ throws(DefinitionProblem) in
                try editor.setDisablesEndpoint(DefinitionValue(isDisabled))
            }
        }
        api.addInfo("title", from: "Name", in: &expansion)
        api.addInfo("description", from: "Description", in: &expansion)
        if properties["FailOnWarnings"]?.isTruthy ?? false { api.moveDefaultPath() }
    }
}

/// An HTTP API while its properties go into its definition.
struct HTTPAPI {
    private let source: SAMResourceSource
    /// Nil where there is no inline definition.
    private(set) var definition: DefinitionMap?

    init(_ source: SAMResourceSource, _ definition: DefinitionMap?) {
        self.source = source
        self.definition = definition.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Changes the definition; what is wrong with it becomes a diagnostic.
    ///
    /// - Parameter property: what causes the change.
    mutating func edit(for property: String, in expansion: inout Expansion, _ edit: HTTPRoute.Edit) {
        guard let definition else {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyRequirement,
                    "'\(property)' of \(source.subject.name) works only with an inline 'DefinitionBody'",
                    at: source.properties.span(of: property)))
            return
        }
        self.definition = nil
        var editor = HTTPDefinitionEditor(consume definition, at: source.properties.span(of: property))
        do throws(DefinitionProblem) {
            try editor.check()
            try edit(&editor, &expansion)
        } catch {
            expansion.diagnostics.add(error.diagnostic(of: source.subject))
        }
        self.definition = editor.root
    }

    /// Tags of the API are part of its definition.
    mutating func addTags(name: String, in expansion: inout Expansion) {
        let tags = source.properties["Tags"]?.ifTruthy?.mapping
        // A definition of an unknown kind goes without SAM's own tag.
        guard tags != nil || DefinitionSkeleton.isHTTPDefinition(definition) else { return }
        let span = source.resource.idSpan
        edit(for: "Tags", in: &expansion) { editor, _ throws(DefinitionProblem) in
            for tag in tags ?? Mapping() where tag.key.text != name {
                try editor.setTag(tag.key.text, DefinitionValue(tag.value))
            }
            try editor.setTag(name, .text("SAM", at: span))
        }
    }

    /// Sets a part of the definition's `info`, unless the definition has one of its own.
    mutating func addInfo(_ key: String, from property: String, in expansion: inout Expansion) {
        guard let value = source.properties[property]?.ifTruthy else { return }
        if let info = definition?["info"], !info.isNull, info.map == nil {
            expansion.diagnostics.add(
                DefinitionProblem("'info' is a map; found \(info.kindInWords)", at: info.span).diagnostic(
                    of: source.subject))
            return
        }
        let existing = definition?["info"]?[key]
        let isStandard =
            key == "title" ? existing?.map?["Ref"]?.string == "AWS::StackName" : !(existing?.isTruthy ?? false)
        guard definition == nil || isStandard else {
            expansion.diagnostics.add(
                source.subject.error(
                    .propertyConflict, "'\(property)' of \(source.subject.name) is '\(key)' of its definition already",
                    at: source.properties.span(of: property), help: "keep one"))
            return
        }
        edit(for: property, in: &expansion) { editor, _ in editor.setInfo(key, DefinitionValue(value)) }
    }

    /// API Gateway warns of a path that does not start with a slash.
    mutating func moveDefaultPath() {
        _ = definition?.update("paths") { paths in
            guard let item = paths[OpenAPINames.defaultPath] else { return }
            paths.remove(OpenAPINames.defaultPath)
            paths.set("/" + OpenAPINames.defaultPath, item)
        }
    }
}

/// The stage of an HTTP API.
private struct HTTPStage {
    let source: SAMResourceSource

    func resource(tags: Node?) -> Resource {
        let make = source.make(for: "StageName")
        let properties = source.properties
        let name = properties["StageName"]?.ifTruthy ?? make.text("$default")
        let id =
            name.string == "$default"
            ? source.id + "ApiGatewayDefaultStage" : StageID.make(source.id, name.string ?? "")
        return source.resource(
            id, "AWS::ApiGatewayV2::Stage",
            make.mapping([
                "ApiId": make.ref(source.id), "StageName": name, "AutoDeploy": make.boolean(true),
                "AccessLogSettings": properties["AccessLogSettings"],
                "DefaultRouteSettings": properties["DefaultRouteSettings"],
                "RouteSettings": properties["RouteSettings"],
                "StageVariables": properties["StageVariables"], "Tags": tags,
            ]), at: make.span)
    }
}
