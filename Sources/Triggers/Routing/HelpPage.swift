internal import Deployments
internal import Documents
internal import HTTPTypes
internal import HummingbirdCore

/// The answer to requests that lead nowhere: what there is instead.
struct HelpPage {
    let sites: Sites
    let request: Request

    private var endpoints: [Endpoint] { sites.endpoints }
    private var base: String { "http://\(request.head.authority ?? "127.0.0.1")" }
    private var wantsJSON: Bool { request.headers[.accept]?.contains("application/json") ?? false }

    func response(_ message: String) -> Response {
        wantsJSON
            ? Response(statusCode: 404, headers: [.contentType: "application/json"], body: json(message))
            : Response(statusCode: 404, headers: [.contentType: "text/plain; charset=utf-8"], body: text(message))
    }

    private func json(_ message: String) -> String {
        let list = endpoints.map { endpoint in
            Node.json([
                "kind": .json(endpoint.kind.rawValue),
                "name": .json(endpoint.name),
                "stack": .json(endpoint.stack.name),
                "stage": endpoint.stage.map { .json($0) },
                "url": .json(endpoint.url(at: base)),
                "routes": .json(endpoint.routes.map { "\($0.method) \($0.path)" }),
            ])
        }
        return JSONWriter.text(of: .json(["message": .json(message), "endpoints": .json(list)]), layout: .indented)
    }

    private func text(_ message: String) -> String {
        let endpoints = endpoints
        if endpoints.isEmpty { return "\(message); no API and no function URL is deployed\n" }
        let list = endpoints.map { endpoint in
            let stage = endpoint.stage.map { ", stage \($0)" } ?? ""
            let routes = endpoint.routes.prefix(20).map { "    \($0.method) \($0.path)\n" }.joined()
            let more = endpoint.routes.count > 20 ? "    and \(endpoint.routes.count - 20) more\n" : ""
            return "\n\(endpoint.kind.rawValue) \(endpoint.name) (stack \(endpoint.stack.name)\(stage))\n"
                + "  \(endpoint.url(at: base))\n" + routes + more
        }
        return "\(message); these are:\n" + list.joined()
    }
}
