package rootwalk.authoritative.lmdb;

/// An error that LMDB reports. The message is that of LMDB or the system.
public final class LmdbException extends RuntimeException {

    /// What a caller can do something about.
    public enum Kind {
        /// The map has its size: nothing more can be written.
        FILE_FULL,
        /// The disk has no space.
        DISK_FULL,
        /// The file cannot be what LMDB has written.
        DAMAGE,
        /// The file is of another version of LMDB.
        OTHER_VERSION,
        /// A meta page could not be written. LMDB refuses everything until the file is opened again.
        REFUSAL,
        OTHER
    }

    // Of lmdb.h.
    private static final int PAGE_NOT_FOUND = -30797;
    private static final int CORRUPTED = -30796;
    private static final int PANIC = -30795;
    private static final int VERSION_MISMATCH = -30794;
    private static final int INVALID = -30793;
    private static final int MAP_FULL = -30792;
    // Of errno.h.
    private static final int ENOSPC = 28;

    private final Kind kind;

    LmdbException(int code) {
        super(LmdbLibrary.message(code));
        kind = switch (code) {
            case MAP_FULL -> Kind.FILE_FULL;
            case ENOSPC -> Kind.DISK_FULL;
            case INVALID, CORRUPTED, PAGE_NOT_FOUND -> Kind.DAMAGE;
            case VERSION_MISMATCH -> Kind.OTHER_VERSION;
            case PANIC -> Kind.REFUSAL;
            default -> Kind.OTHER;
        };
    }

    public Kind kind() {
        return kind;
    }
}
