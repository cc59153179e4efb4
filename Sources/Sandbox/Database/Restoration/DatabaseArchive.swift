internal import FoundationEssentials
internal import Glibc

/// The archive of the write-ahead log: with the template that all instances began from, the backup of the cluster.
///
/// Every instance archives every finished segment, the first one wins: so the archive has no gap, whoever was the
/// writer and however it ended.
struct DatabaseArchive: Sendable {
    /// Where the segments are.
    let directory = InsideDirectory.data + "/archive"

    /// Makes the directory for the daemons.
    func create(_ workshop: Workshop) throws(SandboxError) {
        try makeDirectory(directory, mode: 0o700)
        guard geteuid() != 0 || chown(directory, workshop.identity.uid, workshop.identity.gid) == 0 else {
            throw SandboxError("give \(directory) to user \(workshop.identity.uid)", errno: errno)
        }
    }

    /// PostgreSQL's `archive_command`: a segment appears under its name whole or not at all. A segment that was closed
    /// early is mostly empty, and takes no room so.
    func command(_ zone: Zone) -> String {
        let (file, aside) = ("\(directory)/%f", "\(directory)/%f.\(zone.letter)")
        return "test -e \(file) || { cp --sparse=always %p \(aside) && mv \(aside) \(file); }"
    }

    /// PostgreSQL's `restore_command`.
    var restoreCommand: String { "cp \(directory)/%f %p" }

    /// Whether a segment is there.
    func holds(_ segment: String) -> Bool { access("\(directory)/\(segment)", F_OK) == 0 }
}

/// How far the archive reaches.
struct ArchiveProgress: Sendable {
    /// From when on there is something to restore.
    var earliest: Date?
    /// Until when everything that was committed is archived.
    var latest: Date?
    /// What the server counted as its next transaction when everything was archived last.
    var transaction: String?
}

/// An archive that holds everything up to now.
struct ArchiveSeal: Sendable {
    /// Everything that was committed until then is archived.
    var time: Date
    /// The time line that the writer is on.
    var timeline: UInt32
}
