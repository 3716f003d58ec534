import Subprocess
import SystemPackage
import Testing

@testable import Artifacts

/// A registry for npm on this machine that has every package in the one version 3.7.1.
struct PackageRegistry {
    /// Runs `body` with the registry's address.
    static func serving(in folder: String, _ body: (String) async throws -> Void) async throws {
        _ = try await Subprocess.run(
            .path("/usr/bin/python3"), arguments: ["-c", script], workingDirectory: FilePath(folder), input: .none,
            output: .sequence, error: .discarded
        ) { execution in
            var port = ""
            for try await line in execution.standardOutput.strings() {
                port = line.split(whereSeparator: \.isWhitespace).joined()
                break
            }
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body("http://127.0.0.1:\(port)/")) } catch { outcome = .failure(error) }
            await execution.teardown(using: [])
            try outcome.get()
        }
    }

    private static let script = """
        import base64, hashlib, http.server, io, json, tarfile, urllib.parse
        def archive(name):
            out = io.BytesIO()
            with tarfile.open(fileobj=out, mode='w:gz') as files:
                for path, text in (('package.json', json.dumps({'name': name, 'version': '3.7.1'})), ('index.js', '')):
                    info = tarfile.TarInfo('package/' + path)
                    info.size = len(text)
                    files.addfile(info, io.BytesIO(text.encode()))
            return out.getvalue()
        archives = {}
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *arguments): pass
            def do_GET(self):
                name = urllib.parse.unquote(self.path).strip('/')
                if name.endswith('.tgz'):
                    data = archives[name[:-4]]
                else:
                    content = archives.setdefault(name, archive(name))
                    digest = 'sha512-' + base64.b64encode(hashlib.sha512(content).digest()).decode()
                    place = 'http://127.0.0.1:%d/%s.tgz' % (self.server.server_port, name)
                    version = {'name': name, 'version': '3.7.1', 'dist': {'tarball': place, 'integrity': digest}}
                    data = json.dumps({'name': name, 'dist-tags': {'latest': '3.7.1'}, 'versions': {'3.7.1': version}}).encode()
                self.send_response(200)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()
        """
}
