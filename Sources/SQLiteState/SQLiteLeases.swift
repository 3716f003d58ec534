public import Deployments
internal import Foundation
internal import GRDB

extension SQLiteStateStore {
    /// Takes the lease of a stack; one that has expired, or whose holder died, is taken over.
    public func acquireLease(on stack: StackIdentity, for operation: String) throws(StateError) -> Lease {
        let epoch = try translated {
            try database.write { database -> Int in
                try database.execute(
                    sql: """
                        INSERT INTO stack (name, accountID, region, lineage, generation, epoch, templatePath, counters)
                        VALUES (?, ?, ?, ?, 0, 0, '', '{}') ON CONFLICT (name) DO NOTHING
                        """,
                    arguments: [stack.name, stack.accountID, stack.region, UUID().uuidString])
                return try takeLease(ofStack: stack.name, for: operation, in: database)
            }
        }
        return Lease(stackName: stack.name, epoch: epoch)
    }

    /// - Returns: the new epoch.
    private func takeLease(ofStack name: String, for operation: String, in database: Database) throws -> Int {
        let now = Date().timeIntervalSince1970
        let row = try Row.fetchOne(
            database,
            sql: "SELECT epoch, holder, holderPID, operation, leaseUntil, leaseSince FROM stack WHERE name = ?",
            arguments: [name])
        if let row, let other = row["holder"] as String?, row["leaseUntil"] as Double? ?? 0 > now,
            holder.mayBeAlive(other, processID: row["holderPID"])
        {
            throw StateError(.locked(holder: other, operation: row["operation"] ?? "?", since: row["leaseSince"]))
        }
        let epoch = (row?["epoch"] as Int? ?? 0) + 1
        try database.execute(
            sql: """
                UPDATE stack SET epoch = ?, holder = ?, holderPID = ?, operation = ?, leaseUntil = ?, leaseSince = ?
                WHERE name = ?
                """,
            arguments: [epoch, holder.name, holder.processID, operation, now + leaseSeconds, now, name])
        return epoch
    }

    /// Makes the lease last for another while. One that has expired and that nobody took over is ours again.
    public func renew(_ lease: Lease) throws(StateError) {
        try translated {
            try database.write { database in
                try database.execute(
                    sql: "UPDATE stack SET leaseUntil = ? WHERE name = ? AND epoch = ?",
                    arguments: [Date().timeIntervalSince1970 + leaseSeconds, lease.stackName, lease.epoch])
                if database.changesCount == 0 { throw StateError(.fenced) }
            }
        }
    }

    /// Lets others have the lease.
    public func release(_ lease: Lease) {
        // A lease that cannot be released expires by itself.
        try? database.write { database in
            try database.execute(
                sql:
                    "UPDATE stack SET holder = NULL, leaseUntil = NULL, leaseSince = NULL WHERE name = ? AND epoch = ?",
                arguments: [lease.stackName, lease.epoch])
        }
    }

    /// Releases the leases of processes that are gone.
    public func dropAbandonedLeases() throws(StateError) {
        try translated {
            let abandoned = try database.read { database in
                try Row.fetchAll(
                    database, sql: "SELECT name, epoch, holder, holderPID FROM stack WHERE holder IS NOT NULL"
                ).filter { !holder.mayBeAlive($0["holder"], processID: $0["holderPID"]) }
            }
            for row in abandoned {
                release(Lease(stackName: row["name"], epoch: row["epoch"]))
            }
        }
    }

    private var leaseSeconds: Double {
        let parts = leaseDuration.components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
}
