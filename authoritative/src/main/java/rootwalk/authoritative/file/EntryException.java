package rootwalk.authoritative.file;

/// One entry of a zone file cannot be read: what is wrong, and the way out. Caught where entries are read; the next
/// entry is read all the same.
final class EntryException extends RuntimeException {

    private final String remedy;

    EntryException(String what, String remedy) {
        super(what, null, false, false);
        this.remedy = remedy;
    }

    EntryException(String what) {
        this(what, "");
    }

    String what() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
