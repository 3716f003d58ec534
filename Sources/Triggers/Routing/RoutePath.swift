/// The path of a route or a resource as an API declares it, such as `/pets/{id}`.
struct RoutePath: Hashable, Sendable {
    enum Segment: Hashable, Sendable {
        case text(String)
        case variable(String)
        /// `{name+}`: the rest of the path.
        case greedy(String)

        init(_ part: some StringProtocol) {
            guard part.hasPrefix("{"), part.hasSuffix("}"), part.count > 2 else {
                self = .text(String(part))
                return
            }
            let name = part.dropFirst().dropLast()
            self = name.hasSuffix("+") ? .greedy(String(name.dropLast())) : .variable(String(name))
        }
    }

    let text: String
    let segments: [Segment]

    /// - Throws: what is wrong with the path, for people.
    init(_ text: String) throws(MalformedPath) {
        guard text.first == "/" else { throw MalformedPath(message: "a path starts with '/'; found '\(text)'") }
        self.text = text
        segments =
            text == "/"
            ? [] : text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(Segment.init)
        for (position, segment) in segments.enumerated() {
            switch segment {
            case .greedy(let name) where position != segments.count - 1:
                throw MalformedPath(
                    message: "{\(name)+} takes the rest of the path, so it must stand last in '\(text)'")
            case .text(let part) where part.contains("{") || part.contains("}"):
                throw MalformedPath(
                    message: "a path variable is a whole segment, such as /{id}; found '\(part)' in '\(text)'")
            default: break
            }
        }
        let names = variableNames
        if Set(names).count < names.count {
            throw MalformedPath(message: "a variable stands twice in the path '\(text)'")
        }
    }

    /// In the order of the path.
    var variableNames: [String] {
        segments.compactMap { segment in
            switch segment {
            case .text: nil
            case .variable(let name), .greedy(let name): name
            }
        }
    }

    /// The path with its variables' names left out: equal for paths that match the same requests.
    var shape: String {
        segments.map { segment in
            switch segment {
            case .text(let text): "/" + text
            case .variable: "/{}"
            case .greedy: "/{+}"
            }
        }.joined()
    }
}

/// Why a path cannot be that of a route.
struct MalformedPath: Error {
    var message: String
}
