package rootwalk.daemon.config;

import rootwalk.wire.Harmless;

/// Something a person should know about the configuration.
///
/// @param message what is wrong
/// @param remedy the way out: what to write, or what to do; empty where there is nothing to do
public record Problem(Place place, String message, String remedy) {

    private static final String BETWEEN = "; ";

    /// @param text what is wrong and, behind the first semicolon, the way out
    static Problem of(Place place, String text) {
        int end = text.indexOf(BETWEEN);
        return end < 0
                ? new Problem(place, text, "")
                : new Problem(place, text.substring(0, end), text.substring(end + BETWEEN.length()));
    }

    /// `file:line:column: message; remedy`, on one line whatever the file has in it.
    @Override
    public String toString() {
        return Harmless.text(place + ": " + message + (remedy.isEmpty() ? "" : BETWEEN + remedy));
    }
}
