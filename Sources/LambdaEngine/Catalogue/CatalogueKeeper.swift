internal import Synchronization

/// Holds the catalogue, has every change of it written to disk before anyone sees it, and tells who wants to know.
///
/// A class for the catalogue that everyone shares.
final class CatalogueKeeper: Sendable {
    /// Is told which functions are other than before.
    typealias Observer = @Sendable (Set<FunctionKey>) async -> Void

    /// The catalogue, and how often it became otherwise.
    private struct Version {
        var catalogue: FunctionCatalogue
        var number = 0
    }

    private let version: Mutex<Version>
    private let store: any CatalogueStore
    private let observer = Mutex<Observer?>(nil)
    /// Held from before an operation until its effect is written, so that two do not overtake each other.
    private let turn = Mutex(())

    /// - Throws: when the store cannot be read.
    init(_ store: any CatalogueStore) throws(CatalogueStoreError) {
        self.store = store
        version = Mutex(Version(catalogue: FunctionCatalogue(try store.rows())))
    }

    /// As it is now.
    var current: FunctionCatalogue { version.withLock(\.catalogue) }

    /// How often it was changed since the engine started.
    var changeCount: Int { version.withLock(\.number) }

    /// - Parameter observer: is told of all changes from now on.
    func observe(_ observer: @escaping Observer) { self.observer.withLock { $0 = observer } }

    /// Changes the catalogue. When it returns, the change is on disk and the observer has acted on it.
    ///
    /// - Throws: the operation's error, or `ServiceException` when the disk does not take it; then nothing has changed.
    @concurrent func change<Result: Sendable>(
        _ operation: @Sendable (inout FunctionCatalogue) throws(LambdaError) -> Result
    ) async throws(LambdaError) -> Result {
        let (result, keys) = try turn.withLock { _ throws(LambdaError) in try perform(operation) }
        if !keys.isEmpty, let observer = observer.withLock({ $0 }) { await observer(keys) }
        return result
    }

    private func perform<Result>(
        _ operation: (inout FunctionCatalogue) throws(LambdaError) -> Result
    ) throws(LambdaError) -> (Result, Set<FunctionKey>) {
        let before = current
        var after = before
        let result = try operation(&after)
        let rows = after.takeChanges()
        if !rows.isEmpty {
            do throws(CatalogueStoreError) {
                try store.write(rows)
            } catch {
                throw .service(error.message)
            }
        }
        let keys = Set(rows.compactMap(\.functionKey))
        version.withLock { version in
            version.catalogue = after
            version.number += 1
        }
        return (result, keys)
    }
}
