package rootwalk.lab;

/// The local internet cannot start. The message has the reason and the remedy.
public final class LabFailure extends Exception {

    public LabFailure(String message) {
        super(message);
    }

    public LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
