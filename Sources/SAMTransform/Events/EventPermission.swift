internal import Diagnostics
internal import Documents
internal import Templates

extension EventSource {
    /// The permission for a service to call a function.
    ///
    /// - Parameters:
    ///   - suffix: ends the logical id; hashed when it is more than letters and digits.
    ///   - prefix: starts the logical id instead of the event's own.
    func permission(
        for target: EventTarget, principal: String, sourceARN: Node? = nil, sourceAccount: Node? = nil,
        eventSourceToken: Node? = nil, suffix: String = "", prefix: String? = nil
    ) -> Resource {
        let base = (prefix ?? id) + "Permission"
        let isPlain = !suffix.isEmpty && suffix.allSatisfy { $0.isLetter || $0.isNumber }
        return resource(
            isPlain ? base + suffix : HashedID.make(base, text: suffix), "AWS::Lambda::Permission",
            [
                "Action": make.text("lambda:InvokeFunction"),
                "FunctionName": target.reference(make),
                "Principal": make.text(principal),
                "SourceAccount": sourceAccount,
                "SourceArn": sourceARN,
                "EventSourceToken": eventSourceToken,
            ], attributes: target.attributes)
    }
}
