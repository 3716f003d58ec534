internal import Glibc

/// Files of the kernel and other small ones, read and written in one go.
enum SystemFile {
    /// The contents of a file; nil when it cannot be read.
    static func bytes(_ path: String) -> [UInt8]? {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { return nil }
        let file = Descriptor(number)
        var contents: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(file.number, &buffer, buffer.count)
            guard count >= 0 else { return nil }
            guard count > 0 else { return contents }
            contents += buffer[..<count]
        }
    }

    static func text(_ path: String) -> String? {
        bytes(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes a text to an existing file of the kernel, in one call as it wants it.
    static func write(_ text: String, to path: String) -> Bool {
        let number = open(path, O_WRONLY | O_CLOEXEC)
        guard number >= 0 else { return false }
        let file = Descriptor(number)
        return Glibc.write(file.number, text, text.utf8.count) == text.utf8.count
    }

    /// Writes a file anew, readable by everyone.
    static func create(_ path: String, _ bytes: [UInt8]) -> Bool {
        let number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(0o644))
        guard number >= 0 else { return false }
        defer { close(number) }
        return append(bytes, to: number)
    }

    /// Writes all of the bytes to an open file.
    static func append(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Where a symbolic link leads; nil when it is none.
    static func link(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The names in a folder, sorted; empty when it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Makes a folder and those above it; true when it is there.
    static func makeFolders(_ path: String) -> Bool {
        if isFolder(path) || mkdir(path, 0o755) == 0 { return true }
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return false }
        guard makeFolders(String(path[..<slash])) else { return false }
        return mkdir(path, 0o755) == 0 || isFolder(path)
    }

    /// Removes a file, or a folder with all that is in it; follows no links.
    static func remove(_ path: String) {
        guard unlink(path) != 0, errno == EISDIR || errno == EPERM else { return }
        chmod(path, 0o700)
        for name in names(in: path) { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
