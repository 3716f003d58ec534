public import Diagnostics
internal import Documents
internal import Templates

/// `FunctionUrlConfig` of a function: an address of its own, and for everyone where it asks for no authentication.
struct FunctionURL {
    let source: SAMResourceSource

    func resources(for target: EventTarget, in expansion: inout Expansion) -> [Resource] {
        guard let config = source.properties["FunctionUrlConfig"]?.ifTruthy else { return [] }
        check(config, in: &expansion)
        let make = NodeBuilder(config.span)
        let url = source.resource(
            source.id + "Url", "AWS::Lambda::Url",
            make.mapping([
                "TargetFunctionArn": target.reference(make),
                "AuthType": config["AuthType"]?.ifNotNull,
                "Cors": config["Cors"]?.ifTruthy,
                "InvokeMode": config["InvokeMode"]?.ifNotNull,
            ]), at: config.span)
        guard let authType = config["AuthType"], authType.string == "NONE", !config.isFunction else { return [url] }
        return [url] + publicPermissions(authType, target)
    }

    /// Everyone may use the URL, and through it call the function.
    private func publicPermissions(_ authType: Node, _ target: EventTarget) -> [Resource] {
        let make = NodeBuilder(authType.span)
        let useURL = make.mapping([
            "Action": make.text("lambda:InvokeFunctionUrl"),
            "FunctionName": target.reference(make),
            "Principal": make.text("*"),
            "FunctionUrlAuthType": authType,
        ])
        let invoke = make.mapping([
            "Action": make.text("lambda:InvokeFunction"),
            "FunctionName": target.reference(make),
            "Principal": make.text("*"),
            "InvokedViaFunctionUrl": make.boolean(true),
        ])
        return [
            source.resource(source.id + "UrlPublicPermissions", "AWS::Lambda::Permission", useURL, at: make.span),
            source.resource(source.id + "URLInvokeAllowPublicAccess", "AWS::Lambda::Permission", invoke, at: make.span),
        ]
    }

    // MARK: - Checks

    private func check(_ config: Node, in expansion: inout Expansion) {
        guard !config.isFunction else { return }
        checkAuthType(config, in: &expansion)
        guard let cors = config["Cors"]?.ifTruthy, !cors.isFunction else { return }
        guard let mapping = cors.mapping else {
            expansion.diagnostics.add(.expected(.map, at: "FunctionUrlConfig.Cors", cors, of: source.subject))
            return
        }
        for entry in mapping { check(entry, in: &expansion) }
    }

    private func checkAuthType(_ config: Node, in expansion: inout Expansion) {
        let authType = config["AuthType"]?.ifTruthy
        if let authType, authType.isFunction || ["AWS_IAM", "NONE"].contains(authType.string) { return }
        let near = authType?.string.map(\.uppercasedASCII).flatMap { ["AWS_IAM", "NONE"].contains($0) ? $0 : nil }
        var diagnostic = source.subject.error(
            .urlAuthType,
            authType.map { "an 'AuthType' is AWS_IAM or NONE, not \($0.kindInWords)" }
                ?? "'FunctionUrlConfig' needs an 'AuthType'",
            at: authType?.span ?? config.span,
            help: near.map { "write \($0)" } ?? "AWS_IAM, or NONE to let everyone in")
        if let near, let authType {
            diagnostic.fixes = [DiagnosticFix("write '\(near)'", [DiagnosticFix.Edit(authType.textSpan, near)])]
            if near == "NONE" { diagnostic.notes = ["NONE lets everyone call the URL"] }
        }
        expansion.diagnostics.add(diagnostic)
    }

    private static let corsKinds: [String: ValueKind] = [
        "AllowOrigins": .list, "AllowMethods": .list, "AllowCredentials": .boolean, "AllowHeaders": .list,
        "ExposeHeaders": .list, "MaxAge": .integer,
    ]

    private func check(_ entry: Mapping.Entry, in expansion: inout Expansion) {
        guard let kind = Self.corsKinds[entry.key.text] else {
            expansion.diagnostics.add(
                source.subject.error(
                    .unknownProperty,
                    "'Cors' of a function URL has no '\(entry.key.text)'"
                        + suggestion(for: entry.key.text, in: Self.corsKinds.keys.sorted()), at: entry.key.span))
            return
        }
        guard !entry.value.isFunction, !PropertyShape.kind(kind).accepts(entry.value) else { return }
        expansion.diagnostics.add(
            .expected(kind, at: "FunctionUrlConfig.Cors.\(entry.key.text)", entry.value, of: source.subject))
    }
}

extension String {
    /// With ASCII letters in upper case.
    var uppercasedASCII: String {
        String(decoding: utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 32 : $0 }, as: UTF8.self)
    }

    /// With ASCII letters in lower case.
    var lowercasedASCII: String {
        String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 32 : $0 }, as: UTF8.self)
    }
}

extension DiagnosticCode {
    /// A function URL without an authentication type, or with one that does not exist.
    public static let urlAuthType = DiagnosticCode("P260")
}
