package rootwalk.authoritative.file;

import rootwalk.wire.text.EntryException;

/// What one reading of a zone may take of memory and of files: a few lines with `$GENERATE` or `$INCLUDE` can ask for
/// more than there is, and are then a problem of their zone instead of the end of the daemon. Once exceeded it stays so,
/// and the reading ends. For one reading.
final class Allowance {

    private static final int MOST_FILES = 10_000;

    private final long octets;
    private final int files;
    private long text;
    private int opened;
    private boolean exceeded;

    /// @param octets of the text of all files, each as often as it is read, and of the zone on the heap
    /// @param files to read, each as often as it is read
    Allowance(long octets, int files) {
        this.octets = octets;
        this.files = files;
    }

    /// That of a process: half of its heap, the other half being for everything else, the snapshot in force among it.
    static Allowance ofProcess() {
        return new Allowance(Runtime.getRuntime().maxMemory() / 2, MOST_FILES);
    }

    /// Takes a file that is about to be read.
    ///
    /// @param size in octets
    /// @throws EntryException when it is one too many, or too much text
    void takeFile(long size) {
        text += size;
        if (++opened > files) {
            exceeded = true;
            throw new EntryException("the zone is read from more than " + files + " files",
                    "look for files that are included again and again");
        }
        expectRoom(0);
    }

    /// Sees that the zone may be as large as it has become.
    ///
    /// @param size of all its records so far, in octets on the heap
    /// @throws EntryException when it is too large
    void expectRoom(long size) {
        if (text + size > octets) {
            exceeded = true;
            throw new EntryException("the zone and its files take more than " + (octets >> 20) + " MiB of memory",
                    "look at $GENERATE and $INCLUDE, or give the daemon a larger heap: a zone may take half of it");
        }
    }

    /// Whether the reading has to end.
    boolean isExceeded() {
        return exceeded;
    }
}
