internal import LambdaEngine

/// Routes by their path, one node a segment: static segments, one `{variable}`, one `{greedy+}`.
///
/// Every route keeps the names of its own variables; the tree only knows where they are.
struct RouteTrie<Route: Sendable>: Sendable {
    /// The routes of one path by method; `ANY` stands for the methods that have no route of their own.
    struct Methods: Sendable {
        fileprivate(set) var routes: [String: Route] = [:]

        var isEmpty: Bool { routes.isEmpty }

        func route(for method: String) -> Route? { routes[method] ?? routes["ANY"] }

        fileprivate mutating func insert(_ route: Route, _ method: String) -> Bool {
            guard routes[method] == nil else { return false }
            routes[method] = route
            return true
        }
    }

    /// A route and what its variables stand for, in the order of the path.
    struct Match {
        var route: Route
        var values: [Substring]
    }

    private struct Node: Sendable {
        var statics: [String: Int] = [:]
        var variable: Int?
        var methods = Methods()
        /// The routes that end in a greedy variable below this node.
        var greedy = Methods()
    }

    private var nodes = [Node()]

    /// - Returns: false when the path and method have a route already; the first stays.
    mutating func insert(_ route: Route, at path: RoutePath, method: String) -> Bool {
        var current = 0
        for segment in path.segments {
            switch segment {
            case .text(let text): current = child(of: current, text: text)
            case .variable: current = variableChild(of: current)
            case .greedy: return nodes[current].greedy.insert(route, method)
            }
        }
        return nodes[current].methods.insert(route, method)
    }

    private mutating func child(of node: Int, text: String) -> Int {
        if let child = nodes[node].statics[text] { return child }
        nodes.append(Node())
        nodes[node].statics[text] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func variableChild(of node: Int) -> Int {
        if let child = nodes[node].variable { return child }
        nodes.append(Node())
        nodes[node].variable = nodes.count - 1
        return nodes.count - 1
    }

    // MARK: - HTTP APIs

    /// The route that an HTTP API selects: one that matches the whole path before a greedy one; of the former the one
    /// with static segments first, of the latter the longest; a method of its own before `ANY`.
    ///
    /// A slash at the end counts: `/pets/` is not `/pets`, and leaves `/pets/{proxy+}` an empty rest.
    ///
    /// - Parameter path: as sent, without the stage.
    ///
    /// Source: API Gateway Developer Guide, "Create routes for HTTP APIs".
    func route(for method: String, path: Substring) -> Match? {
        let path = Self.trimmed(path, atEnd: false)
        let segments = Self.segments(of: path)
        var values: [Substring] = []
        if let route = full(0, path.isEmpty ? [] : segments[...], method, &values) {
            return Match(route: route, values: values)
        }
        values = []
        return longestGreedy(0, segments[...], method, path, &values)
    }

    private func longestGreedy(
        _ node: Int, _ segments: ArraySlice<Substring>, _ method: String, _ path: Substring, _ values: inout [Substring]
    ) -> Match? {
        guard let first = segments.first else { return nil }
        if let child = staticChild(node, first),
            let match = longestGreedy(child, segments.dropFirst(), method, path, &values)
        {
            return match
        }
        if let child = nodes[node].variable, !first.isEmpty {
            values.append(first)
            if let match = longestGreedy(child, segments.dropFirst(), method, path, &values) { return match }
            values.removeLast()
        }
        guard let route = nodes[node].greedy.route(for: method) else { return nil }
        return Match(route: route, values: values + [path[first.startIndex...]])
    }

    private func full(
        _ node: Int, _ segments: ArraySlice<Substring>, _ method: String, _ values: inout [Substring]
    ) -> Route? {
        guard let first = segments.first else { return nodes[node].methods.route(for: method) }
        if let child = staticChild(node, first), let route = full(child, segments.dropFirst(), method, &values) {
            return route
        }
        guard let child = nodes[node].variable, !first.isEmpty else { return nil }
        values.append(first)
        if let route = full(child, segments.dropFirst(), method, &values) { return route }
        values.removeLast()
        return nil
    }

    // MARK: - REST APIs

    /// The resource that a REST API selects: at each segment a static one before a variable before a greedy one.
    ///
    /// The method does not take part: a resource without it hides less specific ones. Slashes at the start and the end
    /// do not count.
    ///
    /// - Parameter path: as sent, without the stage.
    func resource(path: Substring) -> (methods: Methods, values: [Substring])? {
        let path = Self.trimmed(path, atEnd: true)
        var values: [Substring] = []
        guard let methods = resource(0, path.isEmpty ? [] : Self.segments(of: path)[...], path, &values) else {
            return nil
        }
        return (methods, values)
    }

    private func resource(
        _ node: Int, _ segments: ArraySlice<Substring>, _ path: Substring, _ values: inout [Substring]
    ) -> Methods? {
        guard let first = segments.first else {
            return nodes[node].methods.isEmpty ? nil : nodes[node].methods
        }
        if let child = staticChild(node, first), let found = resource(child, segments.dropFirst(), path, &values) {
            return found
        }
        if let child = nodes[node].variable, !first.isEmpty {
            values.append(first)
            if let found = resource(child, segments.dropFirst(), path, &values) { return found }
            values.removeLast()
        }
        guard !nodes[node].greedy.isEmpty else { return nil }
        values.append(path[first.startIndex...])
        return nodes[node].greedy
    }

    // MARK: - Steps

    /// Without the slashes at the start, and those at the end.
    private static func trimmed(_ path: Substring, atEnd: Bool) -> Substring {
        var bytes = path.utf8.drop { $0 == UInt8(ascii: "/") }
        while atEnd, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return Substring(bytes)
    }

    private static func segments(of path: Substring) -> [Substring] {
        path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
    }

    /// Compared as sent, and decoded where that makes a difference.
    private func staticChild(_ node: Int, _ segment: Substring) -> Int? {
        let statics = nodes[node].statics
        if statics.isEmpty { return nil }
        if let child = statics[String(segment)] { return child }
        return segment.utf8.contains(UInt8(ascii: "%")) ? statics[PercentEncoding.decoded(segment)] : nil
    }
}
