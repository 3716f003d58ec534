import Artifacts
import Foundation
import Synchronization
import Testing

struct FolderLockTests {
    @Test func `who wants it alone waits for those who share it`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "samlet-lock-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let released = Atomic(false)
        var shared = [SharedLock(folder), SharedLock(folder)]
        let wasReleased = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let lock = FolderLock(on: folder, .exclusive)
                withExtendedLifetime(lock) { continuation.resume(returning: released.load(ordering: .relaxed)) }
            }
            Thread.sleep(forTimeInterval: 0.05)
            released.store(true, ordering: .relaxed)
            shared = []
        }
        #expect(wasReleased && shared.isEmpty)
    }
}

/// Arrays take no values that cannot be copied.
private final class SharedLock {
    private let lock: FolderLock

    init(_ folder: String) { lock = FolderLock(on: folder, .shared) }
}
