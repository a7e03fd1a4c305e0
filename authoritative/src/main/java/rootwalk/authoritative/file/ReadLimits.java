package rootwalk.authoritative.file;

import rootwalk.wire.text.EntryException;

/// Limits of memory and files for reading one zone. A few lines with `$GENERATE` or `$INCLUDE` can need more than the
/// process has; this must be a problem of that zone only, and not end the daemon. Once a limit is exceeded, reading
/// ends. Used once, by the thread that reads and the one that builds the zone.
final class ReadLimits {

    private static final int MAX_FILES = 10_000;

    private final long octets;
    private final int files;
    private long text;
    private int opened;
    private volatile boolean exceeded;

    /// @param octets of the text of all files, each counted as often as it is read, and of the zone on the heap
    /// @param files that may be read, each counted as often as it is read
    ReadLimits(long octets, int files) {
        this.octets = octets;
        this.files = files;
    }

    /// The limits for a process: half of its heap. The other half is for everything else, including the current
    /// snapshot.
    static ReadLimits ofProcess() {
        return ofProcess(1);
    }

    /// The limits of one of several zones that are read at the same time.
    static ReadLimits ofProcess(int zones) {
        return new ReadLimits(Runtime.getRuntime().maxMemory() / 2 / zones, MAX_FILES);
    }

    /// Counts a file that is about to be read.
    ///
    /// @param size in octets
    /// @throws EntryException if there are too many files or too much text
    void countFile(long size) {
        text += size;
        if (++opened > files) {
            exceeded = true;
            throw new EntryException("the zone is read from more than " + files + " files",
                    "look for files that are included repeatedly");
        }
        checkSize(0);
    }

    /// Checks the size of the zone so far.
    ///
    /// @param size of all its records so far, in octets on the heap
    /// @throws EntryException if it is too large
    void checkSize(long size) {
        if (text + size > octets) {
            exceeded = true;
            throw new EntryException("the zone and its files take more than " + (octets >> 20) + " MiB of memory",
                    "check $GENERATE and $INCLUDE, or give the daemon a larger heap: a zone may use half of it");
        }
    }

    /// Whether reading must end.
    boolean isExceeded() {
        return exceeded;
    }
}
