package rootwalk.authoritative.lmdb;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/// Breaks files that are open.
public final class BrokenLmdb {

    // In struct MDB_env of LMDB 0.9: me_fd, me_lfd, me_mfd.
    private static final long META_DESCRIPTOR = 8;

    private BrokenLmdb() {}

    /// LMDB has no descriptor any more with which it could write meta pages.
    public static void withoutMetaPages(LmdbFile file) {
        MemorySegment.ofAddress(file.environment()).reinterpret(META_DESCRIPTOR + Integer.BYTES)
                .set(JAVA_INT, META_DESCRIPTOR, -1);
    }
}
