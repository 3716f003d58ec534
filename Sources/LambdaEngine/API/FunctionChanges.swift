/// The operations that make, change and delete functions and their versions.
///
/// Source: AWS Lambda API Reference; AWS's answers.
struct FunctionChanges {
    let call: APICall

    /// Nil for an operation of another kind.
    func answer() async throws(LambdaError) -> APIAnswer? {
        switch call.operation.name {
        case "CreateFunction": try await createFunction()
        case "UpdateFunctionCode": try await updateCode()
        case "UpdateFunctionConfiguration": try await updateConfiguration()
        case "DeleteFunction": try await deleteFunction()
        case "PublishVersion": try await publishVersion()
        default: nil
        }
    }

    private func createFunction() async throws(LambdaError) -> APIAnswer {
        let request = try CreateFunctionRequest(call.body)
        // What can be refused without looking at the code is.
        do throws(LambdaError) {
            _ = try call.catalogue.checkedConfiguration(of: request, in: call.scope)
        } catch {
            throw error.code == "AccessDeniedException" ? .accessDeniedSilently : error
        }
        let code = try await stored(request.code)
        let scope = call.scope
        let function = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.createFunction(request, code: code, in: scope, at: UTCTime.now())
        }
        // AWS names the version that it has published, and not its ARN.
        let version = function.versions.last.map { String($0.number) } ?? FunctionVersion.latest
        let found = FoundFunction(
            function: function, version: version, revision: function.latest, arn: function.arn)
        return APIAnswer(statusCode: 201, call.description(found).object(isListed: false))
    }

    private func updateCode() async throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, FunctionShapes.updateCode)
        let function = try call.catalogue.function(name, in: call.scope)
        let request = try UpdateCodeRequest(call.body)
        try request.check(function)
        let code = try await stored(request.code)
        let (updated, version) = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.updateCode(of: function.key, request, code: code, at: UTCTime.now())
        }
        return APIAnswer(object(updated, version))
    }

    private func updateConfiguration() async throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, FunctionShapes.updateConfiguration)
        let function = try call.catalogue.function(name, in: call.scope)
        let request = try UpdateConfigurationRequest(call.body)
        let updated = try await call.keeper.change { (catalogue) throws(LambdaError) in
            try catalogue.updateConfiguration(of: function.key, request, at: UTCTime.now())
        }
        return APIAnswer(object(updated, FunctionVersion.latest))
    }

    private func publishVersion() async throws(LambdaError) -> APIAnswer {
        let name = try call.name(.plain, FunctionShapes.publishVersion)
        let function = try call.catalogue.function(name, in: call.scope)
        var request = try PublishVersionRequest(call.body)
        request.currentDigest = call.code.base64Digest(
            of: function.latest.upload, function.latest.configuration.code)
        let (number, published) = try await call.keeper.change { [request] (catalogue) throws(LambdaError) in
            let number = try catalogue.publishVersion(of: function.key, request, at: UTCTime.now())
            return (number, catalogue.functions[function.key] ?? function)
        }
        return APIAnswer(statusCode: 201, object(published, String(number)))
    }

    // MARK: - Deleting

    private func deleteFunction() async throws(LambdaError) -> APIAnswer {
        let given = call.query["Qualifier"]
        let name = try FunctionName(call.first, .namespaced, qualifier: given)
        let qualifier = try name.qualifier(besides: given)
        if qualifier == FunctionVersion.latest[...] {
            throw .invalidParameter("$LATEST version cannot be deleted without deleting the function.")
        }
        let number = qualifier.flatMap { Int($0) }
        if let qualifier, number == nil, !qualifier.hasPrefix("$") {
            throw .invalidParameter("Deletion of aliases is not currently supported.")
        }
        let function = try call.catalogue.function(name, in: call.scope)
        if let qualifier, number == nil { throw .functionNotFound("\(function.arn):\(qualifier)") }
        try await call.keeper.change { (catalogue) throws(LambdaError) in
            if let number {
                try catalogue.deleteVersion(number, of: function.key)
            } else {
                catalogue.deleteFunction(function.key)
            }
        }
        return .noContent
    }

    // MARK: - Small parts

    private func stored(_ code: CodeReferenceRequest) async throws(LambdaError) -> StoredCode {
        guard let uploads = call.uploads else { throw .service("no code can be taken here") }
        return try await uploads.stored(code)
    }

    private func object(_ function: CatalogueFunction, _ version: String) -> JSONObject {
        let isLatest = version == FunctionVersion.latest
        let found = FoundFunction(
            function: function, version: version, revision: function.revision(of: version) ?? function.latest,
            arn: isLatest ? function.arn : "\(function.arn):\(version)")
        return call.description(found).object(isListed: false)
    }
}

extension LambdaError {
    /// For another account: AWS gives no message.
    fileprivate static let accessDeniedSilently = LambdaError(
        code: "AccessDeniedException", statusCode: 403, message: "")
}
