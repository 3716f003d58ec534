import Artifacts
import Deployments
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Templates
import Testing

@testable import LambdaEngine

/// Pools with runtimes that run inside of the test and speak the real Runtime API.
@Suite(.timeLimit(.minutes(1)))
struct EnvironmentPoolTests {
    /// Answers every invocation with its payload in a list.
    static let echo: InProcessSandbox.Runtime = { client in
        while true {
            let invocation = try await client.next()
            try await client.respond(invocation, "[\(invocation.body)]")
        }
    }

    @Test func `an invocation gets the function's answer`() async throws {
        try await Pool.run(Self.echo) { pool in
            let result = try await pool.invoke("1")
            #expect(result.statusCode == 200 && result.functionError == nil && result.executedVersion == "$LATEST")
            #expect(String(buffer: result.payload) == "[1]")
        }
    }

    @Test func `one environment serves one invocation after the other`() async throws {
        try await Pool.run(Self.echo) { pool in
            for number in 0..<5 { try #expect(await pool.answer("\(number)") == "[\(number)]") }
            #expect(await pool.pool.counts.coldStarts == 1)
            #expect(await pool.pool.counts.invocations == 5)
        }
    }

    @Test func `invocations at the same time get environments of their own`() async throws {
        let gate = Gate(count: 3)
        let runtime: InProcessSandbox.Runtime = { client in
            while true {
                let invocation = try await client.next()
                await gate.pass()
                try await client.respond(invocation, invocation.body)
            }
        }
        try await Pool.run(runtime) { pool in
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<3 { group.addTask { try await pool.answer("\(number)") } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            // None of them would have answered if they had not run at the same time.
            #expect(answers == ["0", "1", "2"])
            #expect(await pool.pool.counts.coldStarts == 3)
        }
    }

    @Test func `more than the reserved concurrency is refused`() async throws {
        let gate = Gate(count: 2)
        let runtime: InProcessSandbox.Runtime = { client in
            while true {
                let invocation = try await client.next()
                await gate.pass()
                try await client.respond(invocation, "1")
            }
        }
        try await Pool.run(runtime, change: { $0.reservedConcurrency = 1 }) { pool in
            async let first = pool.invoke("{}")
            while await pool.pool.environments[.invoking, default: 0] == 0 { await Task.yield() }
            await #expect(throws: LambdaError.throttled(.reservedConcurrency)) { try await pool.invoke("{}") }
            await gate.pass()
            let result = try await first
            #expect(result.functionError == nil)
        }
    }

    @Test func `a reservation of nothing refuses everything`() async throws {
        try await Pool.run(Self.echo, change: { $0.reservedConcurrency = 0 }) { pool in
            await #expect(throws: LambdaError.throttled(.reservedConcurrency)) { try await pool.invoke("{}") }
        }
    }

    @Test func `what a function writes stands between its START and END`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            client.print("loading\n")
            while true {
                let invocation = try await client.next()
                client.print("one\ntwo")
                try await client.respond(invocation, "null")
            }
        }
        try await Pool.run(runtime) { pool in
            let result = try await pool.invoke("{}")
            let id = result.requestID
            let lines = String(buffer: result.logTail).split(separator: "\n").map(String.init)
            #expect(
                lines.dropLast() == ["START RequestId: \(id) Version: $LATEST", "one", "two", "END RequestId: \(id)"])
            #expect(lines.last?.hasPrefix("REPORT RequestId: \(id)\tDuration: ") == true)
            #expect(lines.last?.contains("Max Memory Used: 20 MB\tInit Duration: ") == true)
            let written = pool.log()
            #expect(written.first?.hasPrefix("INIT_START") == true)
            let expected = ["loading\n"] + lines.map { $0 == "two" ? $0 : $0 + "\n" }
            #expect(Array(written.dropFirst()) == expected)
        }
    }

    @Test func `an error of the function is an answer with its object`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            while true { try await client.fail(try await client.next(), #"{"errorType":"Odd"}"#) }
        }
        try await Pool.run(runtime) { pool in
            let result = try await pool.invoke("{}")
            #expect(result.functionError == "Unhandled")
            #expect(String(buffer: result.payload) == #"{"errorType":"Odd"}"#)
            #expect(await pool.pool.counts.errors == 1)
        }
    }

    @Test func `a process that ends fails its invocation, and the next one gets a new process`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            if invocation.body == "\"exit\"" { return .exited(status: 3) }
            try await client.respond(invocation, "\"fine\"")
            _ = try await client.next()
            return .exited(status: 0)
        }
        try await Pool.run(runtime) { pool in
            let failed = try await pool.invoke("\"exit\"")
            #expect(String(buffer: failed.payload).contains("Runtime exited with error: exit status 3"))
            #expect(String(buffer: failed.logTail).contains("Status: error\tError Type: Runtime.ExitError"))
            try #expect(await pool.answer("1") == "\"fine\"")
        }
    }

    @Test func `an invocation that takes too long is answered and its process ended`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            if invocation.body == "\"quick\"" { try await client.respond(invocation, "1") }
            _ = try await client.next()
            try await Task.sleep(for: .seconds(3600))
            return .exited(status: 0)
        }
        try await Pool.run(runtime, change: { $0.timeoutInSeconds = 1 }) { pool in
            let result = try await pool.invoke("\"slow\"")
            #expect(String(buffer: result.payload).contains("Task timed out after 1.00 seconds"))
            #expect(String(buffer: result.logTail).contains("Status: timeout"))
            try #expect(await pool.answer("\"quick\"") == "1")
        }
    }

    @Test func `an initialisation that fails fails the invocation that it was for`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            _ = try await client.call(.POST, "init/error", #"{"errorType":"Runtime.ImportModuleError"}"#)
            return .exited(status: 1)
        }
        try await Pool.run(runtime) { pool in
            let result = try await pool.invoke("{}")
            #expect(result.functionError == "Unhandled")
            #expect(String(buffer: result.payload) == #"{"errorType":"Runtime.ImportModuleError"}"#)
            // It was tried twice in one environment: on its own, and as part of the invocation.
            let lines = pool.logs.events(of: "/aws/lambda/test", in: 0..<Int64.max).map(\.message)
            let reports = lines.filter { $0.hasPrefix("INIT_REPORT") }
            #expect(
                reports.first?.contains("Phase: init\tStatus: error\tError Type: Runtime.ImportModuleError") == true)
            #expect(
                reports.last?.contains("Phase: invoke\tStatus: error\tError Type: Runtime.ImportModuleError") == true)
            #expect(reports.count == 2)
            #expect(lines.last?.hasSuffix("Status: error\tError Type: Runtime.ImportModuleError\n") == true)
            #expect(lines.last?.contains("Init Duration") == false)
            #expect(await pool.pool.counts.coldStarts == 1)
            _ = try await pool.invoke("{}")
            #expect(await pool.pool.counts.coldStarts == 1)
        }
    }

    @Test func `an environment is kept when its function fails, with its log stream`() async throws {
        let runs = Mutex(0)
        let runtime: InProcessSandbox.Runtime = { client in
            let run = runs.withLock { count in
                count += 1
                return count
            }
            while true {
                let invocation = try await client.next()
                if invocation.body == "1" { return .exited(status: 1) }
                try await client.respond(invocation, "\(run)")
            }
        }
        try await Pool.run(runtime) { pool in
            try #expect(await pool.answer("0") == "1")
            #expect(try await pool.invoke("1").functionError == "Unhandled")
            let next = try await pool.invoke("0")
            #expect(String(buffer: next.payload) == "2")
            #expect(!String(buffer: next.logTail).contains("Init Duration"))
            #expect(await pool.pool.counts.coldStarts == 1)
            let streams = Set(pool.logs.events(of: "/aws/lambda/test", in: 0..<Int64.max).map(\.stream))
            #expect(streams.count == 1)
        }
    }

    @Test func `more environments at once than the rate of scaling are refused`() async throws {
        try await Pool.run(Self.echo, settings: { $0.scalingRate = 1 }) { pool in
            try #expect(await pool.answer("1") == "[1]")
            let results = try await withThrowingTaskGroup(of: LambdaError?.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do {
                            _ = try await pool.invoke("1")
                            return nil
                        } catch { return error as? LambdaError }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.compactMap(\.self) == [.throttled(.invocationRate)])
        }
    }

    @Test func `an initialisation that takes too long is done again, and the second one serves`() async throws {
        let starts = Mutex(0)
        let runtime: InProcessSandbox.Runtime = { client in
            let number = starts.withLock { count in
                count += 1
                return count
            }
            if number == 1 { try await Task.sleep(for: .seconds(3600)) }
            return try await Self.echo(client)
        }
        try await Pool.run(runtime, initializationLimit: .milliseconds(50)) { pool in
            let result = try await pool.invoke("1")
            #expect(String(buffer: result.payload) == "[1]")
            #expect(starts.withLock { $0 } == 2)
        }
    }

    @Test func `a program that ends before it asks for work fails the invocation`() async throws {
        try await Pool.run({ _ in .exited(status: 1) }) { pool in
            let result = try await pool.invoke("{}")
            #expect(String(buffer: result.payload).contains("Runtime exited with error: exit status 1"))
        }
    }

    @Test func `a retired pool lets invocations end and keeps nothing`() async throws {
        let gate = Gate(count: 2)
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            await gate.pass()
            try await client.respond(invocation, "\"done\"")
            _ = try await client.next()
            return .exited(status: 0)
        }
        try await Pool.run(runtime) { pool in
            async let running = pool.invoke("{}")
            while await pool.pool.environments[.invoking, default: 0] == 0 { await Task.yield() }
            await pool.pool.retire(isUrgent: false)
            await gate.pass()
            let answer = try await running
            #expect(String(buffer: answer.payload) == "\"done\"")
            while await !pool.pool.environments.isEmpty { await Task.yield() }
            await #expect(throws: LambdaError.retired) { try await pool.invoke("{}") }
        }
    }

    @Test func `the runtime learns everything that the API promises`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            while true {
                let invocation = try await client.next()
                let names = [
                    "Lambda-Runtime-Invoked-Function-Arn", "Lambda-Runtime-Trace-Id", "Lambda-Runtime-Client-Context",
                ]
                let values = names.map { invocation.headers.first(name: $0) ?? "" }
                let deadline = Int64(invocation.headers.first(name: "Lambda-Runtime-Deadline-Ms") ?? "") ?? 0
                let left = deadline - UTCTime.now()
                try await client.respond(invocation, "\(values) \(left > 50_000 && left <= 60_000)")
            }
        }
        try await Pool.run(runtime) { pool in
            var invocation = Pool.invocation("{}")
            (invocation.traceID, invocation.clientContext) = ("Root=1", #"{"a":1}"#)
            let result = try await pool.invoke(invocation)
            #expect(String(buffer: result.payload) == #"["arn:test", "Root=1", "{\"a\":1}"] true"#)
        }
    }

    @Test func `what the API does not know is refused`() async throws {
        let runtime: InProcessSandbox.Runtime = { client in
            let invocation = try await client.next()
            let statuses = [
                try await client.call(.GET, "nothing").status,
                try await client.call(.POST, "invocation/other/response", "1").status,
                try await client.call(.POST, "init/error", "{}").status,
            ]
            try await client.respond(invocation, "\(statuses)")
            _ = try await client.next()
            return .exited(status: 0)
        }
        try await Pool.run(runtime) { pool in
            try #expect(await pool.answer("{}") == "[404, 400, 403]")
        }
    }
}
