import Deployments
import Templates
import Testing

@testable import Triggers

@Suite struct DestinationTests {
    private func sites(_ records: [ResourceRecord]...) async -> Sites {
        let triggers = HTTPTriggers(logger: .silent)
        await triggers.activate(records.flatMap { $0 }, of: Records.stack)
        return triggers.sites
    }

    private let rest = Samples.rest("/hello: {get: \(Samples.proxy)}", stage: "Prod")
    private let http = Samples.http("/hello: {get: \(Samples.operation())}")
    private let url = Samples.functionURL()

    // MARK: - By name

    @Test(arguments: [
        // the host, as on AWS
        ("a1b2c3d4e5.execute-api.localhost", "/Prod/hello", "REST Prod /hello"),
        ("a1b2c3d4e5.execute-api.us-east-1.amazonaws.com", "/Prod/hello", "REST Prod /hello"),
        ("a1b2c3d4e5.execute-api.us-east-1.localhost", "/Prod", "REST Prod "),
        ("a1b2c3d4e5.execute-api.localhost", "/dev/hello", "missing stage"),
        ("a1b2c3d4e5.execute-api.localhost", "/", "missing stage"),
        ("h1t2t3p4a5.execute-api.localhost", "/hello", "HTTP $default /hello"),
        ("h1t2t3p4a5.execute-api.localhost", "/", "HTTP $default /"),
        ("abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws", "/a/b", "URL /a/b"),
        ("abcdefghijklmnopqrstuvwxyz012345.lambda-url.localhost", "/", "URL /"),
        ("zzz.execute-api.localhost", "/", "unknown API zzz"), ("zzz.lambda-url.localhost", "/", "unknown URL zzz"),
        // the path, on any host
        ("127.0.0.1", "/_aws/execute-api/a1b2c3d4e5/Prod/hello", "REST Prod /hello"),
        ("127.0.0.1", "/_aws/execute-api/A1B2C3D4E5/Prod/hello", "REST Prod /hello"),
        ("127.0.0.1", "/_aws/execute-api/a1b2c3d4e5", "missing stage"),
        ("127.0.0.1", "/_aws/execute-api/h1t2t3p4a5/hello", "HTTP $default /hello"),
        ("127.0.0.1", "/_aws/execute-api/h1t2t3p4a5/$default/hello", "HTTP $default /hello"),
        ("127.0.0.1", "/_aws/execute-api/h1t2t3p4a5/%24default/hello", "HTTP $default /hello"),
        ("127.0.0.1", "/_aws/execute-api/h1t2t3p4a5", "HTTP $default /"),
        ("127.0.0.1", "/_aws/execute-api/zzz/x", "unknown API zzz"),
        ("127.0.0.1", "/_aws/lambda-url/abcdefghijklmnopqrstuvwxyz012345/a%20b/", "URL /a%20b/"),
        ("127.0.0.1", "/_aws/lambda-url/abcdefghijklmnopqrstuvwxyz012345", "URL /"),
        ("127.0.0.1", "/_aws/lambda-url/zzz/", "unknown URL zzz"),
        ("127.0.0.1", "/restapis/a1b2c3d4e5/Prod/_user_request_/hello/", "REST Prod /hello/"),
        ("127.0.0.1", "/restapis/a1b2c3d4e5/dev/_user_request_/hello", "missing stage"),
        // neither
        ("127.0.0.1", "/restapis/a1b2c3d4e5/Prod/hello", "unaddressed"), ("127.0.0.1", "/hello", "unaddressed"),
        ("127.0.0.1", "/_aws/execute-api/", "unaddressed"), ("localhost", "/_aws/other", "unaddressed"),
    ])
    func `a request names where it goes`(host: String, path: String, expected: String) async {
        let sites = await sites(rest, http, url)
        #expect(text(sites.destination(hostName: host, path: path[...], allowsRoot: true)) == expected)
    }

    // MARK: - At the root

    @Test(arguments: [
        ("/hello", "REST Prod /hello"), ("/Prod/hello", "REST Prod /hello"), ("/", "REST Prod /"),
        ("/Prod", "REST Prod "),
        ("/prod/hello", "REST Prod /prod/hello"),
    ])
    func `the only REST API is at the root, with its stage in the path or without`(path: String, expected: String) async
    {
        let sites = await sites(rest)
        #expect(text(sites.destination(hostName: "localhost", path: path[...], allowsRoot: true)) == expected)
        #expect(text(sites.destination(hostName: "localhost", path: path[...], allowsRoot: false)) == "unaddressed")
    }

    @Test(arguments: [("/hello", "HTTP $default /hello"), ("/dev/hello", "HTTP dev /hello"), ("/", "HTTP $default /")])
    func `the only HTTP API is at the root, its default stage first`(path: String, expected: String) async {
        let stage = Records.record("Dev", "AWS::ApiGatewayV2::Stage", ref: "dev", "{ApiId: h1t2t3p4a5, StageName: dev}")
        let sites = await sites([stage], http)
        #expect(text(sites.destination(hostName: "localhost", path: path[...], allowsRoot: true)) == expected)
    }

    @Test func `an HTTP API without a default stage is at the root with its first`() async {
        let sites = await sites(Samples.http("/hello: {get: \(Samples.operation())}", stage: "dev"))
        #expect(text(sites.destination(hostName: "localhost", path: "/hello", allowsRoot: true)) == "HTTP dev /hello")
    }

    @Test func `the only function URL is at the root`() async {
        #expect(text(await sites(url).destination(hostName: "localhost", path: "/a", allowsRoot: true)) == "URL /a")
    }

    @Test func `an API without a stage is nowhere`() async {
        let sites = await sites([rest[0]])
        #expect(text(sites.destination(hostName: "localhost", path: "/hello", allowsRoot: true)) == "missing stage")
    }

    private func text(_ destination: Destination) -> String {
        switch destination {
        case .rest(_, let stage, let path): "REST \(stage.name) \(path)"
        case .http(_, let stage, let path): "HTTP \(stage.name) \(path)"
        case .functionURL(_, let path): "URL \(path)"
        case .missingStage: "missing stage"
        case .unknown(let id, let isFunctionURL): "unknown \(isFunctionURL ? "URL" : "API") \(id)"
        case .unaddressed: "unaddressed"
        }
    }
}
