internal import Diagnostics
internal import Documents
internal import Templates

/// Calls a function for what happens in a bucket of the same template.
struct S3Event: FunctionEvent {
    private let source: EventSource

    init(_ source: EventSource) {
        self.source = source
    }

    private var make: NodeBuilder { source.make }

    func resources(for target: EventTarget, policies: inout RolePolicies, in expansion: inout Expansion) -> [Resource] {
        guard
            let bucket = SharedResource.referred(
                by: "Bucket", of: source, type: "AWS::S3::Bucket", word: "a bucket", in: &expansion)
        else { return [] }
        let permission = source.permission(
            for: target, principal: "s3.amazonaws.com", sourceAccount: make.ref("AWS::AccountId"))
        let permissionID = permission.logicalID.rawValue
        var known = expansion.bucketEvents.removeValue(forKey: bucket.id) ?? BucketEvents()
        let changed = bucket.changed(in: &expansion, knownProperties: Self.bucketProperties) { resource, diagnostics in
            if let condition = target.condition {
                waitByTag(&resource, for: permissionID, condition, into: &diagnostics)
            } else {
                wait(&resource, for: permissionID, &known, into: &diagnostics)
            }
            notify(&resource, target, &known, into: &diagnostics)
        }
        expansion.bucketEvents[bucket.id] = known
        return [permission] + [changed].compactMap { $0 }
    }

    // MARK: - The bucket

    /// S3 checks the permission when the notification is set up, so that it must be there before.
    private func wait(
        _ bucket: inout Resource, for permission: String, _ known: inout BucketEvents,
        into diagnostics: inout DiagnosticList
    ) {
        let given = bucket.attributes["DependsOn"]
        var items = given?.sequence ?? [given].compactMap { $0 }
        guard known.readDependencies(items) else {
            diagnostics.add(
                Subject(bucket).error(
                    .propertyKind, "'DependsOn' of '\(bucket.logicalID)' is a logical id or a list of them",
                    at: given?.span))
            return
        }
        if known.dependencies.insert(permission).inserted { items.append(make.text(permission)) }
        bucket.attributes["DependsOn"] = .list(items, at: given?.span ?? make.span)
    }

    /// `DependsOn` knows no conditions; a tag that refers to the permission under the condition has the same effect.
    private func waitByTag(
        _ bucket: inout Resource, for permission: String, _ condition: Node, into diagnostics: inout DiagnosticList
    ) {
        let tags = bucket.properties["Tags"]?.ifNotNull
        guard let items = tags.map({ $0.sequence }) ?? [] else {
            if let tags { diagnostics.add(.expected(.list, at: "Tags", tags, of: Subject(bucket))) }
            return
        }
        let reference = make.conditional(condition, make.ref(permission), else: make.text("no dependency"))
        let tag = make.map(["Key": make.text("sam:ConditionalDependsOn:\(permission)"), "Value": reference])
        bucket.properties["Tags"] = .list(items + [tag], at: tags?.span ?? make.span)
    }

    private func notify(
        _ bucket: inout Resource, _ target: EventTarget, _ known: inout BucketEvents,
        into diagnostics: inout DiagnosticList
    ) {
        let configuration = bucket.properties["NotificationConfiguration"]?.ifNotNull
        guard let settings = configuration.map({ $0.mapping }) ?? Mapping() else {
            if let configuration {
                diagnostics.add(.expected(.map, at: "NotificationConfiguration", configuration, of: Subject(bucket)))
            }
            return
        }
        let given = settings["LambdaConfigurations"]?.ifNotNull
        guard var notifications = given.map({ $0.sequence }) ?? [] else {
            if let given { diagnostics.add(.expected(.list, at: "LambdaConfigurations", given, of: Subject(bucket))) }
            return
        }
        known.readNotifications(notifications)
        for notification in self.notifications(for: target) where known.notifications.insert(notification).inserted {
            notifications.append(notification)
        }
        let list = Node.list(notifications, at: given?.span ?? make.span)
        bucket.properties["NotificationConfiguration"] = .map(
            settings.setting("LambdaConfigurations", list), at: configuration?.span ?? make.span)
    }

    private func notifications(for target: EventTarget) -> [Node] {
        guard let events = source["Events"] else { return [] }
        return (events.sequence ?? [events]).map { event in
            let notification = make.map(["Function": target.arn(make), "Filter": source["Filter"], "Event": event])
            return target.condition.map { make.conditional($0, notification) } ?? notification
        }
    }

    /// Source: the properties of AWS::S3::Bucket that SAM 1.110.0 accepts on a bucket with events.
    private static let bucketProperties: Set<String> = [
        "AccessControl", "AccelerateConfiguration", "AnalyticsConfigurations", "BucketEncryption", "BucketName",
        "CorsConfiguration", "IntelligentTieringConfigurations", "InventoryConfigurations", "LifecycleConfiguration",
        "LoggingConfiguration", "MetricsConfigurations", "NotificationConfiguration", "ObjectLockConfiguration",
        "ObjectLockEnabled", "OwnershipControls", "PublicAccessBlockConfiguration", "ReplicationConfiguration", "Tags",
        "VersioningConfiguration", "WebsiteConfiguration",
    ]
}

/// What events of functions have put into a bucket, so that what is there is not looked through for each of many events.
struct BucketEvents {
    fileprivate var dependencies: Set<String> = []
    fileprivate var notifications: Set<Node> = []

    /// False when the bucket depends on something that is no logical id.
    fileprivate mutating func readDependencies(_ items: [Node]) -> Bool {
        guard items.count != dependencies.count else { return true }
        let names = items.compactMap(\.string)
        dependencies = Set(names)
        return names.count == items.count
    }

    fileprivate mutating func readNotifications(_ items: [Node]) {
        if notifications.isEmpty { notifications = Set(items) }
    }
}
