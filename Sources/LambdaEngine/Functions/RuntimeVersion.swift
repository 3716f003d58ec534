internal import Artifacts
internal import Deployments

/// What exactly runs a function's code, in the form in which AWS names its builds of a runtime.
struct RuntimeVersion: Hashable, Sendable {
    /// Such as `python:3.13.2`: the language and the version that is installed on this machine.
    let name: String
    /// Has the form of AWS's; nothing in AWS answers to it.
    let arn: String

    init(of configuration: FunctionConfiguration) {
        let runtime = configuration.runtime.name
        let language = runtime.prefix { $0.isLetter }
        let version =
            configuration.installation?.version ?? String(runtime.dropFirst(language.count).drop { $0 == "." })
        name = "\(language):\(version)"
        // Known before it is known what is installed.
        let digest = ContentDigest(of: runtime.utf8).hexadecimal
        arn = "arn:\(configuration.place.partition):lambda:\(configuration.place.region)::runtime:\(digest)"
    }
}
