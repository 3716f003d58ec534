internal import Diagnostics
internal import Documents
internal import Templates

/// Calls a function at a step of a user pool of the same template, such as signing up.
struct CognitoEvent: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        let make = source.make
        guard
            let pool = SharedResource.referred(
                by: "UserPool", of: source, type: "AWS::Cognito::UserPool", word: "a user pool", in: &expansion)
        else { return [] }
        let permission = source.permission(
            for: target, principal: "cognito-idp.amazonaws.com", sourceARN: make.getAtt(pool.id.rawValue, "Arn"),
            prefix: target.id + "Cognito")
        let changed = pool.changed(in: &expansion, knownProperties: Self.poolProperties) { resource, diagnostics in
            setTriggers(&resource, target.arn(make), into: &diagnostics)
        }
        return [permission] + [changed].compactMap { $0 }
    }

    private func setTriggers(_ pool: inout Resource, _ functionARN: Node, into diagnostics: inout DiagnosticList) {
        let given = pool.properties["LambdaConfig"]?.ifNotNull
        guard var triggers = given.map({ $0.mapping }) ?? Mapping() else {
            if let given { diagnostics.add(.expected(.map, at: "LambdaConfig", given, of: Subject(pool))) }
            return
        }
        guard let names = source["Trigger"] else { return }
        for name in names.sequence ?? [names] {
            guard let text = name.string else { continue }
            if let taken = triggers.entry(text) {
                diagnostics.add(
                    source.error(
                        .eventConflict, "the trigger '\(text)' of '\(pool.logicalID)' is set twice", at: name.span
                    ).relating(taken.key.span, "set here too"))
                continue
            }
            triggers.append(Mapping.Entry(key: Mapping.Key(text, at: name.span), value: functionARN))
        }
        pool.properties["LambdaConfig"] = .map(triggers, at: given?.span ?? source.subject.span)
    }

    /// Source: the properties of AWS::Cognito::UserPool that SAM 1.110.0 accepts on a pool with triggers.
    private static let poolProperties: Set<String> = [
        "AccountRecoverySetting", "AdminCreateUserConfig", "AliasAttributes", "AutoVerifiedAttributes",
        "DeletionProtection", "DeviceConfiguration", "EmailAuthenticationMessage", "EmailAuthenticationSubject",
        "EmailConfiguration", "EmailVerificationMessage", "EmailVerificationSubject", "EnabledMfas", "LambdaConfig",
        "MfaConfiguration", "Policies", "Schema", "SmsAuthenticationMessage", "SmsConfiguration",
        "SmsVerificationMessage", "UserAttributeUpdateSettings", "UsernameAttributes", "UsernameConfiguration",
        "UserPoolAddOns", "UserPoolName", "UserPoolTags", "UserPoolTier", "VerificationMessageTemplate",
        "WebAuthnRelyingPartyID", "WebAuthnUserVerification",
    ]
}
