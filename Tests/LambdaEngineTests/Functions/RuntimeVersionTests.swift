import Deployments
import Testing

@testable import LambdaEngine

@Suite struct `Versions of runtimes` {
    @Test func `a version names what is installed`() throws {
        let configuration = try FunctionConfiguration(EngineRecords.function(), of: EngineRecords.stack)
        let version = RuntimeVersion(of: configuration)
        #expect(version.name == "python:3.13.2")
        #expect(version.arn.hasPrefix("arn:aws:lambda:us-east-1::runtime:"))
        #expect(version.arn.split(separator: ":").last?.count == 64)
    }

    @Test func `a custom runtime has the version of its operating system`() throws {
        var record = EngineRecords.function(json: #"{"Runtime": "provided.al2023"}"#)
        record.installation = nil
        let configuration = try FunctionConfiguration(record, of: EngineRecords.stack)
        #expect(RuntimeVersion(of: configuration).name == "provided:al2023")
    }
}
