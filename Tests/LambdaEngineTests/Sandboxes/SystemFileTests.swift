import Glibc
import Testing

@testable import LambdaEngine

struct SystemFileTests {
    private let workspace: SandboxWorkspace

    init() throws {
        workspace = try SandboxWorkspace()
    }

    @Test func `what was written is read`() throws {
        try workspace.write("one\ntwo", to: "file")
        #expect(SystemFile.text("\(workspace.path)/file") == "one\ntwo")
        #expect(SystemFile.text("\(workspace.path)/missing") == nil)
    }

    @Test func `a folder is removed with all that is in it, and what links lead to stays`() throws {
        let folder = "\(workspace.path)/folder"
        try #require(SystemFile.makeFolders("\(folder)/a/b"))
        try workspace.write("kept", to: "kept")
        symlink("\(workspace.path)/kept", "\(folder)/a/link")
        symlink("\(workspace.path)/task", "\(folder)/a/folder")
        #expect(SystemFile.link("\(folder)/a/link") == "\(workspace.path)/kept")
        SystemFile.remove(folder)
        #expect(!SystemFile.isFolder(folder))
        #expect(SystemFile.text("\(workspace.path)/kept") == "kept")
        #expect(SystemFile.names(in: "\(workspace.path)/task") == ["name"])
    }
}
