extension FunctionAlias {
    /// What it says, by CloudFormation's names of properties.
    var facts: KeyValuePairs<String, String?> {
        let weights = additionalWeights.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return [
            "FunctionVersion": functionVersion, "Description": description,
            "RoutingConfig": weights.joined(separator: ","),
        ]
    }
}

extension EventInvokeConfig {
    var facts: KeyValuePairs<String, String?> {
        [
            "MaximumRetryAttempts": maximumRetryAttempts.map { String($0) },
            "MaximumEventAgeInSeconds": maximumEventAgeInSeconds.map { String($0) },
            "DestinationConfig.OnSuccess": onSuccess, "DestinationConfig.OnFailure": onFailure,
        ]
    }
}

extension ProvisionedConcurrencyConfig {
    var facts: KeyValuePairs<String, String?> { ["ProvisionedConcurrentExecutions": String(requested)] }
}

extension FunctionURLConfig {
    var facts: KeyValuePairs<String, String?> {
        [
            "AuthType": authType, "InvokeMode": invokeMode ?? "BUFFERED",
            "Cors.AllowCredentials": cors?.allowCredentials.map { String($0) },
            "Cors.AllowHeaders": cors?.allowHeaders?.joined(separator: ","),
            "Cors.AllowMethods": cors?.allowMethods?.joined(separator: ","),
            "Cors.AllowOrigins": cors?.allowOrigins?.joined(separator: ","),
            "Cors.ExposeHeaders": cors?.exposeHeaders?.joined(separator: ","),
            "Cors.MaxAge": cors?.maxAge.map { String($0) },
        ]
    }
}

extension PolicyStatement {
    /// The token is one of the things that only the two sides know: that it is another is all that is told.
    var facts: KeyValuePairs<String, String?> {
        [
            "Action": action, "Principal": principal, "SourceArn": sourceARN, "SourceAccount": sourceAccount,
            "EventSourceToken": eventSourceToken.map { "revision \(CatalogueFunction.revisionID(of: $0).prefix(8))" },
            "PrincipalOrgID": organizationID, "FunctionUrlAuthType": urlAuthType,
            "InvokedViaFunctionUrl": isViaURL.map { String($0) },
        ]
    }
}

extension FunctionConfiguration {
    /// What can be changed of a function and is not, or not always, among what ``FunctionStatus/Facts`` tell of it.
    var furtherFacts: KeyValuePairs<String, String?> {
        let network = metadata.network ?? FunctionMetadata.Network()
        let tags = metadata.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return [
            // Where it is made from a secret, only the engine can compare it.
            "Description": description, "Architectures": architecture, "LoggingConfig.LogGroup": logGroup,
            "LoggingConfig.LogFormat": logging.format.rawValue,
            "LoggingConfig.ApplicationLogLevel": logging.applicationLevel,
            "LoggingConfig.SystemLogLevel": logging.systemLevel,
            "DeadLetterConfig.TargetArn": metadata.deadLetterTarget, "KmsKeyArn": metadata.encryptionKey,
            "SnapStart.ApplyOn": metadata.snapStart, "VpcConfig.SubnetIds": network.subnets.joined(separator: ","),
            "VpcConfig.SecurityGroupIds": network.securityGroups.joined(separator: ","),
            "FileSystemConfigs": metadata.fileSystems.map { "\($0.arn) at \($0.mountPath)" }.joined(separator: ","),
            "Tags": tags.joined(separator: ","), "RecursiveLoop": metadata.recursiveLoop ?? "Terminate",
            "CodeSigningConfigArn": metadata.codeSigningConfig,
            "RuntimeManagementConfig.UpdateRuntimeOn": metadata.runtimeManagement?.updateOn ?? "Auto",
            "RuntimeManagementConfig.RuntimeVersionArn": metadata.runtimeManagement?.runtimeVersionARN,
        ]
    }
}
