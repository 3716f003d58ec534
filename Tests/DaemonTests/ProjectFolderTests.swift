import Deployments
import Foundation
import Testing

@testable import Daemon

struct ProjectFolderTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "samlet-project-\(UUID())")

    private func inFolder(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(at: folder.appending(path: "a/b"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body()
    }

    @Test func `the nearest folder above a template counts, else one beside it`() throws {
        try inFolder {
            let deep = folder.appending(path: "a/b").path
            #expect(ProjectFolder.nearest(to: deep, override: nil).path == deep + "/.samlet")
            try ProjectFolder(path: folder.path + "/.samlet").create()
            #expect(ProjectFolder.nearest(to: deep, override: nil).path == folder.path + "/.samlet")
            #expect(ProjectFolder.nearest(to: deep, override: "/x/y/../z").path == "/x/z")
            #expect(ProjectFolder.nearest(to: deep, override: "").path == folder.path + "/.samlet")
        }
    }

    @Test func `a folder keeps itself out of git, and its key from others`() throws {
        try inFolder {
            let project = ProjectFolder(path: folder.path + "/.samlet")
            try project.create()
            #expect(try String(contentsOfFile: project.path + "/.gitignore", encoding: .utf8) == "*\n")
            _ = try project.secrets()
            let key = try FileManager.default.attributesOfItem(atPath: project.keyPath)
            #expect(key[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `a folder that cannot be made is an error with its path`() {
        let project = ProjectFolder(path: "/proc/nowhere/.samlet")
        let error = #expect(throws: StateError.self) { try project.create() }
        #expect(error?.message.contains("/proc/nowhere/.samlet") == true)
    }

    @Test func `a socket's path is short wherever the folder lies`() {
        #expect(ProjectFolder(path: "/p/.samlet").socketPath == "/p/.samlet/engine.sock")
        let deep = ProjectFolder(path: "/" + String(repeating: "long/", count: 30) + ".samlet")
        #expect(deep.socketPath.utf8.count < 108)
        #expect(deep.socketPath != ProjectFolder(path: "/other" + deep.path).socketPath)
    }

    @Test func `the ports of the last engine are remembered`() throws {
        try inFolder {
            let project = ProjectFolder(path: folder.path + "/.samlet")
            #expect(project.lastEndpoints == nil)
            try project.create()
            project.keep(Endpoints(awsPort: 1234, httpPort: 5678))
            #expect(project.lastEndpoints == Endpoints(awsPort: 1234, httpPort: 5678))
            #expect(project.lastEndpoints?.awsPort == 1234 && project.lastEndpoints?.httpPort == 5678)
        }
    }

    @Test(arguments: [("/a/./b/../c", "/a/c"), ("/", "/"), ("/../..", "/"), ("//a//b/", "/a/b")])
    func `paths are seen from the root`(_ path: String, _ expected: String) {
        #expect(absolutePath(path) == expected)
    }
}
