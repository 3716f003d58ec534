import Testing

@testable import Artifacts

struct ArtifactErrorTests {
    @Test(arguments: [
        (
            ArtifactError.Code.toolMissing(tool: "npm", advice: "install it or put node_modules beside the code"),
            "npm is not installed; install it or put node_modules beside the code"
        ),
        (
            .unknownRuntime("pyton3.12", suggestion: "python3.12"),
            "'pyton3.12' is no Lambda runtime; did you mean 'python3.12'?"
        ),
        (
            .tooLarge(path: "src", limit: 262_144_000, size: 300_000_000, largest: "node_modules"),
            "'src' has 286.1 MB unzipped, more than the 250 MB that Lambda allows; the largest part is 'node_modules'"
        ),
        (
            .functionAndLayersTooLarge(function: 104_857_600, layers: [104_857_600, 104_857_600], limit: 262_144_000),
            "the function (100 MB) and its layers (100 MB, 100 MB) have 300 MB unzipped, more than the 250 MB that"
                + " Lambda allows"
        ),
        (.system(operation: "read", path: "a.py", number: 13), "cannot read 'a.py': permission denied"),
        (
            .unsafeArchiveEntry(archive: "a.zip", entry: "l", reason: .linkLeavesArchive(target: "/etc")),
            "'l' in 'a.zip' is a link to '/etc', which lies outside the archive"
        ),
    ])
    func `a message says what failed and what would be right`(_ code: ArtifactError.Code, _ message: String) {
        #expect(ArtifactError(code).message == message)
        #expect(ArtifactError(code).description == message)
    }

    @Test(arguments: [
        (0, "0 bytes"), (1023, "1023 bytes"), (1024, "1 kB"), (1536, "1.5 kB"), (262_144_000, "250 MB"),
        (3_221_225_472, "3 GB"),
    ])
    func `sizes are shown in units of 1024`(_ size: Int, _ text: String) {
        #expect(byteText(size) == text)
    }
}
