import Glibc
import Synchronization
import Testing

@testable import Artifacts

/// With the machine's own Ruby and bundler; the gems are made on the spot.
@Suite(.timeLimit(.minutes(3)), .enabled(if: access("/usr/bin/ruby", X_OK) == 0))
struct RubyBuildTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace(["PATH": "/usr/bin:/bin", "BUNDLE_PATH": "/nowhere", "GEM_HOME": "/nowhere"])
    }

    private func interpreter() async throws -> Interpreter {
        let catalog = RuntimeCatalog(environment: workspace.environment, store: workspace.store)
        return try #require(try await catalog.interpreter(for: LambdaRuntime("ruby3.4")))
    }

    /// Makes a server of gems in a folder, with one gem.
    private func makeGem(_ name: String) async throws {
        let script = """
            require "rubygems/package"
            require "rubygems/indexer"
            File.write("\(name).rb", "VALUE = 1")
            spec = Gem::Specification.new do |s|
              s.name, s.version, s.summary, s.authors, s.files = "\(name)", "1.2.3", "x", ["x"], ["\(name).rb"]
              s.require_paths = ["."]
            end
            Dir.mkdir("gems")
            File.rename(Gem::Package.build(spec, true), "gems/\(name)-1.2.3.gem")
            Gem::Indexer.new(".").generate_index
            """
        try FileSystem.makeFolder(workspace["server"])
        let tool = Tool(
            executable: "/usr/bin/ruby", arguments: ["-e", script], workingFolder: workspace["server"],
            variables: ["HOME": workspace["home"]])
        let outcome = try await tool.run(in: workspace["server"])
        try #require(outcome.isSuccess, "\(outcome.output)")
    }

    private func package(
        progress: @escaping PackagingProgressHandler = { _ in }
    ) async throws -> PackagedArtifact {
        let request = PackagingRequest(
            name: "Orders", source: .path(workspace["src"]), interpreter: try await interpreter())
        return try await workspace.packager.package(request, progress: progress)
    }

    private var source: String { "source \"file://\(workspace["server"])\"\n" }

    @Test func `gems are installed where Lambda looks for them, once as long as only the code changes`() async throws {
        try await makeGem("fancy")
        try workspace.write("src/Gemfile", source + "gem 'fancy'\ngroup(:test) { }\n")
        try workspace.write("src/app.rb", "1")
        let seen = Mutex<[String]>([])
        let progress: PackagingProgressHandler = { step in seen.withLock { $0.append(step.description) } }
        let paths = try workspace.paths(try await package(progress: progress))
        let folder = try #require(paths.first { $0.hasSuffix("/fancy-1.2.3.gemspec") }?.split(separator: "/")[3])
        #expect(
            paths == [
                ".bundle/config", "Gemfile", "Gemfile.lock", "app.rb",
                "vendor/bundle/ruby/\(folder)/gems/fancy-1.2.3/fancy.rb",
                "vendor/bundle/ruby/\(folder)/specifications/fancy-1.2.3.gemspec",
            ])
        try workspace.write("src/app.rb", "2")
        #expect(try workspace.paths(try await package(progress: progress)) == paths)
        #expect(seen.withLock { $0 } == ["installing packages of Orders"])
        #expect(workspace.hasNoLeftovers)
    }

    @Test func `code that brings its gems, or has no Gemfile, is taken as it is`() async throws {
        try workspace.write("src/app.rb", "1")
        #expect(try workspace.paths(try await package()) == ["app.rb"])
        try workspace.write("src/Gemfile", "source 'file:///nowhere'\ngem 'fancy'\n")
        try workspace.write("src/vendor/bundle/ruby/3.4.0/specifications/fancy.gemspec", "")
        #expect(
            try workspace.paths(try await package()) == [
                "Gemfile", "app.rb", "vendor/bundle/ruby/3.4.0/specifications/fancy.gemspec",
            ])
    }

    @Test func `settings of bundler that the code brings along do not lead the gems elsewhere`() async throws {
        try await makeGem("fancy")
        try workspace.write("src/Gemfile", source + "gem 'fancy'\n")
        try workspace.write("src/.bundle/config", "---\nBUNDLE_PATH: \"elsewhere\"\n")
        let paths = try workspace.paths(try await package())
        #expect(paths.contains { $0.hasPrefix("vendor/bundle/") && $0.hasSuffix("/fancy-1.2.3.gemspec") })
        #expect(!paths.contains { $0.hasPrefix("elsewhere") })
    }

    @Test func `a gem that cannot be had is an error with bundler's words`() async throws {
        try await makeGem("fancy")
        try workspace.write("src/Gemfile", source + "gem 'other'\n")
        let thrown = try await code { _ = try await package() }
        guard case .toolFailed("bundle install", "Orders", _, let output) = thrown else {
            Issue.record("another error: \(thrown)")
            return
        }
        #expect(output.contains("Could not find gem 'other'"))
    }
}
