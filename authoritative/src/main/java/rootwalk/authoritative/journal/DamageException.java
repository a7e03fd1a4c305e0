package rootwalk.authoritative.journal;

/// A part of the journal that cannot be what was written. The message says what is wrong with it.
final class DamageException extends Exception {

    DamageException(String what) {
        super(what);
    }
}
