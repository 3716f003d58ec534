import Foundation
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1))) final class `Logs of functions` {
    private let folder = FileManager.default.temporaryDirectory.path + "/samlet-logs-\(UUID().uuidString)"
    private let group = "/aws/lambda/hello"
    private let all = Int64.min..<Int64.max

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func event(_ time: Int64, _ message: String = "m", stream: String = "2026/01/01/[$LATEST]a") -> LogEvent {
        LogEvent(timestamp: time, stream: stream, message: message)
    }

    private func path(of stream: String = "2026/01/01/[$LATEST]a") -> String {
        LogFolder(of: group, in: folder).path(ofStream: stream)
    }

    @Test(arguments: ["plain", "", "two\nlines", #"back\slash \n"#, "a\rb\r\n", "zoë ☃", " space "])
    func `a message comes back as it was`(_ message: String) {
        let logs = FunctionLogs(folder: folder)
        logs.append([event(5, message)], to: group)
        #expect(logs.events(of: group, in: all) == [event(5, message)])
        #expect(FunctionLogs(folder: folder).events(of: group, in: all) == [event(5, message)])
    }

    @Test func `events of several streams come oldest first, within a range`() {
        let logs = FunctionLogs(folder: folder)
        let events = [
            event(10, "a", stream: "one"), event(30, "b", stream: "one"), event(20, "c", stream: "two"),
            event(20, "d", stream: "two"), event(40, "e", stream: "one"),
        ]
        logs.append(events, to: group)
        #expect(logs.events(of: group, in: all).map(\.message) == ["a", "c", "d", "b", "e"])
        #expect(logs.events(of: group, in: 20..<40).map(\.message) == ["c", "d", "b"])
        #expect(logs.events(of: "other", in: all).isEmpty)
    }

    @Test func `names of groups cannot leave the folder`() throws {
        let logs = FunctionLogs(folder: folder)
        logs.append([event(1, stream: "../up")], to: "../../elsewhere/..")
        #expect(logs.events(of: "../../elsewhere/..", in: all) == [event(1, stream: "../up")])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["%2e%2e%2f%2e%2e%2felsewhere%2f%2e%2e"])
    }

    @Test(arguments: ["17", "1700000000000 half a li", "garbage"])
    func `half a line that a crash left spoils nothing`(_ rest: String) throws {
        FunctionLogs(folder: folder).append([event(1, "before")], to: group)
        let file = try #require(FileHandle(forWritingAtPath: path()))
        try file.seekToEnd()
        try file.write(contentsOf: Data(rest.utf8))
        try file.close()
        let logs = FunctionLogs(folder: folder)
        #expect(logs.events(of: group, in: 0..<100).map(\.message) == ["before"])
        logs.append([event(2, "after")], to: group)
        #expect(logs.events(of: group, in: 0..<100).map(\.message) == ["before", "after"])
    }

    @Test func `a stream does not grow for ever`() throws {
        let logs = FunctionLogs(folder: folder, limits: LogLimits(fileSizeInBytes: 1000))
        for time in 0..<500 { logs.append([event(Int64(time), "0123456789")], to: group) }
        let kept = logs.events(of: group, in: all).map(\.timestamp)
        #expect(kept.last == 499)
        #expect(kept == Array((kept.first ?? 0)...499))
        #expect((50..<200).contains(kept.count))
        #expect(try FileManager.default.contentsOfDirectory(atPath: LogFolder(of: group, in: folder).path).count == 2)
    }

    @Test func `a group does not grow for ever`() throws {
        let logs = FunctionLogs(folder: folder, limits: LogLimits(groupSizeInBytes: 1000, filesPerGroup: 5))
        for stream in 0..<20 { logs.append([event(1, stream: "s\(stream)")], to: group) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: LogFolder(of: group, in: folder).path).count == 5)
        #expect(logs.events(of: group, in: all).contains { $0.stream == "s19" })
        logs.append([event(2, String(repeating: "x", count: 2000), stream: "long")], to: group)
        logs.append([event(3, stream: "last")], to: group)
        #expect(logs.events(of: group, in: all).map(\.stream) == ["last"])
    }

    @Test func `more streams than open files are written`() {
        let logs = FunctionLogs(folder: folder)
        for round in 0..<2 {
            for stream in 0..<100 { logs.append([event(Int64(round), stream: "s\(stream)")], to: group) }
        }
        #expect(logs.events(of: group, in: all).count == 200)
    }

    @Test func `a large stream is read piece by piece`() {
        let logs = FunctionLogs(folder: folder)
        let messages = (0..<300).map { String(repeating: "x", count: 10_000) + "\($0)\nend" }
        logs.append(messages.enumerated().map { event(Int64($0.offset), $0.element) }, to: group)
        #expect(logs.events(of: group, in: all).map(\.message) == messages)
    }

    @Test func `followers get what is written from now on, in order`() async {
        let logs = FunctionLogs(folder: folder)
        logs.append([event(1, "before")], to: group)
        let first = logs.follow(group)
        let second = logs.follow(group)
        logs.append([event(2), event(3)], to: group)
        logs.append([event(9)], to: "other")
        logs.append([event(4)], to: group)
        for follower in [first, second] {
            var times: [Int64] = []
            for await event in follower.prefix(3) { times.append(event.timestamp) }
            #expect(times == [2, 3, 4])
        }
    }

    @Test func `a slow follower loses the oldest events`() async {
        let logs = FunctionLogs(folder: folder, limits: LogLimits(eventsPerFollower: 2))
        let follower = logs.follow(group)
        logs.append((1...5).map { event($0) }, to: group)
        var times: [Int64] = []
        for await event in follower.prefix(2) { times.append(event.timestamp) }
        #expect(times == [4, 5])
    }

    @Test func `a follower that gives up is forgotten`() async {
        let logs = FunctionLogs(folder: folder)
        do {
            let follower = logs.follow(group)
            logs.append([event(1)], to: group)
            for await _ in follower.prefix(1) {}
        }
        logs.append([event(2)], to: group)
        #expect(logs.followerCount(of: group) == 0)
    }

    @Test func `a folder that cannot be made loses the log, not the engine`() {
        let logs = FunctionLogs(folder: "/proc/none")
        logs.append([event(1)], to: group)
        #expect(logs.events(of: group, in: all).isEmpty)
    }
}
