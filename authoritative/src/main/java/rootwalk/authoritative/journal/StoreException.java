package rootwalk.authoritative.journal;

/// The store could not be written. The message says why.
final class StoreException extends Exception {

    private final boolean isFull;

    StoreException(String why, boolean isFull, Throwable cause) {
        super(why, cause);
        this.isFull = isFull;
    }

    StoreException(String why, boolean isFull) {
        super(why);
        this.isFull = isFull;
    }

    /// What was to be written could not be made, since the store cannot be read.
    StoreException(UnreadableException cause) {
        this(String.valueOf(cause.getMessage()), false, cause);
    }

    /// Whether there is no space: in the store or on the disk.
    boolean isFull() {
        return isFull;
    }
}
