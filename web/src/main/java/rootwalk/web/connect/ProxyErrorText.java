package rootwalk.web.connect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.web.path.ErrorText;

/// Texts for proxy errors.
final class ProxyErrorText {

    /// Netty's message has the addresses and then the error.
    private static final Pattern HAPPENED = Pattern.compile("^http, \\w+, .* => [^,]*, (?:status: )?(.*)$");

    private ProxyErrorText() {}

    static String of(Throwable why) {
        Matcher happened = HAPPENED.matcher(ErrorText.of(why));
        if (!happened.matches()) {
            return ErrorText.of(why);
        }
        return switch (happened.group(1)) {
            case "timeout" -> "it did not respond in time";
            case "disconnected" -> "it closed the connection";
            case String what -> ErrorText.of(new IllegalStateException(what));
        };
    }
}
