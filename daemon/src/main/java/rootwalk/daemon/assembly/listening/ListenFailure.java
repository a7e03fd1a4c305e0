package rootwalk.daemon.assembly.listening;

/// An address cannot be listened on. The message has the reason and the remedy.
final class ListenFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean isAbsence;

    private ListenFailure(String message, boolean isAbsence) {
        super(message);
        this.isAbsence = isAbsence;
    }

    /// This host does not have the address.
    static ListenFailure absent(String message) {
        return new ListenFailure(message, true);
    }

    /// The address cannot be used for another reason.
    static ListenFailure other(String message) {
        return new ListenFailure(message, false);
    }

    boolean isAbsence() {
        return isAbsence;
    }
}
