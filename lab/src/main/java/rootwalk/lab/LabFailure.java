package rootwalk.lab;

/// The local internet cannot be had; the message says why, and the way out.
public final class LabFailure extends Exception {

    public LabFailure(String message) {
        super(message);
    }

    public LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
