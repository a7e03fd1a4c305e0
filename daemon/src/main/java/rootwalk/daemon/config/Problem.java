package rootwalk.daemon.config;

/// Something a person should know about the configuration: what, where, and the way out.
public record Problem(Place place, String message) {

    /// `file:line:column: message`.
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
