import Testing

@testable import Artifacts

struct RequirementsTests {
    private func requirements(_ workspace: Workspace, _ text: String) throws -> Requirements {
        try workspace.write("src/requirements.txt", text)
        return try Requirements(file: workspace["src/requirements.txt"], folder: workspace["src"])
    }

    @Test(arguments: [
        "", "\n\n# nothing\n   # really\n", "boto3", "boto3\nbotocore # AWS has it\nPython_DateUtil\n",
    ])
    func `there is nothing to install`(_ text: String) throws {
        #expect(try requirements(Workspace(), text).isEmpty)
    }

    @Test(arguments: ["requests", "boto3==1.26.0", "boto3[crt]", "boto3\nrequests", "--index-url https://x\nflask"])
    func `there is something to install`(_ text: String) throws {
        #expect(try !requirements(Workspace(), text).isEmpty)
    }

    @Test func `lines are joined and comments go`() throws {
        let text = """
            requests==2.31 \\
                --hash=sha256:abc \\
                --hash=sha256:def
            # a comment \\
            flask # the web
            x @ https://example.com/a#egg=x ; python_version < "4"
            """
        #expect(
            try requirements(Workspace(), text).lines == [
                "requests==2.31     --hash=sha256:abc     --hash=sha256:def", "flask",
                "x @ https://example.com/a#egg=x ; python_version < \"4\"",
            ])
    }

    @Test func `included files are laid out in place, relative to the file that includes them`() throws {
        let workspace = try Workspace()
        try workspace.write("common/base.txt", "b1\n-r more.txt\n")
        try workspace.write("common/more.txt", "-r base.txt\nb2\n-c pins.txt")
        try workspace.write("common/pins.txt", "b2==1")
        let found = try requirements(workspace, "a\n-r ../common/base.txt\n--requirement=https://x/r.txt\nc")
        #expect(
            found.lines == [
                "a", "b1", "b2", "-c " + workspace["common/pins.txt"], "--requirement=https://x/r.txt", "c",
            ])
        #expect(found.localInputs == ["base", "more", "pins"].map { workspace["common/\($0).txt"] })
    }

    @Test func `a file that is missing is left to pip to name`() throws {
        let workspace = try Workspace()
        #expect(try requirements(workspace, "-r gone.txt").lines == ["-r " + workspace["src/gone.txt"]])
    }

    @Test func `paths on this machine become absolute and are not editable`() throws {
        let workspace = try Workspace()
        try workspace.write("lib/setup.py")
        try workspace.write("src/wheels/w-1-py3-none-any.whl")
        let text = """
            -e ../lib[extra] ; python_version > "3"
            --editable=../lib
            ./wheels/w-1-py3-none-any.whl
            wheels/w-1-py3-none-any.whl
            y @ file:///opt/y.whl
            -f wheels
            -e git+https://example.com/z.git#egg=z
            flask
            """
        let found = try requirements(workspace, text)
        let wheel = workspace["src/wheels/w-1-py3-none-any.whl"]
        #expect(
            found.lines == [
                workspace["lib"] + "[extra] ; python_version > \"3\"", workspace["lib"], wheel, wheel,
                "y @ file:///opt/y.whl", "--find-links " + workspace["src/wheels"],
                "git+https://example.com/z.git#egg=z", "flask",
            ])
        #expect(found.localInputs == [workspace["lib"], workspace["lib"], wheel, wheel, "/opt/y.whl"])
    }

    @Test(arguments: [[0xFF, 0xFE], [0xFE, 0xFF], [0xEF, 0xBB, 0xBF]] as [[UInt8]])
    func `files with a byte order mark are read`(_ mark: [UInt8]) throws {
        let workspace = try Workspace()
        let text: [UInt8] = Array("flask\r\nsix".utf8).flatMap { byte -> [UInt8] in
            switch mark[0] {
            case 0xFF: [byte, 0]
            case 0xFE: [0, byte]
            default: [byte]
            }
        }
        let path = try workspace.write("src/requirements.txt")
        try FileSystem.replace(path, with: mark + text)
        #expect(try Requirements(file: path, folder: workspace["src"]).lines == ["flask", "six"])
    }
}
