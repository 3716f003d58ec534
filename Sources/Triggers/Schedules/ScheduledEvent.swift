internal import Documents
internal import Templates

/// The event that a schedule sends to its targets.
///
/// Source: EventBridge User Guide, "Setting a schedule pattern for scheduled rules".
struct ScheduledEvent {
    /// A UUID.
    var id: String
    var accountID: String
    var region: String
    var ruleARN: String
    /// When the rule was due.
    var time: WallTime

    var node: Node {
        .json([
            "version": .json("0"),
            "id": .json(id),
            "detail-type": .json("Scheduled Event"),
            "source": .json("aws.events"),
            "account": .json(accountID),
            "time": .json(CivilTime(time).iso8601),
            "region": .json(region),
            "resources": .json([ruleARN]),
            "detail": .json([] as [Mapping.Entry]),
        ])
    }
}
