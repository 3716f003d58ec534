internal import Foundation
internal import Glibc

/// A state file that cannot be read. It stays where it is; a copy of it is kept, so that whatever is tried to mend it can be
/// tried again.
struct DamagedFile {
    let path: String

    /// What lies beside the file and belongs to it: the write-ahead log may hold the last changes.
    private static let suffixes = ["", "-wal"]

    /// Copies the file, unless a copy of the very same bytes is there.
    /// - Returns: the path of the copy; nil when none could be made.
    func keptCopy() -> String? {
        let files = FileManager.default
        for number in 1...Self.limit {
            let copy = "\(path).damaged-\(number)"
            guard files.fileExists(atPath: copy) else { return made(copy) ? copy : nil }
            if Self.suffixes.allSatisfy({ isSame(path + $0, copy + $0) }) { return copy }
        }
        return nil
    }

    /// More than that nobody wants: then the last ones are good enough.
    private static let limit = 9

    private func isSame(_ one: String, _ other: String) -> Bool {
        let files = FileManager.default
        guard files.fileExists(atPath: one) else { return !files.fileExists(atPath: other) }
        return files.contentsEqual(atPath: one, andPath: other)
    }

    /// By other names first, so that a copy that is there is whole.
    private func made(_ copy: String) -> Bool {
        for suffix in Self.suffixes.reversed() where access(path + suffix, F_OK) == 0 {
            let draft = "\(copy)\(suffix).\(getpid())"
            defer { unlink(draft) }
            guard (try? FileManager.default.copyItem(atPath: path + suffix, toPath: draft)) != nil,
                rename(draft, copy + suffix) == 0
            else { return false }
        }
        return true
    }
}
