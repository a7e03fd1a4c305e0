package rootwalk.daemon.config;

import rootwalk.wire.Harmless;

/// Something a person should know about the configuration: what, where, and the way out.
public record Problem(Place place, String message) {

    /// `file:line:column: message`, on one line whatever the file has in it.
    @Override
    public String toString() {
        return Harmless.text(place + ": " + message);
    }
}
