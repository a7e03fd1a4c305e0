package rootwalk.wire.text;

/// An entry of a zone file cannot be read. It has the problem and the remedy. The code that reads entries catches it
/// and continues with the next entry.
public final class EntryException extends RuntimeException {

    private final String remedy;

    public EntryException(String what, String remedy) {
        super(what, null, false, false);
        this.remedy = remedy;
    }

    public String what() {
        return String.valueOf(getMessage());
    }

    public String remedy() {
        return remedy;
    }

    /// What is wrong and how to solve it.
    public String sentence() {
        return what() + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
