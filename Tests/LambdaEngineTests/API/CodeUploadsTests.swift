import Artifacts
import Templates
import Testing

@testable import LambdaEngine

@Suite(.timeLimit(.minutes(1)))
struct `Code that is uploaded` {
    private let folder = FileFolder()
    private let store: ArtifactStore
    private let uploads: CodeUploads

    init() throws {
        store = try ArtifactStore(root: folder.path + "/artifacts")
        uploads = CodeUploads(
            folder: folder.path + "/code", artifacts: store, environment: [:], endpointURL: "http://127.0.0.1:1")
    }

    private func artifact(_ text: String = "x = 1") async throws -> ArtifactID {
        let packager = ArtifactPackager(store: store, environment: PackagingEnvironment(variables: [:]))
        let source = PackagingRequest.Source.inline(fileName: "index.py", text: text)
        return try await packager.package(PackagingRequest(name: "code", source: source, build: .none)).id
    }

    private func stored(_ bytes: [UInt8]) async throws -> StoredCode {
        try await uploads.stored(.archive(Array(Base64.encoded(bytes).utf8)))
    }

    @Test func `an archive becomes an artifact, and can be fetched as it came`() async throws {
        let artifact = try await artifact()
        let bytes = try store.archive(of: artifact)
        let code = try await stored(bytes)
        #expect(code.artifact == artifact)
        #expect(code.upload.size == bytes.count)
        #expect(
            code.upload.sha256
                == ArtifactID(rawValue: "sha256:\(ContentDigest(of: bytes).hexadecimal)").map(CodeFacts.base64Digest))
        let location = try #require(uploads.location(of: code.upload))
        #expect(location.hasPrefix("http://127.0.0.1:1/_aws/lambda/code/"))
        #expect(await uploads.archive(at: String(location.dropFirst("http://127.0.0.1:1".count))) == bytes)
    }

    @Test func `what a deployment packaged can be fetched, too`() async throws {
        let artifact = try await artifact()
        let location = try #require(uploads.location(of: artifact))
        let bytes = await uploads.archive(at: String(location.dropFirst("http://127.0.0.1:1".count)))
        #expect(try bytes == store.archive(of: artifact))
        #expect(await uploads.archive(at: "/_aws/lambda/code/\(String(repeating: "0", count: 64)).zip") == nil)
        #expect(await uploads.archive(at: "/_aws/lambda/code/../../secret.key.zip") == nil)
    }

    @Test(arguments: [
        (Array("no archive".utf8), "Could not unzip uploaded file. Please check your file, then try to upload again."),
        (Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 18), "Uploaded file must be a non-empty zip"),
    ])
    func `what is no archive with files is refused, and not kept`(_ bytes: [UInt8], message: String) async throws {
        let error = await #expect(throws: LambdaError.self) { try await stored(bytes) }
        #expect(error?.code == "InvalidParameterValueException")
        #expect(error?.message == message)
        #expect(SystemFile.names(in: folder.path + "/code").isEmpty)
    }

    @Test func `what is no base64 is refused`() async throws {
        await #expect(throws: LambdaError.self) { try await uploads.stored(.archive(Array("!".utf8))) }
    }

    @Test func `there are no buckets`() async throws {
        let error = await #expect(throws: LambdaError.self) {
            try await uploads.stored(.object(bucket: "b", key: "k", version: nil))
        }
        #expect(error?.message.contains("S3 Error Code: NoSuchBucket") == true)
    }

    @Test func `an archive stays as long as a function or a version came from it`() async throws {
        let archives = [try store.archive(of: await artifact("x = 1")), try store.archive(of: await artifact("x = 2"))]
        let code = [try await stored(archives[0]), try await stored(archives[1])]
        var catalogue = FunctionCatalogue()
        catalogue.follow([EngineRecords.function()], of: EngineRecords.stack, at: 1)
        let key = FunctionKey(region: "us-east-1", name: "hello")
        catalogue.update(key) { $0.latest.upload = code[1].upload }
        CodeUploads.removeUnused(in: folder.path + "/code", keeping: catalogue)
        #expect(
            SystemFile.names(in: folder.path + "/code") == ["\(ContentDigest(of: archives[1]).hexadecimal).zip"])
    }
}
