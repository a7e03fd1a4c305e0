package rootwalk.authoritative.journal;

/// The store cannot be read: it is closed, or the disk has failed. The message says why.
final class UnreadableException extends Exception {

    UnreadableException(String why) {
        super(why);
    }

    UnreadableException(String why, Throwable cause) {
        super(why, cause);
    }
}
