/// What of a source never becomes part of an artifact. Nothing else is left out.
///
/// Everywhere: `.git`, `.samlet`, `.aws-sam` and `.DS_Store`; the compiled Python in `__pycache__`, which names the
/// machine it was made on; and virtual environments of Python (folders with a `pyvenv.cfg`), which hold a whole
/// installation and work only where they were made.
struct Exclusions: Hashable {
    /// Names left out at the top of the source only.
    var atTop: Set<String>

    /// False takes in really everything.
    private let isActive: Bool

    /// Only what is left out of everything.
    static let standard = Exclusions()

    /// For what is no source: nothing is left out.
    static let nothing = Exclusions(isActive: false)

    init(atTop: Set<String> = []) {
        self.atTop = atTop
        isActive = true
    }

    private init(isActive: Bool) {
        atTop = []
        self.isActive = isActive
    }

    private static let everywhere: Set<String> = [".git", ".samlet", ".aws-sam", ".DS_Store"]

    /// - Parameter folder: the name of the folder it lies in; nil at the top of the source.
    func exclude(_ name: String, in folder: String?) -> Bool {
        guard isActive else { return false }
        if Self.everywhere.contains(name) { return true }
        guard let folder else { return atTop.contains(name) }
        // Python writes `x.pyc.1402` first and renames it.
        return folder == Self.pythonCache && name.contains(".pyc")
    }

    /// True for a folder that is left out as a whole for what is in it.
    func excludeFolder(containing names: [String]) -> Bool {
        isActive && names.contains("pyvenv.cfg")
    }

    /// True for a folder that is left out because nothing in it was taken in.
    func excludeEmptiedFolder(_ name: Substring) -> Bool {
        isActive && name == Self.pythonCache
    }

    private static let pythonCache = "__pycache__"
}
