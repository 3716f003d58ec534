/// Who may call a route.
enum RouteAuthorization: Hashable, Sendable {
    case everybody
    /// Whoever signs the request; any credentials are good.
    case signed
    /// Whoever an authorizer lets in. Nobody, until authorizers run.
    case authorizer(String)
}
