import Foundation
import Testing

@testable import LambdaEngine

@Suite final class LogStorageTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/samlet-logs-\(UUID().uuidString)"
    private let logs: FunctionLogs

    init() {
        logs = FunctionLogs(folder: folder, limits: LogLimits(fileSizeInBytes: 2000))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func event(_ time: Int64, _ message: String = "m", stream: String = "s") -> LogEvent {
        LogEvent(timestamp: time, stream: stream, message: message)
    }

    @Test func `a group is there once it is made or written to`() {
        #expect(logs.group("g") == nil && logs.groups.isEmpty)
        logs.append([event(1)], to: "written")
        logs.set(LogGroupSettings(createdAt: 7, retentionInDays: 3, tags: ["a": "b"]), of: "made")
        #expect(logs.groups.map(\.name) == ["made", "written"])
        #expect(logs.group("made")?.settings == LogGroupSettings(createdAt: 7, retentionInDays: 3, tags: ["a": "b"]))
        #expect(logs.group("made")?.sizeInBytes == 0)
        #expect(logs.group("written")?.sizeInBytes == 4)
        #expect(logs.group("written")?.settings.retentionInDays == nil)
        #expect(logs.streams(of: "made").isEmpty)
    }

    @Test func `a stream knows its first and its last event`() throws {
        logs.makeStream("empty", in: "g")
        logs.append([event(5), event(6, String(repeating: "x", count: 5000)), event(9)], to: "g")
        let streams = logs.streams(of: "g")
        #expect(streams.map(\.name) == ["empty", "s"])
        #expect(streams[0].firstEvent == nil && streams[0].lastEvent == nil)
        #expect(streams[1].firstEvent == 5 && streams[1].lastEvent == 9)
    }

    @Test func `the first event is of the oldest file that is kept`() {
        for time in 1...100 { logs.append([event(Int64(time), String(repeating: "x", count: 100))], to: "g") }
        let stream = logs.streams(of: "g").first
        #expect(stream?.lastEvent == 100)
        #expect(stream?.firstEvent == logs.events(of: "g", in: 0..<1000).first?.timestamp)
    }

    @Test func `what is removed is gone, and can be written anew`() {
        logs.append([event(1), event(2, stream: "other")], to: "g")
        logs.removeStream("s", of: "g")
        #expect(logs.events(of: "g", in: 0..<10) == [event(2, stream: "other")])
        logs.append([event(3)], to: "g")
        #expect(logs.events(of: "g", in: 0..<10).map(\.timestamp) == [2, 3])
        logs.removeGroup("g")
        #expect(logs.group("g") == nil)
        logs.append([event(4)], to: "g")
        #expect(logs.events(of: "g", in: 0..<10) == [event(4)])
    }
}
