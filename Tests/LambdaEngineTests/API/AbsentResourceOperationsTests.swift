import Documents
import Testing

@testable import LambdaEngine

@Suite struct `Durable executions and capacity providers` {
    private func send(_ method: String, _ target: String) async throws -> TestAnswer {
        let keeper = try CatalogueKeeper(InMemoryCatalogueStore())
        try await keeper.change { (catalogue) throws(LambdaError) in
            catalogue.follow([EngineRecords.function()], of: EngineRecords.stack, at: 1_767_225_600_000)
        }
        return try await LambdaAPI(keeper, invoker: RecordingInvoker()).send(method, target)
    }

    @Test(arguments: [
        ("/2025-11-30/capacity-providers?State=Active&MaxItems=50", #"{"CapacityProviders":[]}"#),
        ("/2025-12-01/functions/hello/durable-executions", #"{"DurableExecutions":[]}"#),
    ])
    func `lists of them are empty`(_ target: String, _ body: String) async throws {
        let answer = try await send("GET", target)
        #expect(answer.status == 200)
        #expect(answer.body == body)
    }

    @Test(arguments: [
        ("GET", "/2025-11-30/capacity-providers/fleet"), ("PUT", "/2025-11-30/capacity-providers/fleet"),
        ("DELETE", "/2025-11-30/capacity-providers/fleet"),
        ("GET", "/2025-11-30/capacity-providers/fleet/function-versions"),
    ])
    func `there is no capacity provider`(_ method: String, _ target: String) async throws {
        let answer = try await send(method, target)
        #expect(answer.status == 404)
        #expect(
            answer.json["Message"]?.text
                == "Capacity provider not found: arn:aws:lambda:us-east-1:000000000000:capacity-provider:fleet")
    }

    @Test(arguments: [
        ("GET", ""), ("GET", "/history"), ("GET", "/state?CheckpointToken=a"), ("POST", "/stop"), ("DELETE", ""),
    ])
    func `there is no durable execution`(_ method: String, _ rest: String) async throws {
        let arn = "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Ahello%3A1%2Fdurable-execution%2Fa%2Fb"
        let answer = try await send(method, "/2025-12-01/durable-executions/\(arn)\(rest)")
        #expect(answer.status == 404)
        #expect(answer.json["Message"]?.text == "The resource you requested does not exist.")
    }

    @Test(arguments: [
        "/2025-11-30/capacity-providers?State=Lost", "/2025-11-30/capacity-providers?MaxItems=51",
        "/2025-11-30/capacity-providers/a!b", "/2025-12-01/durable-executions/hello",
    ])
    func `what breaks the model is refused`(_ target: String) async throws {
        let answer = try await send("GET", target)
        #expect(answer.status == 400)
        #expect(answer["x-amzn-ErrorType"] == "ValidationException")
    }

    @Test func `none can be made`() async throws {
        let answer = try await send("POST", "/2025-11-30/capacity-providers")
        #expect(answer.status == 501)
        #expect(answer.json["message"]?.text == "samlet has no counterpart of lambda:CreateCapacityProvider yet")
    }
}
